/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers under a file in the text format, as a tree. */
#ifndef DAXINFO_OUTPUT_TEXT_STACK_H
#define DAXINFO_OUTPUT_TEXT_STACK_H

#include "lib/record.h"

#include <stdio.h>

/* Writes a list of struct layer with a heading; nothing if it is empty. */
void put_stack(FILE *out, const struct list *stack);

#endif
