/*
 * token.c - what the kinds of tokens have in common.
 */
#include "token.h"

#include <stddef.h>

static const struct {
    const char *text;
    unsigned char precedence;
} tokens[T_TOKEN_COUNT] = {
#define X(name, word, binds) [name] = {word, binds},
    LANG_PUNCTUATORS(X) LANG_RESERVED_WORDS(X) LANG_CONTEXTUAL_WORDS(X)
#undef X
};

const char *lang_token_text(int type)
{
    return type >= 0 && type < T_TOKEN_COUNT ? tokens[type].text : NULL;
}

int lang_token_precedence(int type)
{
    return type >= 0 && type < T_TOKEN_COUNT ? tokens[type].precedence : 0;
}
