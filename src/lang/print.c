/*
 * print.c - lowered trees to text.
 *
 * What lowering did not touch is copied from the source. A node that has something changed below it is printed as the
 * source between its children and the children; so comments, spaces and lines stay what they were. Only nodes made by
 * lowering are printed by their syntax, with parentheses where precedence wants them.
 */
#include "print.h"

#include <stdio.h>
#include <stdlib.h>

#include "captured.h"
#include "scope.h"

/* Precedences of expressions; binary operators have those of their tokens, 3 to 14. */
enum { PREC_SEQUENCE = 0, PREC_ASSIGN = 1, PREC_CONDITIONAL = 2, PREC_UNARY = 15, PREC_POSTFIX = 16, PREC_CALL = 17,
       PREC_PRIMARY = 18 };

/* Bits of a function header, see docs/architecture.md. */
enum { FN_NO_CONSTRUCT = 1, FN_STRICT = 2, FN_GENERATOR = 4, FN_ASYNC = 8, FN_CLASS = 16, FN_DERIVED = 32,
       FN_LAZY_START = 64, FN_ARROW = 128, FN_METHOD = 256, FN_ARGUMENTS = 512, FN_UNMAPPED = 1024,
       FN_BODY = 2048 };

/* A function's size in its header, while it is not known: as much room as MOST_SIZE needs. */
#define NO_SIZE   "       0"
#define MOST_SIZE 99999999

typedef struct printer {
    lang_context *cx;
    lang_output *output;
    char *text;
    size_t length, capacity;
    lang_position *positions;
    size_t position_count, position_capacity;
    const char *source;
    captured_names names;
    uint32_t function_count; /* of functions inside the present one */
} printer;

static void print_node(printer *p, const lang_node *node);
static void print_expression(printer *p, const lang_node *node, int least);
static void print_statement(printer *p, const lang_node *node);
static void print_statements(printer *p, const lang_node *list);
static void print_function(printer *p, const lang_node *node, const char *word, const lang_node *key);

/* ---- text and positions ---- */

static _Noreturn void out_of_memory(printer *p) {
    lang_fail(p->cx, LANG_OUT_OF_MEMORY, 0, 0, "Out of memory while compiling");
}

static void grow(printer *p, size_t size) {
    size_t capacity = p->capacity * 2 + size + 256;
    char *text = realloc(p->text, capacity);
    if (text == NULL) {
        out_of_memory(p);
    }
    p->output->code = p->text = text;
    p->capacity = capacity;
}

static inline void put_text(printer *p, const char *text, size_t length) {
    if (p->capacity - p->length < length) {
        grow(p, length);
    }
    memcpy(p->text + p->length, text, length);
    p->length += length;
}

static inline void put_char(printer *p, char c) {
    if (p->length == p->capacity) {
        grow(p, 1);
    }
    p->text[p->length++] = c;
}

static void put(printer *p, const char *text) {
    put_text(p, text, strlen(text));
}

static void put_atom(printer *p, const lang_atom *atom) {
    put_text(p, atom->text, atom->length);
}

static void put_unsigned(printer *p, uint32_t number) {
    char digits[12];
    int length = 0;
    do {
        digits[length++] = (char) ('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (length > 0) {
        put_char(p, digits[--length]);
    }
}

/* What comes next in the output was at `source`. */
static void mark(printer *p, uint32_t source) {
    uint32_t here = (uint32_t) p->length;
    if (p->position_count > 0) {
        lang_position *last = &p->positions[p->position_count - 1];
        if (source - last->source == here - last->output) {
            return;
        }
        if (last->output == here) {
            last->source = source;
            return;
        }
    }
    if (p->position_count == p->position_capacity) {
        size_t capacity = p->position_capacity * 2 + 64;
        lang_position *positions = realloc(p->positions, capacity * sizeof *positions);
        if (positions == NULL) {
            out_of_memory(p);
        }
        p->output->positions = p->positions = positions;
        p->position_capacity = capacity;
    }
    p->positions[p->position_count++] = (lang_position){here, source};
}

static void copy_source(printer *p, uint32_t start, uint32_t end) {
    if (end > start) {
        mark(p, start);
        put_text(p, p->source + start, end - start);
    }
}

/* ---- strings and numbers ---- */

static void put_escape(printer *p, unsigned code) {
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15]};
    put_text(p, text, sizeof text);
}

