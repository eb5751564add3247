/*
 * repl.h - what a read-eval-print loop asks of the front end: is a text only not complete yet, and how does one with
 * `await` at its top level run as a script.
 */
#ifndef LANG_REPL_H
#define LANG_REPL_H

#include <stdbool.h>
#include <stddef.h>

/* Is the text no script, but the beginning of one? */
bool lang_is_beginning(const char *source, size_t length);

/* The text as a script that calls an async function: what it declares is declared outside of it, and the value of its last
 * expression is returned as { value }. NULL if the text has no await at its top level, or is no program. malloc'd and
 * NUL-terminated. */
char *lang_rewrite_await(const char *source, size_t length);

#endif
