/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "findings.h"

#include "lib/text-stream.h"

#include "layers.h"
#include "persistence.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_SIZE_TEXT 24 /* bytes, for a number */

static const char *device_node(const struct block_facts *block)
{
	return block->node ?: block->name;
}

/* The disk that a partition is to be moved on: the first one's; else the lowest device. */
static const char *disk_of(const struct list *blocks)
{
	const struct block_facts *block, *disk = NULL;
	bool partitioned = false;

	list_for_each (block, blocks) {
		disk = block;
		if (partitioned)
			break;
		partitioned = block->start.known;
	}
	return disk ? device_node(disk) : NULL;
}

/* What a name in braces stands for; NULL where the facts do not have it. */
static const char *value_of(
	const char *name, size_t length, const struct subject *subject, const char *page_size)
{
	const struct list *blocks = &subject->facts->block;
	const struct region_facts *weakest = weakest_region(subject->facts);
	const struct {
		const char *name;
		const char *value;
	} values[] = {
		{ "path", subject->name },
		{ "target", mount_of(subject)->target },
		{ "source", mount_of(subject)->source },
		{ "type", mount_of(subject)->type },
		{ "device", blocks->count ? device_node(blocks->items) : NULL },
		{ "disk", disk_of(blocks) },
		{ "namespace", namespace_of(subject)->name },
		{ "region", weakest ? weakest->name : NULL },
		{ "dax_device",
			subject->facts->dax_device ? subject->facts->dax_device->name : NULL },
		{ "trial_error", file_of(subject)->trial_file.error
					 ? error_name(file_of(subject)->trial_file.error)
					 : NULL },
		{ "page_size", host_of(subject)->page_size.known ? page_size : NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (strlen(values[i].name) == length && strncmp(values[i].name, name, length) == 0)
			return values[i].value;
	return NULL;
}

/* As the shell takes it: bare, in single quotes, or in $'' where a byte would not be printed as it
 * is. */
static void put_quoted(FILE *out, const char *text)
{
	static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "/._-+:@%,=";
	bool plain = true;

	if (*text && strspn(text, bare) == strlen(text)) {
		fputs(text, out);
		return;
	}
	for (const char *byte = text; *byte; byte++)
		plain = plain && *byte >= ' ' && *byte < 0x7f && *byte != '\'';
	fputs(plain ? "'" : "$'", out);
	for (; *text; text++)
		if (plain || (*text >= ' ' && *text < 0x7f && *text != '\'' && *text != '\\'))
			fputc(*text, out);
		else
			fprintf(out, "\\x%02x", (unsigned char)*text);
	fputc('\'', out);
}

/* Puts the template with its names; false where the facts lack one of them. */
static bool put_template(
	FILE *out, const char *template, const struct subject *subject, bool for_shell)
{
	char page_size[PAGE_SIZE_TEXT];
	bool complete = true;

	snprintf(page_size, sizeof(page_size), "%llu",
		(unsigned long long)host_of(subject)->page_size.value);
	for (;;) {
		size_t plain = strcspn(template, "{"), name = strcspn(template + plain, "}");
		const char *value;

		fwrite(template, 1, plain, out);
		template += plain;
		if (!*template)
			return complete;
		value = value_of(template + 1, name - 1, subject, page_size);
		complete = complete && value;
		/* A path that begins as an option does must not become one. */
		if (for_shell && value && *value == '-')
			fputs("./", out);
		if (for_shell)
			put_quoted(out, shown(value));
		else
			fputs(shown(value), out);
		template += name + 1;
	}
}

int finding_text(const char *template, const struct subject *subject, bool for_shell, char **text)
{
	struct text_stream stream;
	bool complete;

	*text = NULL;
	if (!template)
		return 0;
	if (text_stream_open(&stream) < 0)
		return -ENOMEM;
	complete = put_template(stream.out, template, subject, for_shell);
	*text = text_stream_close(&stream);
	if (!*text)
		return -ENOMEM;
	if (for_shell && !complete) {
		free(*text);
		*text = NULL;
	}
	return 0;
}

/* Of a question that is answered by no: what bears on it is a cause, and what bears on the
 * questions behind it would only matter once that is mended. */
static bool is_cause(const struct finding_type *type, const struct verdict *verdict)
{
	bool direct = verdict->access == DIRECT;

	switch (type->question) {
	case ACCESS:
		return verdict->access == PAGE_CACHE || verdict->access == NONE;
	case SYNC:
		return direct && verdict->sync != CAPABLE;
	case DURABILITY:
		return direct && verdict->sync == CAPABLE &&
		       (verdict->durability == UNKNOWN || verdict->durability == NONE);
	default:
		return false;
	}
}

static int add_finding(
	const struct finding_type *type, const struct subject *subject, struct verdict *verdict)
{
	struct finding *row = list_add(&verdict->findings, &finding_record);

	if (!row)
		return -ENOMEM;
	row->severity = type->severity;
	row->question = type->question;
	row->cause = answer(is_cause(type, verdict));
	row->id = strdup(type->id);
	if (!row->id)
		return -ENOMEM;
	return finding_text(type->message, subject, false, &row->message)
		       ?: finding_text(type->remedy, subject, true, &row->remedy);
}

int add_findings(const struct finding_type *catalogue, const struct subject *subject,
	struct verdict *verdict)
{
	int rc = 0;

	for (int causes = 1; causes >= 0; causes--)
		for (const struct finding_type *type = catalogue; rc == 0 && type->id; type++)
			if (is_cause(type, verdict) == causes && type->applies(subject, verdict))
				rc = add_finding(type, subject, verdict);
	return rc;
}