static bool needs_escape(unsigned char c) {
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7F || c == 0xE2 || c == 0xED;
}

/* A string literal. Surrogates that stand alone are three-byte sequences in the atom and escapes here. */
static void put_string(printer *p, const lang_atom *atom) {
    const unsigned char *text = (const unsigned char *) atom->text;
    size_t length = atom->length;
    put_char(p, '"');
    for (size_t i = 0; i < length;) {
        size_t start = i;
        while (i < length && !needs_escape(text[i])) {
            i++;
        }
        put_text(p, (const char *) text + start, i - start);
        if (i == length) {
            break;
        }
        unsigned char c = text[i];
        if (c < 0x80) {
            if (c == '"' || c == '\\') {
                put_char(p, '\\');
                put_char(p, (char) c);
            } else if (c == '\n') {
                put_text(p, "\\n", 2);
            } else {
                put_escape(p, c);
            }
            i++;
            continue;
        }
        unsigned code = (unsigned) (c & 15) << 12 | (text[i + 1] & 63U) << 6 | (text[i + 2] & 63U);
        if (code == 0x2028 || code == 0x2029 || (code >= 0xD800 && code <= 0xDFFF)) {
            put_escape(p, code);
        } else {
            put_text(p, (const char *) text + i, 3);
        }
        i += 3;
    }
    put_char(p, '"');
}

static void put_number(printer *p, double number) {
    char buffer[48];
    lang_number_text(number, buffer, sizeof buffer);
    put(p, buffer);
}

/* ---- precedence ---- */

static int precedence(const lang_node *node) {
    switch (node->type) {
    case N_SEQUENCE:
        return node->a->next == NULL && (node->flags & NF_MADE) ? precedence(node->a) : PREC_SEQUENCE;
    case N_ASSIGN:
        return PREC_ASSIGN;
    case N_CONDITIONAL:
        return PREC_CONDITIONAL;
    case N_BINARY:
    case N_LOGICAL:
        return lang_token_precedence(node->op);
    case N_UNARY:
    case N_UNDEFINED:
        return PREC_UNARY;
    case N_UPDATE:
        return node->flags & NF_PREFIX ? PREC_UNARY : PREC_POSTFIX;
    case N_CALL:
    case N_NEW:
    case N_MEMBER:
    case N_INDEX:
        return PREC_CALL;
    default:
        return PREC_PRIMARY;
    }
}

/* What stands in a place of an operator that the source has: what was made for it may need parentheses. */
static int place_precedence(const lang_node *parent, const lang_node *child) {
    switch (parent->type) {
    case N_BINARY:
    case N_LOGICAL:
    case N_UNARY:
    case N_UPDATE:
    case N_MEMBER:
    case N_PRIVATE_MEMBER:
        return PREC_CALL;
    case N_INDEX:
    case N_CALL:
    case N_NEW:
        return child == parent->a ? PREC_CALL : parent->type == N_INDEX ? PREC_SEQUENCE : PREC_ASSIGN;
    case N_CONDITIONAL:
        return child == parent->a ? 3 : PREC_ASSIGN;
    case N_ASSIGN:
        return child == parent->a ? PREC_CALL : PREC_ASSIGN;
    case N_EXPRESSION_STATEMENT:
    case N_RETURN:
    case N_THROW:
    case N_IF:
    case N_WHILE:
    case N_DO_WHILE:
    case N_FOR:
    case N_FOR_IN:
    case N_SWITCH:
    case N_CASE:
    case N_WITH:
        return PREC_SEQUENCE;
    default:
        return PREC_ASSIGN;
    }
}

/* `new` would take the first argument list of its callee for its own. */
static bool has_call(const lang_node *node) {
    for (;; node = node->a) {
        switch (node->type) {
        case N_CALL:
            return true;
        case N_MEMBER:
        case N_INDEX:
            if (!(node->flags & NF_MADE) && (node->flags & NF_PARENTHESIZED)) {
                return false;
            }
            break;
        default:
            return node->flags & NF_MADE && precedence(node) < PREC_PRIMARY;
        }
    }
}

/* ---- nodes of the source with something changed below ---- */

