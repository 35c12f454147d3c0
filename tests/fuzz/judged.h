/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A subject is judged and printed in every format, and the output is checked. */
#ifndef DAXINFO_FUZZ_JUDGED_H
#define DAXINFO_FUZZ_JUDGED_H

#include "facts/saved.h"
#include "fuzz.h"
#include "lib/record-pipe.h"
#include "lib/utf8.h"
#include "output/output.h"
#include "preflight/changes.h"
#include "preflight/check.h"
#include "preflight/plugin.h"
#include "verdict/judge.h"

/* What a format writes of the subject, which the caller frees. */
static inline char *printed_as(const struct format *format, struct output_options options,
	const struct subject *subject, const struct verdict *verdict)
{
	char *text = NULL;
	size_t size;
	struct output output = {
		.format = format, .options = options, .heading.schema = number(SCHEMA_NUMBER)
	};

	output.stream = open_memstream(&text, &size);
	must(output.stream);
	output_begin(&output);
	output_subject(&output, subject, verdict);
	output_end(&output);
	must(fclose(output.stream) == 0);
	must(strlen(text) == size); /* no NUL in it */
	return text;
}

static inline char *json_of(const struct subject *subject)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);

	must(verdict);
	return printed_as(&json_format, (struct output_options){ 0 }, subject, verdict);
}

/* Text for people: UTF-8, and nothing that does something to a terminal but newlines. */
static inline void must_be_harmless(const char *text)
{
	uint32_t code;

	for (; *text; text += utf8_decode(text, &code)) {
		must(utf8_decode(text, &code) > 0);
		must(code == '\n' ||
			(code >= 0x20 && code != 0x7f && (code < 0x80 || code > 0x9f)));
		must(code < 0x202a || code > 0x202e);
	}
}

static inline size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; (text = strchr(text, '\n')); text++)
		lines++;
	return lines;
}

static inline void must_be_json(const char *text)
{
	struct json_tokener *tokener = json_tokener_new();
	json_object *value;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	value = json_tokener_parse_ex(tokener, text, (int)strlen(text) + 1);
	must(json_tokener_get_error(tokener) == json_tokener_success);
	must(json_object_is_type(value, json_type_object));
	json_object_put(value);
	json_tokener_free(tokener);
}

/* The one subject of an answer in JSON. */
static inline struct subject *read_back(const char *json)
{
	MEMORY_FILE file = memory_file(json, strlen(json));
	struct subject *subject = NULL, *none;
	struct heading heading = { 0 };
	struct saved saved;

	must(saved_open(&saved, file.name, &heading) == 0);
	must(saved_next(&saved, &subject) == 1);
	must(saved_next(&saved, &none) == 0);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
	return subject;
}

/* The subject as it arrives from the child that observed it. */
static inline struct subject *over_the_wire(const struct subject *subject)
{
	static struct record_pipe wire;
	MEMORY_FILE file = memory_file("", 0);
	struct subject *arrived = record_new(&subject_record);
	FILE *out = fdopen(dup(file.fd), "w");

	must(arrived && out);
	record_send(out, &subject_record, subject);
	must(fclose(out) == 0);
	must(lseek(file.fd, 0, SEEK_SET) == 0);
	record_pipe_open(&wire, file.fd, -1, NULL);
	must(record_receive(&wire, &subject_record, arrived) == 0);
	must(record_pipe_byte(&wire) < 0); /* nothing is left */
	return arrived;
}

static inline void must_give(struct subject *subject, const char *json)
{
	STRING again = json_of(subject);

	must(strcmp(json, again) == 0);
	subject_free(subject);
}

/* Lines are ours: a name with a newline gives as many as one with another control byte there. */
static inline void replace_newlines(const struct record *record, char *rows, size_t count)
{
	for (const struct field *field = record->fields; field->name; field++)
		for (size_t i = 0; i < count; i++) {
			void *member = rows + i * record->size + field->offset;
			const struct list *list = member;
			char *owned = field_plain_size(field->type) ? NULL : *(char **)member;

			if (field->type == FIELD_LIST)
				replace_newlines(field->record, list->items, list->count);
			else if (field->type == FIELD_RECORD && owned)
				replace_newlines(field->record, owned, 1);
			while (field->type == FIELD_TEXT && owned && (owned = strchr(owned, '\n')))
				*owned = '\x01';
		}
}

static inline void check_text(const struct subject *subject, const struct verdict *verdict)
{
	struct subject *copy = record_new(&subject_record);
	struct verdict *of_copy;

	record_copy(&subject_record, copy, subject);
	replace_newlines(&subject_record, (char *)copy, 1);
	of_copy = verdict_new(copy);
	for (unsigned bits = 0; bits < 16; bits += 5) {
		const struct output_options options = { .verbose = bits & 1,
			.explain = bits & 2,
			.stack = bits & 4,
			.mappings = bits & 8,
			.width = bits * 10 };
		STRING text = printed_as(&text_format, options, subject, verdict);
		STRING other = printed_as(&text_format, options, copy, of_copy);

		must_be_harmless(text);
		must(count_lines(text) == count_lines(other));
	}
	verdict_free(of_copy);
	subject_free(copy);
}

static inline void require_all(const struct subject *subject, const struct verdict *verdict)
{
	static const struct requirement *const none[] = { NULL };
	struct plugin plugin = { .required = none };
	enum status worst = STATUS_OK;
	STRING text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	plugin_note_subject(&plugin, subject, verdict);
	for (const struct requirement *row = requirements; row->name; row++) {
		STRING message = NULL;
		enum status status = check_requirement(row, subject, verdict, NULL, &message);

		must((status == STATUS_OK) == !message);
		worst = worse_status(worst, status);
		if (message)
			plugin_add(&plugin, status, NULL, message);
	}
	plugin_put(out, &plugin, plugin_status(&plugin, worst));
	fclose(out);
	must_be_harmless(text);
	must(count_lines(text) == (plugin.count > 1 ? 1 + plugin.count : 1));
	plugin_clear(&plugin);
}

static inline void judge_and_tell(const struct subject *subject)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	STRING json = json_of(subject); /* judged twice */
	STRING once = printed_as(&json_format, (struct output_options){ 0 }, subject, verdict);
	STRING line = printed_as(&ndjson_format, (struct output_options){ 0 }, subject, verdict);

	must(strcmp(json, once) == 0);
	must_be_json(json);
	must_be_json(line);
	must(count_lines(line) == 1);
	must_give(read_back(json), json);
	must_give(read_back(line), json);
	must_give(over_the_wire(subject), json);
	check_text(subject, verdict);
	require_all(subject, verdict);
}

/* What changed between two subjects. */
static inline void tell_changes(const struct subject *was, const struct subject *is)
{
	struct verdict *was_verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(was);
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(is);
	STRING text = NULL;
	size_t size;
	struct changes changes = { .out = open_memstream(&text, &size) };

	must(was_verdict && verdict && changes.out);
	find_changes(&changes, was, was_verdict, is, verdict);
	must(fclose(changes.out) == 0);
	must_be_harmless(text);
	must(count_lines(text) >= changes.count && (size > 0 || !changes.unseen));
}

#endif
