/*
 * lower_loop.c - loops, labels and jumps.
 *
 * A loop whose names no closure captures stays what it is. With captured names each round gets a @scope: the head of a
 * `for` then works on variables of the function that carry the values from round to round.
 *
 * for-of steps through an array by index. Through anything else, too: then #a is an array of one element, where @step
 * puts value after value; its result is the index.
 *     for (#i = #s ? 1 : 0; ; ) { if (#i >= #a.length) if ((#i = @step(#s, #a)) !== 0) break; x = #a[#i++]; ... }
 */
#include "lower.h"

/* ---- labels and jumps ---- */

static bool has_label(const jump_target *target, const lang_atom *label) {
    for (const lang_node *node = target->labels; node != NULL && node->type == N_LABELED; node = node->a) {
        if (node->atom == label) {
            return true;
        }
    }
    return false;
}

lang_node *lower_jump(lowerer *l, lang_node *node) {
    if (node->type != N_CONTINUE) {
        return node;
    }
    const jump_target *target = l->targets;
    while (target != NULL && !(node->atom != NULL ? has_label(target, node->atom) : target->loop)) {
        target = target->outer;
    }
    if (target == NULL || target->continue_label == NULL) {
        return node;
    }
    lang_node *jump = make_node(l, N_BREAK, node);
    jump->atom = target->continue_label;
    return jump;
}

/* Put the labels of a loop in front of what became of it. */
static lang_node *put_labels(lowerer *l, const jump_target *target, lang_node *loop) {
    if (target->labels == NULL) {
        return loop;
    }
    lang_node *first = NULL;
    lang_node **place = &first;
    for (const lang_node *label = target->labels; label->type == N_LABELED; label = label->a) {
        lang_node *copy = make_node(l, N_LABELED, label);
        copy->atom = label->atom;
        *place = copy;
        place = &copy->a;
    }
    *place = loop;
    return first;
}

lang_node *lower_labeled(lowerer *l, lang_node *node) {
    lang_node *last = node;
    while (last->a->type == N_LABELED) {
        last = last->a;
    }
    jump_target target = {.outer = l->targets, .labels = node};
    lang_node *statement = last->a;
    if (lang_is_loop(statement)) {
        lang_node *lowered = lower_loop(l, statement, &target);
        if (lowered != statement) {
            return lowered;
        }
        last->flags |= lowered->flags & NF_LOWER;
    } else {
        l->targets = &target;
        lower_body(l, last, &last->a);
        l->targets = target.outer;
    }
    for (lang_node *label = node; label != last; label = label->a) {
        label->flags |= last->flags & NF_LOWER;
    }
    return node;
}

/* ---- what a body begins with ---- */

/* The statements in front of the body, in one block with it, in a @scope if the names need one. */
static lang_node *make_round(lowerer *l, lang_node *node, node_list *code, lang_scope *scope) {
    lang_node *body = node->d;
    const lang_node *point = body;
    lang_node start = *body;
    if (body->type == N_BLOCK && !(body->flags & NF_MADE)) {
        start.start++;
        start.end = start.start;
        point = &start;
    }
    for (lang_node *expression = code->first; expression != NULL; expression = expression->next) {
        expression->start = point->start;
        expression->end = point->start;
    }
    lang_node *statements = expressions_to_statements(l, point, code->first);
    unsigned temps = l->temps;
    lang_node *lowered = lower_statement(l, body);
    l->temps = temps;
    if (lowered == body && body->type == N_BLOCK) {
        prepend(body, &body->a, statements);
    } else {
        lang_node **last = &statements;
        while (*last != NULL) {
            last = &(*last)->next;
        }
        *last = lowered;
        lowered = make_block(l, body, statements);
    }
    if (scope != NULL && scope->has_scoped) {
        lowered = make_scope_block(l, body, scoped_names(l, node, scope), lowered);
    }
    return lowered;
}

/* ---- for ---- */

/* Is there a function or class in the expressions, that could capture a name? */
static bool has_closure(const lang_node *node) {
    for (; node != NULL; node = node->next) {
        if (node->type == N_FUNCTION || node->type == N_CLASS) {
            return true;
        }
        if (has_closure(node->a) || has_closure(node->b) || has_closure(node->c)) {
            return true;
        }
    }
    return false;
}