static void print_child(printer *p, const lang_node *parent, const lang_node *child, uint32_t *cursor) {
    if (child->start > *cursor) {
        copy_source(p, *cursor, child->start);
    }
    bool wrap = false;
    if (!(child->flags & NF_PARENTHESIZED)) {
        if (parent->type == N_NEW && child == parent->a && (child->flags & NF_LOWER)) {
            wrap = has_call(child);
        } else if (child->flags & NF_MADE && child->type == N_NUMBER) {
            wrap = parent->type == N_MEMBER; /* 01.x is not 1.x */
        } else if (child->flags & NF_MADE) {
            wrap = precedence(child) < place_precedence(parent, child);
        }
    }
    if (wrap) {
        put_char(p, '(');
    }
    print_node(p, child);
    if (wrap) {
        put_char(p, ')');
    }
    if (child->end > *cursor) {
        *cursor = child->end;
    }
}

static void print_child_list(printer *p, const lang_node *parent, const lang_node *list, uint32_t *cursor) {
    for (; list != NULL; list = list->next) {
        print_child(p, parent, list, cursor);
    }
}

static bool has_body(const lang_node *node) {
    switch (node->type) {
    case N_FOR:
    case N_FOR_IN:
    case N_FOR_OF:
    case N_WHILE:
        return true;
    default:
        return false;
    }
}

static void print_parts(printer *p, const lang_node *node, uint32_t cursor) {
    if (node->type == N_DO_WHILE) {
        print_child(p, node, node->d, &cursor);
        print_child(p, node, node->a, &cursor);
    } else {
        print_child_list(p, node, node->a, &cursor);
        print_child_list(p, node, node->b, &cursor);
        print_child_list(p, node, node->c, &cursor);
        if (has_body(node)) {
            print_child(p, node, node->d, &cursor);
        }
    }
    copy_source(p, cursor, node->end);
}

/* Does the statement end where a semicolon may be missing? What follows may begin with a parenthesis now. */
static bool may_lack_semicolon(const printer *p, const lang_node *node) {
    for (;;) {
        switch (node->type) {
        case N_IF:
            node = node->c != NULL ? node->c : node->b;
            continue;
        case N_FOR:
        case N_FOR_IN:
        case N_FOR_OF:
        case N_WHILE:
            node = node->d;
            continue;
        case N_LABELED:
            node = node->a;
            continue;
        case N_WITH:
            node = node->b;
            continue;
        case N_EXPRESSION_STATEMENT:
        case N_VARIABLE_DECLARATION:
        case N_RETURN:
        case N_THROW:
        case N_BREAK:
        case N_CONTINUE:
        case N_DEBUGGER:
        case N_DO_WHILE:
            return !(node->flags & NF_MADE) && p->source[node->end - 1] != ';';
        default:
            return false;
        }
    }
}

static void print_source_list(printer *p, const lang_node *parent, const lang_node *list, uint32_t *cursor) {
    for (; list != NULL; list = list->next) {
        print_child(p, parent, list, cursor);
        if (may_lack_semicolon(p, list)) {
            put_char(p, ';');
        }
    }
}

/* Move what was printed from `at` on; no positions before `first_position` are there. Returns the gap. */
static char *make_gap(printer *p, size_t at, size_t length, size_t first_position) {
    if (p->capacity - p->length < length) {
        grow(p, length);
    }
    memmove(p->text + at + length, p->text + at, p->length - at);
    p->length += length;
    for (size_t i = first_position; i < p->position_count; i++) {
        if (p->positions[i].output >= at) {
            p->positions[i].output += (uint32_t) length;
        }
    }
    return p->text + at;
}

/* An expression statement must not begin like a declaration or a block. */
static void guard_statement(printer *p, size_t start, size_t first_position) {
    const char *text = p->text + start;
    size_t length = p->length - start;
    bool guard = (length > 8 && memcmp(text, "function", 8) == 0) || (length > 0 && text[0] == '{');
    if (!guard) {
        return;
    }
    *make_gap(p, start, 1, first_position) = '(';
    put_char(p, ')');
}

