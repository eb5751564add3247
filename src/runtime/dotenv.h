/*
 * dotenv.h - the text of .env files.
 */
#ifndef DOTENV_H
#define DOTENV_H

#include <stddef.h>

/* A variable; name and value are not terminated. May throw out of dotenv_parse. */
typedef void (*dotenv_report)(void *data, const char *name, size_t name_length, const char *value, size_t value_length);

/* Report the variables in order; of two with the same name the later one counts. The text is changed. */
void dotenv_parse(char *text, size_t length, dotenv_report report, void *data);

#endif