static bool part_has_closure(const lang_node *part) {
    return part != NULL && (part->type == N_FUNCTION || part->type == N_CLASS || has_closure(part->a) ||
                            has_closure(part->b) || has_closure(part->c));
}

static void lower_head_parts(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    if (node->b != NULL) {
        lower_child(l, node, &node->b);
    }
    l->temps = temps;
    if (node->c != NULL) {
        lang_node *old = node->c;
        lang_node *lowered = lower_unused(l, old);
        if (lowered != old) {
            lowered->flags |= (old->flags & NF_PARENTHESIZED) | NF_LOWER;
            node->c = lowered;
        }
        node->flags |= lowered->flags & NF_LOWER;
    }
    l->temps = temps;
}

static lang_node *list_to_expression(lowerer *l, const lang_node *at, const node_list *code) {
    if (code->first == NULL || code->first->next == NULL) {
        return code->first;
    }
    lang_node *sequence = make_node(l, N_SEQUENCE, at);
    sequence->a = code->first;
    return sequence;
}

static void lower_init(lowerer *l, lang_node *node) {
    lang_node *init = node->a;
    unsigned temps = l->temps;
    if (init->type != N_VARIABLE_DECLARATION) {
        lang_node *lowered = lower_unused(l, init);
        node->flags |= (lowered != init ? NF_LOWER : 0) | (lowered->flags & NF_LOWER);
        lowered->flags |= init->flags & NF_PARENTHESIZED;
        node->a = lowered;
    } else if (lower_plain_declaration(l, init)) {
        node->flags |= init->flags & NF_LOWER;
    } else {
        node_list code;
        list_init(&code);
        lower_declarators(l, init, &code);
        node->a = list_to_expression(l, init, &code);
        if (node->a != NULL) {
            node->a->start = init->start;
            node->a->end = init->end;
        }
        node->flags |= NF_LOWER | (node->a == NULL ? NF_MADE : 0);
    }
    l->temps = temps;
}

static lang_node *prefix_holes(lowerer *l, lang_node *node, lang_node *loop) {
    node_list holes;
    list_init(&holes);
    add_holes(l, node, node->scope, &holes);
    lang_node *statements = expressions_to_statements(l, node, holes.first);
    if (statements == NULL) {
        return loop;
    }
    lang_node *last = statements;
    while (last->next != NULL) {
        last = last->next;
    }
    last->next = loop;
    return statements;
}

static lang_node *lower_simple_for(lowerer *l, lang_node *node, const jump_target *target) {
    if (node->a != NULL) {
        lower_init(l, node);
    }
    lower_head_parts(l, node);
    lower_body(l, node, &node->d);
    if (node->scope == NULL) {
        return node;
    }
    lang_node *result = prefix_holes(l, node, node);
    bool scoped = node->scope->has_scoped;
    if (result == node && !scoped) {
        return node;
    }
    if (target->labels != NULL) {
        lang_node **place = &result;
        while (*place != node) {
            place = &(*place)->next;
        }
        *place = put_labels(l, target, node);
    }
    return scoped ? make_scope_block(l, node, scoped_names(l, node, node->scope), result) : result;
}

/* A name of a for's head that lives on in a variable of the function while each round has its own. */
typedef struct carried {
    lang_binding *binding;
    const lang_atom *own, *carrier;
    struct carried *next;
} carried;

static carried *make_carried(lowerer *l, lang_scope *scope) {
    carried *list = NULL;
    for (lang_binding *b = scope->first; b != NULL; b = b->next) {
        if (b->flags & BF_SCOPED) {
            carried *entry = lang_arena_allocate(&l->cx->arena, sizeof *entry);
            entry->binding = b;
            entry->own = b->output;
            entry->carrier = lang_fresh_name(l->cx, b->name->text, b->name->length);
            entry->next = list;
            list = entry;
            declare_var(l, entry->carrier);
        }
    }
    return list;
}