static void print_expression_statement(printer *p, const lang_node *node) {
    size_t start = p->length;
    size_t first_position = p->position_count > 0 ? p->position_count - 1 : 0;
    uint32_t cursor = node->start;
    if (node->flags & NF_MADE) {
        mark(p, node->start);
        print_expression(p, node->a, PREC_SEQUENCE);
        guard_statement(p, start, first_position);
        put_char(p, ';');
        return;
    }
    print_child(p, node, node->a, &cursor);
    guard_statement(p, start, first_position);
    copy_source(p, cursor, node->end);
}

static void print_from_source(printer *p, const lang_node *node) {
    uint32_t cursor = node->start;
    switch (node->type) {
    case N_IDENTIFIER:
        mark(p, node->start);
        put_atom(p, node->atom);
        return;
    case N_FUNCTION:
        print_function(p, node, "function", NULL);
        return;
    case N_VARIABLE_DECLARATION:
        mark(p, node->start);
        put(p, "var");
        print_parts(p, node, node->start + (node->op == T_CONST ? 5 : 3));
        return;
    case N_EXPRESSION_STATEMENT:
        print_expression_statement(p, node);
        return;
    case N_BLOCK:
    case N_PROGRAM:
        print_source_list(p, node, node->a, &cursor);
        copy_source(p, cursor, node->end);
        return;
    case N_CASE:
        if (node->a != NULL) {
            print_child(p, node, node->a, &cursor);
        }
        print_source_list(p, node, node->b, &cursor);
        copy_source(p, cursor, node->end);
        return;
    default:
        print_parts(p, node, node->start);
        return;
    }
}

/* ---- made nodes ---- */

static void print_list(printer *p, const lang_node *list) {
    for (; list != NULL; list = list->next) {
        if (list->type == N_REST || list->type == N_SPREAD) {
            put(p, "...");
            print_expression(p, list->a, PREC_ASSIGN);
        } else if (list->type != N_HOLE) {
            print_expression(p, list, PREC_ASSIGN);
        }
        if (list->next != NULL || list->type == N_HOLE) {
            put_char(p, ',');
            if (list->next != NULL) {
                put_char(p, ' ');
            }
        }
    }
}

static void put_operator(printer *p, int op) {
    put_char(p, ' ');
    put(p, lang_token_text(op));
    put_char(p, ' ');
}

static void print_binary(printer *p, const lang_node *node) {
    int level = lang_token_precedence(node->op);
    bool right = node->op == T_EXP;
    print_expression(p, node->a, right ? PREC_POSTFIX : level);
    put_operator(p, node->op);
    print_expression(p, node->b, right ? level : level + 1);
}

static void print_unary(printer *p, const lang_node *node) {
    const char *text = lang_token_text(node->op);
    put(p, text);
    if (text[0] >= 'a' && text[0] <= 'z') {
        put_char(p, ' ');
    } else if (node->a->type == N_UNARY || node->a->type == N_UPDATE) {
        put_char(p, ' ');
    }
    print_expression(p, node->a, PREC_UNARY);
}

static void print_update(printer *p, const lang_node *node) {
    if (node->flags & NF_PREFIX) {
        put(p, lang_token_text(node->op));
        print_expression(p, node->a, PREC_UNARY);
    } else {
        print_expression(p, node->a, PREC_CALL);
        put(p, lang_token_text(node->op));
    }
}

static void print_object_of_member(printer *p, const lang_node *object) {
    if (object->type == N_NUMBER) {
        put_char(p, '(');
        print_node(p, object);
        put_char(p, ')');
    } else {
        print_expression(p, object, PREC_CALL);
    }
}

static void print_member(printer *p, const lang_node *node) {
    print_object_of_member(p, node->a);
    put_char(p, '.');
    uint32_t length = node->atom->length;
    if (node->end >= length && node->end - length >= node->start &&
        memcmp(p->source + node->end - length, node->atom->text, length) == 0) {
        mark(p, node->end - length);
    }
    put_atom(p, node->atom);
}

static void print_key(printer *p, const lang_node *property) {
    if (property->flags & NF_COMPUTED) {
        put_char(p, '[');
        print_expression(p, property->a, PREC_ASSIGN);
        put_char(p, ']');
    } else {
        print_node(p, property->a);
    }
}

