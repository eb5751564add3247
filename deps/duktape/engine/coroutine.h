/*
 * coroutine.h - functions that are suspended: generators, async functions, async generators.
 *
 * There is one value stack and one call stack. A suspended function is its saved activation: the registers copied out
 * of the value stack, program counter, catchers and environments. Calling such a function begins as any call does; it
 * leaves by saving itself and returning a generator object or a promise. Resuming it is a call that puts the frame
 * back. So the body is the very same function, with its own `this` and `arguments`.
 */
#ifndef ENGINE_COROUTINE_H
#define ENGINE_COROUTINE_H

/* What the instruction COROUTINE does; A is one of these, BC the base register. `@yield(x)` is YIELD and RESUME with
 * the operand, then the result, in the base register. */
enum {
    COROUTINE_INITIAL, /* the parameters are evaluated: make the generator object */
    COROUTINE_YIELD,
    COROUTINE_AWAIT,
    COROUTINE_RESUME,     /* take what the resumption brings: a value, an exception or a return */
    COROUTINE_STAR_START, /* yield*: base is the iterable, then the iterator; then come its next, what to send and how */
    COROUTINE_STAR_CALL,
    COROUTINE_STAR_CHECK, /* skips two instructions when the inner iterator is done */
    COROUTINE_STAR_RESUME
};

#define COROUTINE_STAR_REGISTERS 4

typedef enum coroutine_mode { COROUTINE_NEXT, COROUTINE_THROW, COROUTINE_RETURN, COROUTINE_CLOSE } coroutine_mode;

typedef enum coroutine_state { COROUTINE_DONE, COROUTINE_SUSPENDED, COROUTINE_RUNNING } coroutine_state;

/* A call of an async generator's next, throw or return that has not been answered. */
typedef struct coroutine_request {
    struct coroutine_request *next;
    duk_tval value;
    duk_tval promise;
    coroutine_mode mode;
} coroutine_request;

/* The states of an async generator, which go on while its body is suspended in an await. */
typedef enum async_generator_state {
    ASYNC_GENERATOR_START,
    ASYNC_GENERATOR_YIELD,
    ASYNC_GENERATOR_EXECUTING,
    ASYNC_GENERATOR_RETURNING, /* awaits the value of a return() */
    ASYNC_GENERATOR_COMPLETED
} async_generator_state;

typedef struct coroutine {
    native_object base;
    duk_uint8_t state; /* coroutine_state */
    duk_uint8_t mode;  /* how it is being resumed */
    duk_uint8_t generator_state;
    bool generator;  /* else an async function */
    bool async;
    bool started;
    bool raw_result;      /* what was yielded is the result object of an inner iterator */
    bool awaiting_return; /* async generator: the await under way is that of a return's value */
    duk_uint8_t act_flags;
    duk_uint32_t value_count;
    /* valid while suspended */
    duk_tval *values; /* this, then the registers; kept for the next time while running */
    duk_hobject *func, *var_env, *lex_env;
    duk_catcher *cat;
    duk_instr_t *pc;
    /* always valid */
    duk_tval value;   /* what the resumption brings */
    duk_tval promise; /* of an async function */
    coroutine_request *first, *last;
} coroutine;

/* The instruction, with pc synced: 0 to go on, 1 to return the value on top. */
DUK_INTERNAL_DECL duk_small_uint_t coroutine_instruction(duk_hthread *thr, duk_small_uint_t what, duk_uint_t base);
/* An async function returns or throws the value on top, which becomes what the call returns: [ value ] -> [ value ] */
DUK_INTERNAL_DECL void coroutine_settle(duk_hthread *thr, duk_activation *act, duk_bool_t rejected);
/* The activation of a resumed coroutine is gone, by return or exception. */
DUK_INTERNAL_DECL void coroutine_finished(duk_hthread *thr, duk_activation *act);
/* A call of @step at `slot`, [ @step this steps array ], whose iterator is a generator that can go on: its frame
 * becomes a callee of the function that calls, with DUK_ACT_FLAG_STEP. What it yields becomes what @step would leave:
 * the value in the array, 0 as the result; when it ends, undefined is. False, and nothing has changed, for other calls. */
DUK_INTERNAL_DECL duk_bool_t coroutine_enter_step(duk_hthread *thr, duk_tval *slot, duk_instr_t *pc);
/* COROUTINE_YIELD of such a frame, the caller going on. False, and nothing has changed, in other frames. */
DUK_INTERNAL_DECL duk_bool_t coroutine_yield_step(duk_hthread *thr, duk_uint_t base, duk_instr_t *pc);
/* COROUTINE_RESUME where the resumption brings a value. False, and nothing has changed, where more is to be done. */
DUK_INTERNAL_DECL duk_bool_t coroutine_take_value(duk_hthread *thr, duk_uint_t base);
/* The coroutine that awaits the outcome of another one, NULL if there is none or it is not known. */
DUK_INTERNAL_DECL coroutine *coroutine_awaiting(coroutine *co);
/* The same for the outcome of a promise. */
DUK_INTERNAL_DECL coroutine *coroutine_awaiting_promise(duk_hobject *promise);
/* The same for the outcome of the coroutine that a job resumes, of kind REACTION_AWAIT. */
struct promise_reaction;
DUK_INTERNAL_DECL coroutine *coroutine_resumed_by(struct promise_reaction *job);
/* The prototype of the functions of this kind. */
DUK_INTERNAL_DECL duk_hobject *coroutine_function_prototype(duk_hthread *thr, duk_uint32_t fn_flags);
/* Push the value of `prototype` of a new generator function, in the realm of a thread. */
DUK_INTERNAL_DECL void coroutine_push_prototype(duk_hthread *thr, duk_hthread *of, duk_uint32_t fn_flags);

#endif
