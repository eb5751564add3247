/*
 * print.h - lowered trees to text.
 */
#ifndef LANG_PRINT_H
#define LANG_PRINT_H

#include "parser.h"

/* Print the program and its positions to the output. */
void lang_print(lang_context *cx, lang_node *program, lang_output *output);

/* The shortest text that reads as the number, as Number.prototype.toString writes it. */
void lang_number_text(double number, char *buffer, size_t size);

#endif