static void print_property(printer *p, const lang_node *property) {
    if (!(property->flags & NF_MADE)) {
        print_node(p, property);
        return;
    }
    if (property->op == LANG_PROP_GET || property->op == LANG_PROP_SET) {
        print_function(p, property->b, property->op == LANG_PROP_GET ? "get" : "set", property->a);
        return;
    }
    print_key(p, property);
    put(p, ": ");
    print_expression(p, property->b, PREC_ASSIGN);
}

static void print_object(printer *p, const lang_node *node) {
    put_char(p, '{');
    for (const lang_node *property = node->a; property != NULL; property = property->next) {
        print_property(p, property);
        if (property->next != NULL) {
            put(p, ", ");
        }
    }
    put_char(p, '}');
}

static void print_declaration(printer *p, const lang_node *node) {
    put(p, "var ");
    for (const lang_node *declarator = node->a; declarator != NULL; declarator = declarator->next) {
        print_node(p, declarator);
        if (declarator->next != NULL) {
            put(p, ", ");
        }
    }
}

static void print_made_expression(printer *p, const lang_node *node) {
    switch (node->type) {
    case N_IDENTIFIER:
        put_atom(p, node->atom);
        return;
    case N_INTRINSIC:
        put_char(p, '@');
        put_atom(p, node->atom);
        return;
    case N_UNDEFINED:
        put(p, "void 0");
        return;
    case N_NULL:
        put(p, "null");
        return;
    case N_TRUE:
        put(p, "true");
        return;
    case N_FALSE:
        put(p, "false");
        return;
    case N_THIS:
        put(p, "this");
        return;
    case N_NEW_TARGET:
        put(p, "new.target");
        return;
    case N_NUMBER:
        put_number(p, node->number);
        return;
    case N_STRING:
        put_string(p, node->atom);
        return;
    case N_SEQUENCE:
        print_list(p, node->a);
        return;
    case N_ASSIGN:
        print_expression(p, node->a, PREC_CALL);
        put_operator(p, node->op);
        print_expression(p, node->b, PREC_ASSIGN);
        return;
    case N_CONDITIONAL:
        print_expression(p, node->a, PREC_CONDITIONAL + 1);
        put(p, " ? ");
        print_expression(p, node->b, PREC_ASSIGN);
        put(p, " : ");
        print_expression(p, node->c, PREC_ASSIGN);
        return;
    case N_BINARY:
    case N_LOGICAL:
        print_binary(p, node);
        return;
    case N_UNARY:
        print_unary(p, node);
        return;
    case N_UPDATE:
        print_update(p, node);
        return;
    case N_MEMBER:
        print_member(p, node);
        return;
    case N_INDEX:
        print_object_of_member(p, node->a);
        put_char(p, '[');
        print_expression(p, node->b, PREC_SEQUENCE);
        put_char(p, ']');
        return;
    case N_NEW:
        put(p, "new ");
        print_expression(p, node->a, has_call(node->a) ? PREC_PRIMARY : PREC_CALL);
        put_char(p, '(');
        print_list(p, node->b);
        put_char(p, ')');
        return;
    case N_CALL:
        print_expression(p, node->a, PREC_CALL);
        if (node->a->type == N_INTRINSIC || (node->a->type == N_SEQUENCE && node->a->start == node->start)) {
            mark(p, node->start);
        }
        put_char(p, '(');
        print_list(p, node->b);
        put_char(p, ')');
        return;
    case N_ARRAY:
        put_char(p, '[');
        print_list(p, node->a);
        put_char(p, ']');
        return;
    case N_OBJECT:
        print_object(p, node);
        return;
    default: /* N_DO_EXPRESSION */
        put(p, "@do {");
        print_statements(p, node->a);
        put_char(p, '}');
        return;
    }
}

static void print_block(printer *p, const lang_node *node) {
    if (node->type == N_BLOCK) {
        print_node(p, node);
        return;
    }
    put_char(p, '{');
    print_statement(p, node);
    put_char(p, '}');
}

static void print_for(printer *p, const lang_node *node) {
    put(p, "for (");
    if (node->a != NULL) {
        if (node->a->type == N_VARIABLE_DECLARATION) {
            print_declaration(p, node->a);
        } else {
            print_expression(p, node->a, PREC_SEQUENCE);
        }
    }
    put(p, "; ");
    if (node->b != NULL) {
        print_expression(p, node->b, PREC_SEQUENCE);
    }
    put(p, "; ");
    if (node->c != NULL) {
        print_expression(p, node->c, PREC_SEQUENCE);
    }
    put(p, ") ");
    print_statement(p, node->d);
}