static void use_carriers(carried *list, bool yes) {
    for (; list != NULL; list = list->next) {
        list->binding->output = yes ? list->carrier : list->own;
    }
}

/* own = carrier for every name, or the other way round. */
static void add_copies(lowerer *l, const lang_node *at, const carried *list, bool back, bool always, node_list *code,
                       uint32_t body_start) {
    for (; list != NULL; list = list->next) {
        if (back && !always && list->binding->last_assigned < body_start) {
            continue;
        }
        const lang_atom *from = back ? list->own : list->carrier;
        const lang_atom *to = back ? list->carrier : list->own;
        list_add(code, make_assign(l, at, make_name(l, at, to), make_name(l, at, from)));
    }
}

static bool any_assigned(const carried *list, uint32_t body_start) {
    for (; list != NULL; list = list->next) {
        if (list->binding->last_assigned >= body_start) {
            return true;
        }
    }
    return false;
}

/* The body as a labelled block, so that `continue` gets to what follows it. */
static lang_node *make_labeled_body(lowerer *l, lang_node *node, jump_target *target) {
    target->continue_label = lang_fresh_name(l->cx, "#continue", 9);
    lower_body(l, node, &node->d);
    lang_node *label = make_node(l, N_LABELED, node->d);
    label->atom = target->continue_label;
    label->a = node->d->type == N_BLOCK ? node->d : make_block(l, node->d, node->d);
    return label;
}

static lang_node *append_statements(lang_node *list, lang_node *more) {
    if (list == NULL) {
        return more;
    }
    lang_node *last = list;
    while (last->next != NULL) {
        last = last->next;
    }
    last->next = more;
    return list;
}

/* Only the body captures names. */
static lang_node *lower_for_with_rounds(lowerer *l, lang_node *node, jump_target *target, carried *names) {
    use_carriers(names, true);
    lang_node *declaration = node->a;
    node_list init;
    list_init(&init);
    for (carried *c = names; c != NULL; c = c->next) {
        c->binding->flags &= ~(uint32_t) BF_SCOPED;
    }
    lower_declarators(l, declaration, &init);
    lower_head_parts(l, node);
    for (carried *c = names; c != NULL; c = c->next) {
        c->binding->flags |= BF_SCOPED;
    }
    use_carriers(names, false);
    uint32_t body_start = node->d->start;
    node_list code;
    list_init(&code);
    add_copies(l, node->d, names, false, true, &code, 0);
    lang_node *round;
    if (any_assigned(names, body_start)) {
        lang_node *body = make_labeled_body(l, node, target);
        node_list back;
        list_init(&back);
        add_copies(l, node->d, names, true, false, &back, body_start);
        lang_node *statements = expressions_to_statements(l, node->d, code.first);
        append_statements(statements, body);
        append_statements(statements, expressions_to_statements(l, node->d, back.first));
        round = make_scope_block(l, node->d, scoped_names(l, node, node->scope), statements);
    } else {
        round = make_round(l, node, &code, node->scope);
    }
    lang_node *loop = make_node(l, N_FOR, node);
    loop->a = list_to_expression(l, declaration, &init);
    loop->b = node->b;
    loop->c = node->c;
    loop->d = round;
    return put_labels(l, target, loop);
}

