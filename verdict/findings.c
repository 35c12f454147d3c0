/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "findings.h"

#include "judge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct block_facts *bottom(const struct facts *facts)
{
	const struct block_facts *blocks = facts->block.items;

	return facts->block.count ? &blocks[facts->block.count - 1] : NULL;
}

static const char *device_node(const struct block_facts *block)
{
	if (!block)
		return NULL;
	return block->node ?: block->name;
}

/* What a name in braces stands for; NULL where the facts do not have it. */
static const char *value_of(const char *name, size_t length, const struct subject *subject)
{
	const struct facts *facts = subject->facts;
	const struct block_facts *block = facts->block.count ? facts->block.items : NULL;
	const struct {
		const char *name;
		const char *value;
	} values[] = {
		{ "path", subject->name },
		{ "target", facts->mount ? facts->mount->target : NULL },
		{ "source", facts->mount ? facts->mount->source : NULL },
		{ "type", facts->mount ? facts->mount->type : NULL },
		{ "device", device_node(block) },
		{ "disk", device_node(bottom(facts)) },
		{ "namespace", facts->namespace ? facts->namespace->name : NULL },
		{ "region", facts->region ? facts->region->name : NULL },
		{ "provider", facts->region ? facts->region->provider : NULL },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
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

char *finding_text(const char *template, const struct subject *subject, bool for_shell)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	while (*template) {
		size_t plain = strcspn(template, "{"), name = strcspn(template + plain, "}");
		const char *value;

		fwrite(template, 1, plain, out);
		template += plain;
		if (!*template)
			break;
		value = value_of(template + 1, name - 1, subject) ?: "?";
		if (for_shell)
			put_quoted(out, value);
		else
			fputs(value, out);
		template += name + 1;
	}
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static int add_finding(
	const struct finding_type *type, const struct subject *subject, struct verdict *verdict)
{
	struct finding *row = list_add(&verdict->findings, &finding_record);

	if (!row)
		return -ENOMEM;
	row->severity = type->severity;
	row->question = type->question;
	row->id = strdup(type->id);
	row->message = finding_text(type->message, subject, false);
	if (type->remedy)
		row->remedy = finding_text(type->remedy, subject, true);
	return row->id && row->message && (row->remedy || !type->remedy) ? 0 : -ENOMEM;
}

int add_findings(const struct subject *subject, struct verdict *verdict)
{
	int rc = 0;

	for (const struct finding_type *type = finding_catalogue; rc == 0 && type->id; type++)
		if (type->applies(subject, verdict))
			rc = add_finding(type, subject, verdict);
	return rc;
}
