/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers as a tree, from the top: the first one that says no is the one to look at. */
#include "text.h"

#include <string.h>

#define LAYER_WIDTH 24 /* columns */

static int width_of(const struct layer *layer)
{
	return 2 * (int)layer->depth.value;
}

static const char *word(enum answer answer)
{
	static const char *const words[] = {
		[ANSWER_UNKNOWN] = "?", [ANSWER_NO] = "no", [ANSWER_YES] = "yes"
	};

	return words[answer];
}

/* What a layer is, saved facts may say in any words. */
static void put_layer(FILE *out, const struct layer *layer)
{
	int blank = LAYER_WIDTH - width_of(layer) - (int)strlen(layer->layer);

	fprintf(out, "    %*s", width_of(layer), "");
	put_escaped(out, layer->layer);
	fprintf(out, "%*s %-4s %-9s ", blank > 0 ? blank : 0, "", word(layer->dax),
		word(layer->sync));
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