static void print_try(printer *p, const lang_node *node) {
    put(p, "try ");
    print_node(p, node->a);
    if (node->b != NULL) {
        print_node(p, node->b);
    }
    if (node->c != NULL) {
        put(p, " finally ");
        print_node(p, node->c);
    }
}

static void print_made_statement(printer *p, const lang_node *node) {
    switch (node->type) {
    case N_EXPRESSION_STATEMENT:
        print_expression_statement(p, node);
        return;
    case N_VARIABLE_DECLARATION:
        print_declaration(p, node);
        put_char(p, ';');
        return;
    case N_DECLARATOR:
        print_node(p, node->a);
        if (node->b != NULL) {
            put(p, " = ");
            print_expression(p, node->b, PREC_ASSIGN);
        }
        return;
    case N_BLOCK:
        put_char(p, '{');
        print_statements(p, node->a);
        put_char(p, '}');
        return;
    case N_PROGRAM:
        print_statements(p, node->a);
        return;
    case N_SCOPE_BLOCK:
        put(p, "@scope (");
        print_list(p, node->a);
        put(p, ") ");
        if (node->b != NULL && node->b->type == N_BLOCK && node->b->next == NULL) {
            print_node(p, node->b);
        } else {
            put_char(p, '{');
            print_statements(p, node->b);
            put_char(p, '}');
        }
        return;
    case N_RETURN:
    case N_THROW:
        put(p, node->type == N_RETURN ? "return" : "throw");
        if (node->a != NULL) {
            put_char(p, ' ');
            print_expression(p, node->a, PREC_SEQUENCE);
        }
        put_char(p, ';');
        return;
    case N_IF:
        put(p, "if (");
        print_expression(p, node->a, PREC_SEQUENCE);
        put(p, ") ");
        print_block(p, node->b);
        if (node->c != NULL) {
            put(p, " else ");
            print_block(p, node->c);
        }
        return;
    case N_FOR:
        print_for(p, node);
        return;
    case N_FOR_IN:
        put(p, "for (");
        print_expression(p, node->a, PREC_CALL);
        put(p, " in ");
        print_expression(p, node->b, PREC_SEQUENCE);
        put(p, ") ");
        print_statement(p, node->d);
        return;
    case N_TRY:
        print_try(p, node);
        return;
    case N_CATCH:
        put(p, node->op == LANG_CATCH_VARIABLE ? " catch @(" : " catch (");
        print_node(p, node->a);
        put(p, ") ");
        print_node(p, node->b);
        return;
    case N_BREAK:
        put(p, "break");
        if (node->atom != NULL) {
            put_char(p, ' ');
            put_atom(p, node->atom);
        }
        put_char(p, ';');
        return;
    case N_LABELED:
        put_atom(p, node->atom);
        put(p, ": ");
        print_statement(p, node->a);
        return;
    default: /* N_EMPTY */
        put_char(p, ';');
        return;
    }
}

static bool is_statement(const lang_node *node) {
    return (node->type >= N_VARIABLE_DECLARATION && node->type <= N_DEBUGGER) || node->type == N_SCOPE_BLOCK ||
           node->type == N_PROGRAM;
}

static void print_node(printer *p, const lang_node *node) {
    if (!(node->flags & NF_LOWER)) {
        captured_tree(&p->names, node);
        copy_source(p, node->start, node->end);
        return;
    }
    captured_node(&p->names, node);
    if (node->type == N_FUNCTION) {
        print_function(p, node, "function", NULL);
    } else if (node->type == N_PROPERTY && (node->flags & NF_MADE)) {
        print_property(p, node);
    } else if (!(node->flags & NF_MADE)) {
        print_from_source(p, node);
    } else {
        mark(p, node->start);
        if (is_statement(node)) {
            print_made_statement(p, node);
        } else {
            print_made_expression(p, node);
        }
    }
}

