/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-stack.h"

#include "lib/escape.h"
#include "verdict/verdict.h"

#include <string.h>

#define LAYER_WIDTH 24 /* columns */

static const char *const words[] = {
	[UNKNOWN] = "?",
	[NO] = "no",
	[YES] = "yes",
};

/* All texts are escaped: with --replay they may be anything. */
static void put_layer(FILE *out, const struct layer *layer)
{
	int indent = 2 * (int)layer->depth.value;
	int blank = LAYER_WIDTH - indent - (int)strlen(layer->layer);

	fprintf(out, "    %*s", indent, "");
	put_escaped(out, layer->layer);
	fprintf(out, "%*s %-4s %-9s ", blank > 0 ? blank : 0, "", words[layer->dax],
		words[layer->sync]);
	put_escaped(out, layer->name);
	if (layer->reason) {
		fputs(": ", out);
		put_escaped(out, layer->reason);
	}
	fputc('\n', out);
}

void put_stack(FILE *out, const struct list *stack)
{
	const struct layer *layer;

	if (!stack->count)
		return;
	fprintf(out, "    %-*s %-4s %-9s %s\n", LAYER_WIDTH, "LAYER", "DAX", "MAP_SYNC", "WHAT");
	list_for_each (layer, stack)
		put_layer(out, layer);
}
