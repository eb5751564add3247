/*
 * types.c - erasing TypeScript: the edits that parsing collects, parsing on trial, and the whole from end to end.
 */
#include "types.h"

#include <stdlib.h>

/* More texts than that that might be one thing and turn out to be another are no program. */
#define MAX_ROLLBACKS 100000

static void keep_edit(parser *p, types_edit edit)
{
    types *t = p->types;
    if (t->count == t->room) {
        uint32_t room = t->room ? t->room * 2 : 64;
        types_edit *edits = lang_arena_allocate(&p->cx->arena, room * sizeof *edits);
        if (t->count)
            memcpy(edits, t->edits, t->count * sizeof *edits);
        t->edits = edits;
        t->room = room;
    }
    t->edits[t->count++] = edit;
}

void types_erase(parser *p, uint32_t start, uint32_t end)
{
    if (end > start)
        keep_edit(p, (types_edit){start, end, 0});
}

void types_put(parser *p, uint32_t at, char byte)
{
    keep_edit(p, (types_edit){at, at + 1, byte});
}

bool types_attempt(parser *p, bool (*parse)(parser *p))
{
    parser saved = *p;
    types before = *p->types;
    jmp_buf outer;
    volatile bool right = false;
    memcpy(&outer, &p->cx->escape, sizeof outer);
    int jumped = setjmp(p->cx->escape);
    if (jumped == 0)
        right = parse(p);
    memcpy(&p->cx->escape, &outer, sizeof outer);
    if (jumped == 2)
        longjmp(p->cx->escape, 2);
    if (jumped != 0 && p->cx->error == LANG_TOO_DEEP)
        longjmp(p->cx->escape, 1);
    if (right)
        return true;
    uint32_t rollbacks = p->types->rollbacks + 1;
    *p = saved;
    /* The edits may have moved to a larger array: only their number goes back. */
    before.edits = p->types->edits;
    before.room = p->types->room;
    *p->types = before;
    p->types->rollbacks = rollbacks;
    p->cx->error = LANG_OK;
    p->cx->message[0] = '\0';
    if (rollbacks > MAX_ROLLBACKS)
        lang_fail(p->cx, LANG_TOO_DEEP, p->lexer.token.start, p->lexer.token.end, "Maximum call stack size exceeded");
    return false;
}

bool types_is_word(const lang_token *token, const char *text)
{
    return token->type >= T_FIRST_WORD && token->type <= T_IDENTIFIER && !token->escaped &&
           strcmp(token->atom->text, text) == 0;
}

/* ---- errors, in the words of the compiler that Node has for this ---- */

static const char *token_text(const parser *p, char *room, size_t size)
{
    const lang_token *token = &p->lexer.token;
    switch (token->type) {
    case T_END: return "<eof>";
    case T_STRING: return "string literal";
    case T_NUMBER: return "numeric literal";
    case T_BIGINT: return "bigint literal";
    case T_TEMPLATE: return token->tail ? "no substitution template literal" : "template literal";
    case T_REGEXP: return "regexp literal";
    }
    if (types_is_name(token))
        return "ident";
    size_t length = token->end - token->start;
    if (length > size - 1)
        length = size - 1;
    memcpy(room, p->cx->source + token->start, length);
    room[length] = '\0';
    return room;
}

void types_expected(parser *p, int type)
{
    char room[24];
    const char *got = token_text(p, room, sizeof room);
    const lang_token *token = &p->lexer.token;
    if (type == T_IDENTIFIER)
        FAIL(p, token->start, token->end, "Expected ident");
    FAIL(p, token->start, token->end, "Expected '%s', got '%s'", lang_token_text(type), got);
}

void types_expected_type(parser *p)
{
    char room[24];
    const char *got = token_text(p, room, sizeof room);
    FAIL(p, p->lexer.token.start, p->lexer.token.end,
         "Unexpected token `%s`. Expected an identifier, void, yield, null, await, break, a string literal, a numeric literal, "
         "true, false, `, -, import, this, typeof, {, [, (", got);
}

void types_unsupported(parser *p, uint32_t start, uint32_t end, const char *message)
{
    lang_fail(p->cx, LANG_UNSUPPORTED_SYNTAX, start, end, "%s", message);
}

/* ---- making the edits ---- */

/* The bytes of the white space or line terminator at `at` that stays in erased text; 0 if there is none. */
static unsigned white_space(const unsigned char *at)
{
    if (*at == ' ' || (*at >= '\t' && *at <= '\r'))
        return 1;
    if (at[0] == 0xc2 && at[1] == 0xa0)
        return 2;
    if (at[0] == 0xe1)
        return at[1] == 0x9a && at[2] == 0x80 ? 3 : 0;
    if (at[0] == 0xe2)
        return (at[1] == 0x80 && (at[2] <= 0x8a || at[2] == 0xa8 || at[2] == 0xa9 || at[2] == 0xaf)) ||
               (at[1] == 0x81 && at[2] == 0x9f) ? 3 : 0;
    if (at[0] == 0xe3)
        return at[1] == 0x80 && at[2] == 0x80 ? 3 : 0;
    return at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf ? 3 : 0;
}

/* Every character becomes white space of as many bytes and as many UTF-16 units: offsets and columns stay. */
static void erase_text(unsigned char *at, const unsigned char *end)
{
    while (at < end) {
        unsigned keep = white_space(at);
        if (keep) {
            at += keep;
        } else if (*at < 0x80 || end - at < 2) {
            *at++ = ' ';
        } else if (*at < 0xe0 || end - at < 3) {
            memcpy(at, "\xc2\xa0", 2);
            at += 2;
        } else if (*at < 0xf0 || end - at < 4) {
            memcpy(at, "\xe2\x80\x82", 3);
            at += 3;
        } else {
            memcpy(at, " \xef\xbb\xbf", 4);
            at += 4;
        }
    }
}

static void edit_text(char *text, const types *t)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const types_edit *edit = &t->edits[i];
        if (edit->put)
            text[edit->start] = edit->put;
        else
            erase_text((unsigned char *)text + edit->start, (unsigned char *)text + edit->end);
    }
}

static int strip(const char *source, size_t length, lang_goal goal, lang_output *output)
{
    lang_context cx;
    types t = {0};
    memset(output, 0, sizeof *output);
    lang_context_init(&cx);
    int jumped = setjmp(cx.escape);
    if (jumped == 0) {
        lang_context_source(&cx, source, length);
        cx.goal = goal;
        lang_parse_types(&cx, &t);
        output->code = malloc(length + 1);
        if (output->code) {
            memcpy(output->code, source, length);
            output->code[length] = '\0';
            output->code_length = length;
            edit_text(output->code, &t);
        } else {
            output->error = LANG_OUT_OF_MEMORY;
        }
    } else {
        output->error = jumped == 2 ? LANG_OUT_OF_MEMORY : cx.error;
        memcpy(output->message, cx.message, sizeof output->message);
        output->error_start = cx.error_start;
        output->error_end = cx.error_end;
    }
    lang_context_free(&cx);
    return output->error == LANG_OK ? 0 : -1;
}

int lang_strip_types(const char *source, size_t length, lang_output *output)
{
    if (strip(source, length, LANG_GOAL_MODULE, output) == 0 || output->error != LANG_SYNTAX_ERROR)
        return output->error == LANG_OK ? 0 : -1;
    /* What is no module may still be a script: `await` as a name, HTML-like comments, sloppy code. */
    lang_output script;
    if (strip(source, length, LANG_GOAL_SCRIPT, &script) == 0) {
        *output = script;
        return 0;
    }
    return -1;
}
