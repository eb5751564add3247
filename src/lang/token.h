/*
 * token.h - kinds of tokens. The operators also serve as `op` of nodes.
 */
#ifndef LANG_TOKEN_H
#define LANG_TOKEN_H

/* X(name, text, precedence): every token whose text is fixed, but for words. The precedence is that of the binary
 * operator, 0 for others. The order matters: see the ranges below. */
#define LANG_PUNCTUATORS(X) \
    X(T_LPAREN, "(", 0) X(T_RPAREN, ")", 0) X(T_LBRACKET, "[", 0) X(T_RBRACKET, "]", 0) X(T_LBRACE, "{", 0) \
    X(T_RBRACE, "}", 0) X(T_SEMICOLON, ";", 0) X(T_COMMA, ",", 0) X(T_COLON, ":", 0) X(T_QUESTION, "?", 0) \
    X(T_QUESTION_DOT, "?.", 0) X(T_DOT, ".", 0) X(T_ELLIPSIS, "...", 0) X(T_ARROW, "=>", 0) \
    X(T_INC, "++", 0) X(T_DEC, "--", 0) X(T_NOT, "!", 0) X(T_TILDE, "~", 0) \
    /* assignments: T_ASSIGN first; T_ASSIGN_X is T_X + (T_ASSIGN_NULLISH - T_NULLISH) */ \
    X(T_ASSIGN, "=", 0) X(T_ASSIGN_NULLISH, "?" "?=", 0) X(T_ASSIGN_OR, "||=", 0) X(T_ASSIGN_AND, "&&=", 0) \
    X(T_ASSIGN_BIT_OR, "|=", 0) X(T_ASSIGN_BIT_XOR, "^=", 0) X(T_ASSIGN_BIT_AND, "&=", 0) \
    X(T_ASSIGN_SHL, "<<=", 0) X(T_ASSIGN_SAR, ">>=", 0) X(T_ASSIGN_SHR, ">>>=", 0) X(T_ASSIGN_MUL, "*=", 0) \
    X(T_ASSIGN_DIV, "/=", 0) X(T_ASSIGN_MOD, "%=", 0) X(T_ASSIGN_EXP, "**=", 0) X(T_ASSIGN_ADD, "+=", 0) \
    X(T_ASSIGN_SUB, "-=", 0) \
    /* binary operators */ \
    X(T_NULLISH, "?" "?", 3) X(T_OR, "||", 4) X(T_AND, "&&", 5) X(T_BIT_OR, "|", 6) X(T_BIT_XOR, "^", 7) \
    X(T_BIT_AND, "&", 8) X(T_SHL, "<<", 11) X(T_SAR, ">>", 11) X(T_SHR, ">>>", 11) X(T_MUL, "*", 13) \
    X(T_DIV, "/", 13) X(T_MOD, "%", 13) X(T_EXP, "**", 14) X(T_ADD, "+", 12) X(T_SUB, "-", 12) \
    X(T_EQ, "==", 9) X(T_NE, "!=", 9) X(T_EQ_STRICT, "===", 9) X(T_NE_STRICT, "!==", 9) X(T_LT, "<", 10) \
    X(T_GT, ">", 10) X(T_LE, "<=", 10) X(T_GE, ">=", 10)

/* Reserved words. */
#define LANG_RESERVED_WORDS(X) \
    X(T_INSTANCEOF, "instanceof", 10) X(T_IN, "in", 10) \
    X(T_BREAK, "break", 0) X(T_CASE, "case", 0) X(T_CATCH, "catch", 0) X(T_CLASS, "class", 0) X(T_CONST, "const", 0) \
    X(T_CONTINUE, "continue", 0) X(T_DEBUGGER, "debugger", 0) X(T_DEFAULT, "default", 0) X(T_DELETE, "delete", 0) \
    X(T_DO, "do", 0) X(T_ELSE, "else", 0) X(T_ENUM, "enum", 0) X(T_EXPORT, "export", 0) X(T_EXTENDS, "extends", 0) \
    X(T_FALSE, "false", 0) X(T_FINALLY, "finally", 0) X(T_FOR, "for", 0) X(T_FUNCTION, "function", 0) \
    X(T_IF, "if", 0) X(T_IMPORT, "import", 0) X(T_NEW, "new", 0) X(T_NULL, "null", 0) X(T_RETURN, "return", 0) \
    X(T_SUPER, "super", 0) X(T_SWITCH, "switch", 0) X(T_THIS, "this", 0) X(T_THROW, "throw", 0) X(T_TRUE, "true", 0) \
    X(T_TRY, "try", 0) X(T_TYPEOF, "typeof", 0) X(T_VAR, "var", 0) X(T_VOID, "void", 0) X(T_WHILE, "while", 0) \
    X(T_WITH, "with", 0)

/* Words that are identifiers in some places: those reserved in strict code first, then `await`, then the rest. */
#define LANG_CONTEXTUAL_WORDS(X) \
    X(T_LET, "let", 0) X(T_STATIC, "static", 0) X(T_YIELD, "yield", 0) X(T_IMPLEMENTS, "implements", 0) \
    X(T_INTERFACE, "interface", 0) X(T_PACKAGE, "package", 0) X(T_PRIVATE, "private", 0) \
    X(T_PROTECTED, "protected", 0) X(T_PUBLIC, "public", 0) X(T_AWAIT, "await", 0) \
    X(T_ASYNC, "async", 0) X(T_GET, "get", 0) X(T_SET, "set", 0) X(T_OF, "of", 0) X(T_AS, "as", 0) X(T_FROM, "from", 0) \
    X(T_META, "meta", 0) X(T_TARGET, "target", 0) X(T_EVAL, "eval", 0) X(T_ARGUMENTS, "arguments", 0) \
    X(T_CONSTRUCTOR, "constructor", 0) X(T_PROTOTYPE, "prototype", 0) X(T_PROTO, "__proto__", 0) \
    X(T_USE_STRICT, "use strict", 0) X(T_ACCESSOR, "accessor", 0)

typedef enum lang_token_type {
    T_END,
#define X(name, text, precedence) name,
    LANG_PUNCTUATORS(X)
    /* Words: from here on to T_IDENTIFIER a token has an atom and may name a property. */
    LANG_RESERVED_WORDS(X)
    LANG_CONTEXTUAL_WORDS(X)
#undef X
    T_IDENTIFIER,
    T_PRIVATE_NAME,
    T_NUMBER,
    T_BIGINT,
    T_STRING,
    T_TEMPLATE, /* from ` or } to ${ or ` */
    T_REGEXP,
    T_TOKEN_COUNT,

    T_FIRST_ASSIGN = T_ASSIGN,
    T_LAST_ASSIGN = T_ASSIGN_SUB,
    T_FIRST_BINARY = T_NULLISH,
    T_LAST_BINARY = T_IN,
    T_FIRST_WORD = T_INSTANCEOF,
    T_LAST_RESERVED = T_WITH,
    T_FIRST_STRICT_RESERVED = T_LET,
    T_LAST_STRICT_RESERVED = T_PUBLIC
} lang_token_type;

/* The text of a punctuator or word, NULL for others. */
const char *lang_token_text(int type);

/* The precedence of a binary operator, higher binds tighter; 0 for any other token. */
int lang_token_precedence(int type);

#endif