/* The head captures names, too: test and update move into the round. */
static lang_node *lower_for_with_closures(lowerer *l, lang_node *node, jump_target *target, carried *names) {
    lang_node *first_round = make_temporary(l, node);
    node_list init;
    list_init(&init);
    add_holes(l, node, node->scope, &init);
    lower_declarators(l, node->a, &init);
    add_copies(l, node, names, true, true, &init, 0);
    lang_node *before = make_scope_block(l, node, scoped_names(l, node, node->scope),
                                         expressions_to_statements(l, node, init.first));
    before->next = make_statement(l, node, make_assign(l, node, first_round, make_node(l, N_TRUE, node)));
    node_list code;
    list_init(&code);
    add_copies(l, node, names, false, true, &code, 0);
    lang_node *statements = expressions_to_statements(l, node, code.first);
    lower_head_parts(l, node);
    if (node->c != NULL) {
        lang_node *choice = make_node(l, N_IF, node);
        choice->a = make_copy(l, first_round);
        choice->b = make_statement(l, node, make_assign(l, node, make_copy(l, first_round), make_node(l, N_FALSE, node)));
        choice->c = make_statement(l, node, node->c);
        append_statements(statements, choice);
    }
    if (node->b != NULL) {
        lang_node *stop = make_node(l, N_IF, node);
        lang_node *not_yet = make_node(l, N_UNARY, node);
        not_yet->op = T_NOT;
        not_yet->a = node->b;
        stop->a = not_yet;
        stop->b = make_node(l, N_BREAK, node);
        stop->b->atom = NULL;
        append_statements(statements, stop);
    }
    append_statements(statements, make_labeled_body(l, node, target));
    node_list back;
    list_init(&back);
    add_copies(l, node, names, true, true, &back, 0);
    append_statements(statements, expressions_to_statements(l, node, back.first));
    lang_node *loop = make_node(l, N_FOR, node);
    loop->d = make_scope_block(l, node, scoped_names(l, node, node->scope), statements);
    before->next->next = put_labels(l, target, loop);
    return before;
}

static lang_node *lower_for(lowerer *l, lang_node *node, jump_target *target) {
    bool rounds = node->scope != NULL && node->scope->has_scoped && node->a->op == T_LET;
    if (!rounds) {
        return lower_simple_for(l, node, target);
    }
    carried *names = make_carried(l, node->scope);
    bool closures = part_has_closure(node->a) || part_has_closure(node->b) || part_has_closure(node->c) ||
                    (l->function->uses & FU_EVAL);
    if (closures) {
        return lower_for_with_closures(l, node, target, names);
    }
    return prefix_holes(l, node, lower_for_with_rounds(l, node, target, names));
}

/* ---- for-in and for-of ---- */

static bool is_plain_name(const lang_node *target) {
    if (target->type != N_IDENTIFIER) {
        return false;
    }
    const lang_binding *binding = target->binding;
    return binding == NULL ||
           !((binding->flags & (BF_SCOPED | BF_EXPORTED | BF_MODULE)) || ((binding->flags & BF_GLOBAL) && lang_is_lexical(binding)) ||
             binding->kind == BINDING_IMPORT);
}

/* The head's target as the engine can have it: a var or a simple expression. */
static bool is_native_head(lowerer *l, const lang_node *head) {
    if (head->type == N_VARIABLE_DECLARATION) {
        return is_plain_name(head->a->a) && head->a->b == NULL;
    }
    if (head->type == N_IDENTIFIER) {
        return head->binding == NULL ||
               (is_plain_name(head) && !(head->flags & (NF_DEAD | NF_CHECKED)) && head->binding->kind != BINDING_CONST &&
                head->binding->kind != BINDING_CLASS_NAME && head->binding->kind != BINDING_FUNCTION_NAME);
    }
    (void) l;
    return head->type == N_MEMBER && head->a->type != N_SUPER;
}

/* Give the head's target the value of the round. */
static void add_target_store(lowerer *l, lang_node *node, lang_node *value, node_list *code) {
    lang_node *head = node->a;
    bool declares = head->type == N_VARIABLE_DECLARATION;
    lang_node *target = declares ? head->a->a : head;
    if (declares) {
        declare_names(l, target);
    }
    if (target->type == N_ARRAY_PATTERN || target->type == N_OBJECT_PATTERN) {
        lower_pattern(l, target, value, make_undefined(l, target), declares, code);
    } else {
        list_add(code, lower_store(l, target, target, value, declares));
    }
}