static void print_expression(printer *p, const lang_node *node, int least) {
    bool wrap = precedence(node) < least;
    if (wrap) {
        put_char(p, '(');
    }
    print_node(p, node);
    if (wrap) {
        put_char(p, ')');
    }
}

static void print_statement(printer *p, const lang_node *node) {
    print_node(p, node);
    if (may_lack_semicolon(p, node)) {
        put_char(p, ';');
    }
}

static void print_statements(printer *p, const lang_node *list) {
    for (; list != NULL; list = list->next) {
        print_statement(p, list);
    }
}

/* ---- functions ---- */

static unsigned header_flags(const lang_context *cx, const lang_node *node, const lang_function *function) {
    unsigned flags = 0;
    uint16_t f = node->flags;
    if (f & NF_ARROW) {
        flags |= FN_NO_CONSTRUCT | FN_ARROW;
    } else if (f & NF_CONSTRUCTOR) {
        flags |= FN_CLASS | (f & NF_DERIVED ? FN_DERIVED : 0);
    } else if (f & (NF_METHOD | NF_GETTER | NF_SETTER)) {
        flags |= FN_NO_CONSTRUCT | FN_METHOD;
    }
    if (f & NF_GENERATOR) {
        flags |= FN_NO_CONSTRUCT | FN_GENERATOR | (function->starts_early ? 0 : FN_LAZY_START);
    }
    if (f & NF_ASYNC) {
        flags |= FN_NO_CONSTRUCT | FN_ASYNC;
    }
    if (lang_has_frame_arguments(function)) {
        flags |= FN_ARGUMENTS;
    }
    if (!(f & (NF_STRICT | NF_SIMPLE_PARAMETERS)) && (function->uses & FU_ARGUMENTS)) {
        flags |= FN_UNMAPPED;
    }
    const lang_function *outer = function->parent;
    if ((f & NF_STRICT) && !cx->strict && !(outer != NULL && (outer->node->flags & NF_STRICT))) {
        flags |= FN_STRICT;
    }
    return flags;
}

static void put_header(printer *p, unsigned flags, uint32_t length, uint32_t start, uint32_t end,
                       const lang_atom *name) {
    put(p, " @(");
    put_unsigned(p, flags);
    put_char(p, ',');
    put_unsigned(p, length);
    put_char(p, ',');
    put_unsigned(p, start);
    put_char(p, ',');
    put_unsigned(p, end);
    put_char(p, ',');
    if (name != NULL) {
        put_string(p, name);
    } else {
        put(p, "\"\"");
    }
    put(p, "," NO_SIZE ")");
}

/* A function whose body is being printed. */
typedef struct function_text {
    size_t header_end, formals, position_count;
    uint32_t around, function_count; /* of the function around */
} function_text;

/* The header was printed. */
static function_text begin_function(const printer *p) {
    return (function_text){.header_end = p->length};
}

/* The formals; `name` binds in the function alone. */
static void print_formals(printer *p, function_text *text, const lang_node *name, const lang_node *formals) {
    put_char(p, ' ');
    text->formals = p->length;
    text->position_count = p->position_count;
    text->around = captured_enter(&p->names);
    if (name != NULL) {
        captured_note(&p->names, name->atom, CAPTURED_SELF);
    }
    text->function_count = p->function_count;
    p->function_count = 0;
    put_char(p, '(');
    print_list(p, formals);
    put(p, ") ");
    for (; formals != NULL; formals = formals->next) {
        captured_note(&p->names, (formals->type == N_REST ? formals->a : formals)->atom,
                      CAPTURED_DECLARED | CAPTURED_FORMAL);
    }
}

/* Does the function list the variable? A formal is one anyway. */
static bool is_listed(const captured_name *name) {
    return (name->flags & CAPTURED_DECLARED) &&
           ((name->flags & (CAPTURED_INSIDE | CAPTURED_FUNCTION)) || !(name->flags & CAPTURED_FORMAL));
}

/* Print "[a,+b,=c,d 2]": the variables; a "+" before those that functions inside use, a "=" if they change them, too; behind a
 * declared function which one it is. A "*" where only run time can tell what is used. */