static lang_node *lower_for_in(lowerer *l, lang_node *node, jump_target *target) {
    if (is_native_head(l, node->a)) {
        if (node->a->type == N_VARIABLE_DECLARATION) {
            lower_plain_declaration(l, node->a);
            node->a->a->b = NULL;
            node->a->a->flags &= (uint16_t) ~NF_MADE;
            node->flags |= node->a->flags & NF_LOWER;
        } else {
            lower_child(l, node, &node->a);
        }
        lower_child(l, node, &node->b);
        lower_body(l, node, &node->d);
        lang_node *result = node->scope != NULL ? prefix_holes(l, node, node) : node;
        if (result != node && target->labels != NULL) {
            lang_node **place = &result;
            while (*place != node) {
                place = &(*place)->next;
            }
            *place = put_labels(l, target, node);
        }
        return result;
    }
    lang_node *before = NULL;
    if (node->a->type == N_VARIABLE_DECLARATION && node->a->a->b != NULL) {
        lang_node *value = lower_expression(l, node->a->a->b);
        before = make_statement(l, node, lower_store(l, node, make_copy(l, node->a->a->a), value, true));
    }
    lang_node *key = make_temporary(l, node);
    lang_node *loop = make_node(l, N_FOR_IN, node);
    loop->a = key;
    loop->b = lower_expression(l, node->b);
    node_list code;
    list_init(&code);
    if (node->scope != NULL) {
        add_holes(l, node, node->scope, &code);
    }
    add_target_store(l, node, make_copy(l, key), &code);
    loop->d = make_round(l, node, &code, node->scope);
    return append_statements(before, put_labels(l, target, loop));
}

/* The names of the temporaries of a for-of. */
typedef struct for_of {
    lang_node *array, *steps, *index;
} for_of;

/* #i = #s ? (#a = [0]).length : 0 */
static lang_node *make_for_of_start(lowerer *l, const lang_node *at, const for_of *t) {
    lang_node *one = make_node(l, N_ARRAY, at);
    one->a = make_number(l, at, 0);
    lang_node *length = make_member(l, at, make_assign(l, at, make_copy(l, t->array), one), "length");
    return make_assign(l, at, make_copy(l, t->index),
                       make_conditional(l, at, make_copy(l, t->steps), length, make_number(l, at, 0)));
}

/* Two statements and no `&&`: the engine jumps at comparisons, but computes the values of operators. */
static lang_node *make_for_of_test(lowerer *l, const lang_node *at, const for_of *t) {
    lang_node *step = make_intrinsic_call(l, at, "step", make_copy(l, t->steps), make_copy(l, t->array), NULL);
    lang_node *ended = make_node(l, N_IF, at);
    ended->a = make_binary(l, at, T_NE_STRICT, make_assign(l, at, make_copy(l, t->index), step), make_number(l, at, 0));
    ended->b = make_node(l, N_BREAK, at);
    ended->b->atom = NULL;
    lang_node *test = make_node(l, N_IF, at);
    test->a = make_binary(l, at, T_GE, make_copy(l, t->index), make_member(l, at, make_copy(l, t->array), "length"));
    test->b = ended;
    return test;
}

static lang_node *make_for_of_value(lowerer *l, const lang_node *at, const for_of *t) {
    lang_node *advance = make_node(l, N_UPDATE, at);
    advance->op = T_INC;
    advance->a = make_copy(l, t->index);
    return make_index(l, at, make_copy(l, t->array), advance);
}

static lang_node *lower_for_of(lowerer *l, lang_node *node, jump_target *target) {
    for_of t = {make_temporary(l, node), make_temporary(l, node), make_temporary(l, node)};
    lang_node *iterable = lower_expression(l, node->b);
    lang_node *text = make_description(l, iterable);
    lang_node *take = make_assign(l, node, make_copy(l, t.array), iterable);
    lang_node *open = make_assign(l, node, make_copy(l, t.steps),
                                  make_intrinsic_call(l, node->b, "iterate", take, text, NULL));
    lang_node *loop = make_node(l, N_FOR, node);
    loop->a = make_for_of_start(l, node, &t);
    node_list code;
    list_init(&code);
    if (node->scope != NULL) {
        add_holes(l, node, node->scope, &code);
    }
    add_target_store(l, node, make_for_of_value(l, node->a, &t), &code);
    lang_node *test = make_for_of_test(l, node, &t);
    test->next = make_round(l, node, &code, node->scope);
    loop->d = make_block(l, node->d, test);
    lang_node *statement = make_statement(l, node, open);
    statement->next = make_closing_try(l, node, put_labels(l, target, loop), t.steps);
    return statement;
}

/* Call `return` of the async iterator in `steps`, if that is not done, and wait. */
static lang_node *make_async_close(lowerer *l, const lang_node *at, const lang_node *steps, const lang_node *result,
                                   bool check) {
    lang_node *close = make_intrinsic_call(l, at, "asyncReturn", make_copy(l, steps), NULL);
    lang_node *called = make_binary(l, at, T_NE_STRICT, make_assign(l, at, make_copy(l, result), close),
                                    make_intrinsic(l, at, "hole"));
    lang_node *wait = make_intrinsic_call(l, at, "await", make_copy(l, result), NULL);
    if (check) {
        wait = make_intrinsic_call(l, at, "checkResult", wait, NULL);
    }
    return make_statement(l, at, make_logical(l, at, T_AND, called, wait));
}

static lang_node *make_handler(lowerer *l, const lang_node *at, lang_node *error, lang_node *statements) {
    lang_node *handler = make_node(l, N_CATCH, at);
    handler->a = error;
    handler->op = LANG_CATCH_VARIABLE;
    handler->b = make_block(l, at, statements);
    return handler;
}

static lang_node *lower_for_await(lowerer *l, lang_node *node, jump_target *target) {
    lang_node *steps = make_temporary(l, node);
    lang_node *value = make_temporary(l, node);
    lang_node *iterable = lower_expression(l, node->b);
    lang_node *text = make_description(l, iterable);
    lang_node *open = make_intrinsic_call(l, node->b, "iterateAsync", iterable, text, NULL);
    lang_node *before = make_statement(l, node, make_assign(l, node, steps, open));
    lang_node *loop = make_node(l, N_FOR, node);
    lang_node *ask = make_intrinsic_call(l, node, "asyncNext", make_copy(l, steps), NULL);
    lang_node *wait = make_intrinsic_call(l, node, "await", ask, NULL);
    lang_node *step = make_intrinsic_call(l, node, "asyncStep", make_copy(l, steps), wait, NULL);
    loop->b = make_binary(l, node, T_NE_STRICT, make_assign(l, node, value, step), make_intrinsic(l, node, "hole"));
    node_list code;
    list_init(&code);
    if (node->scope != NULL) {
        add_holes(l, node, node->scope, &code);
    }
    add_target_store(l, node, make_copy(l, value), &code);
    loop->d = make_round(l, node, &code, node->scope);

    lang_node *error = make_temporary(l, node);
    lang_node *ignored = make_temporary(l, node);
    lang_node *result = make_temporary(l, node);
    lang_node *quiet = make_node(l, N_TRY, node);
    quiet->a = make_block(l, node, make_async_close(l, node, steps, result, false));
    quiet->b = make_handler(l, node, ignored, NULL);
    quiet->next = make_node(l, N_THROW, node);
    quiet->next->a = make_copy(l, error);
    lang_node *guard = make_node(l, N_TRY, node);
    guard->a = make_block(l, node, put_labels(l, target, loop));
    guard->b = make_handler(l, node, error, quiet);
    guard->c = make_block(l, node, make_async_close(l, node, steps, result, true));
    before->next = guard;
    return before;
}

/* ---- the others ---- */

static lang_node *lower_while(lowerer *l, lang_node *node) {
    unsigned temps = l->temps;
    lower_child(l, node, &node->a);
    l->temps = temps;
    lower_body(l, node, &node->d);
    return node;
}

lang_node *lower_loop(lowerer *l, lang_node *node, jump_target *labels) {
    jump_target target = {.outer = l->targets, .labels = labels != NULL ? labels->labels : NULL, .loop = true};
    l->targets = &target;
    lang_node *lowered;
    switch (node->type) {
    case N_FOR:
        lowered = lower_for(l, node, &target);
        break;
    case N_FOR_IN:
        lowered = lower_for_in(l, node, &target);
        break;
    case N_FOR_OF:
        l->tries++;
        lowered = node->flags & NF_AWAIT ? lower_for_await(l, node, &target) : lower_for_of(l, node, &target);
        l->tries--;
        break;
    default:
        lowered = lower_while(l, node);
        break;
    }
    l->targets = target.outer;
    return lowered;
}