static void put_variables(printer *p) {
    const captured_names *c = &p->names;
    char separator = '[';
    bool evil = false;
    for (uint32_t i = c->first; i < c->count && !evil; i++) {
        evil = c->names[i].atom->keyword == T_EVAL;
    }
    if (evil) {
        put_text(p, "[*", 2);
        separator = ',';
    }
    for (uint32_t i = c->first; i < c->count; i++) {
        const captured_name *name = &c->names[i];
        if (!is_listed(name)) {
            continue;
        }
        put_char(p, separator);
        separator = ',';
        if (name->flags & CAPTURED_INSIDE) {
            put_char(p, name->flags & CAPTURED_CHANGED ? '=' : '+');
        }
        put_atom(p, name->atom);
        if (name->flags & CAPTURED_FUNCTION) {
            put_char(p, ' ');
            put_unsigned(p, name->function);
        }
    }
    if (separator == ',') {
        put_text(p, "] ", 2);
    }
}

/* Put the variables before the formals. */
static void insert_variables(printer *p, const function_text *text) {
    size_t end = p->length;
    put_variables(p);
    size_t length = p->length - end;
    if (length > 0) {
        make_gap(p, text->formals, length, text->position_count);
        p->length -= length;
        memcpy(p->text + text->formals, p->text + p->length, length);
    }
}

/* The function ends here: now its size is known, which stands right-aligned in the header. */
static void end_function(printer *p, const function_text *text) {
    insert_variables(p, text);
    captured_leave(&p->names, text->around);
    p->function_count = text->function_count + 1;
    size_t size = p->length - text->header_end;
    char *digit = p->text + text->header_end - 1; /* the parenthesis */
    for (size_t room = sizeof NO_SIZE - 1; size <= MOST_SIZE && room > 0 && size > 0; room--, size /= 10) {
        *--digit = (char) ('0' + size % 10);
    }
}

/* A word is coming, which must not run on from one before: `return(x)=>x` has no space. */
static void separate_word(printer *p) {
    unsigned char last = p->length > 0 ? (unsigned char) p->text[p->length - 1] : ' ';
    bool in_word = (last >= '0' && last <= '9') || ((last | 0x20) >= 'a' && (last | 0x20) <= 'z') || last == '_' ||
                   last == '$' || last == '#' || last >= 0x80;
    if (in_word) {
        put_char(p, ' ');
    }
}

/* A function, or with "get" and "set" an accessor of an object literal. */
static void print_function(printer *p, const lang_node *node, const char *word, const lang_node *key) {
    const lang_function *function = node->scope->function;
    const lang_node *range = node->flags & NF_CONSTRUCTOR && function->class_node ? function->class_node : node;
    separate_word(p);
    mark(p, node->start);
    put(p, word);
    put_header(p, header_flags(p->cx, node, function), function->length, range->start, range->end, function->name);
    function_text text = begin_function(p);
    if (key != NULL) {
        put_char(p, ' ');
        print_node(p, key);
    } else if (node->a != NULL) {
        put_char(p, ' ');
        print_node(p, node->a);
    }
    bool declaration = node->flags & NF_DECLARATION;
    if (node->a != NULL && declaration) {
        captured_name *name = captured_note(&p->names, node->a->atom, CAPTURED_DECLARED | CAPTURED_FUNCTION);
        name->function = p->function_count;
    }
    print_formals(p, &text, declaration ? NULL : node->a, node->b);
    print_node(p, node->c);
    end_function(p, &text);
}

static void print_program(printer *p, const lang_node *program) {
    if (p->cx->goal != LANG_GOAL_FUNCTION) {
        print_node(p, program);
        return;
    }
    const lang_function *function = program->scope->function;
    put(p, "function");
    put_header(p, FN_BODY | (p->cx->strict ? FN_STRICT : 0), function->length, 0, p->cx->length, NULL);
    function_text text = begin_function(p);
    print_formals(p, &text, NULL, program->b);
    put_char(p, '{');
    print_node(p, program);
    put(p, "\n}");
    end_function(p, &text);
}

void lang_print(lang_context *cx, lang_node *program, lang_output *output) {
    printer p = {.cx = cx, .output = output, .source = cx->source, .names = {.cx = cx}};
    grow(&p, cx->length + cx->length / 4);
    mark(&p, 0);
    print_program(&p, program);
    put_char(&p, '\0');
    output->code_length = p.length - 1;
    output->position_count = p.position_count;
}
