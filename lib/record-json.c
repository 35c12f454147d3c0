/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Written directly, without a tree in memory: a process may have tens of thousands of rows. */
#include "record-json.h"

#include "utf8.h"

#include <string.h>

#define DIGITS_MAX 20 /* of UINT64_MAX */

static void put_plain(FILE *out, const char *text, size_t length)
{
	fwrite_unlocked(text, 1, length, out);
}

/* For speed: fprintf() takes more than twice as long, and a process may have 65,000 mappings. */
static void put_digits(FILE *out, uint64_t value, unsigned base)
{
	char digits[DIGITS_MAX], *first = digits + sizeof(digits);

	do {
		*--first = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	put_plain(out, first, (size_t)(digits + sizeof(digits) - first));
}

/* The characters that JSON escapes (RFC 8259, section 7), and DEL. */
static void put_control(FILE *out, unsigned char byte)
{
	static const char letters[] = { ['\b'] = 'b',
		['\t'] = 't',
		['\n'] = 'n',
		['\f'] = 'f',
		['\r'] = 'r',
		['"'] = '"',
		['\\'] = '\\' };

	if (byte < sizeof(letters) && letters[byte])
		fprintf(out, "\\%c", letters[byte]);
	else
		fprintf(out, "\\u%04x", byte);
}

static bool is_plain(unsigned char byte)
{
	return byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\';
}

/* Writes a string, with U+FFFD for every byte that is not UTF-8. Returns false if there was one. */
static bool put_string(FILE *out, const char *text)
{
	bool valid = true;

	putc_unlocked('"', out);
	while (*text) {
		size_t length = 0;
		uint32_t code;

		while (is_plain((unsigned char)text[length]))
			length++;
		put_plain(out, text, length);
		text += length;
		length = utf8_decode(text, &code);
		if (length == 1)
			put_control(out, (unsigned char)*text);
		else if (length > 1)
			put_plain(out, text, length);
		else if (*text)
			fputs("\xef\xbf\xbd", out);
		valid = valid && (length || !*text);
		text += length ?: *text != '\0';
	}
	putc_unlocked('"', out);
	return valid;
}

void json_put_key(FILE *out, char *separator, const char *name)
{
	putc_unlocked(*separator, out);
	*separator = ',';
	putc_unlocked('"', out);
	fputs_unlocked(name, out);
	put_plain(out, "\":", 2);
}

static void put_null(FILE *out)
{
	put_plain(out, "null", 4);
}

static void put_hex(FILE *out, uint64_t value)
{
	put_plain(out, "\"0x", 3);
	put_digits(out, value, 16);
	putc_unlocked('"', out);
}

static void put_number(FILE *out, const struct field *field, const struct number *number)
{
	if (!number->known) {
		put_null(out);
	} else if (field->type == FIELD_NUMBER || field->type == FIELD_BYTES) {
		put_digits(out, number->value, 10);
	} else {
		put_hex(out, number->value);
	}
}

static void put_text(FILE *out, char *separator, const struct field *field, const char *text)
{
	char key[64];

	if (!text)
		put_null(out);
	if (!text || put_string(out, text))
		return;
	snprintf(key, sizeof(key), "%s_bytes", field->name);
	json_put_key(out, separator, key);
	putc_unlocked('"', out);
	for (; *text; text++)
		fprintf(out, "%02x", (unsigned char)*text);
	putc_unlocked('"', out);
}

/* NULL is unknown. */
static void put_word(FILE *out, const char *word)
{
	if (word)
		put_string(out, word);
	else
		put_null(out);
}

static void put_outcome(FILE *out, const struct outcome *outcome)
{
	if (!outcome->tried)
		put_null(out);
	else
		put_word(out, outcome->error ? strerrorname_np(outcome->error) ?: "?" : "ok");
}

static void put_list(FILE *out, const struct field *field, const struct list *list)
{
	const char *row = list->items;

	putc_unlocked('[', out);
	for (size_t i = 0; i < list->count; i++, row += field->record->size) {
		if (i)
			putc_unlocked(',', out);
		record_put_json(out, field->record, row);
	}
	putc_unlocked(']', out);
}

static void put_value(FILE *out, char *separator, const struct field *field, const void *object)
{
	const void *member = (const char *)object + field->offset;
	static const char *const answers[] = { [UNKNOWN] = "null", [NO] = "false", [YES] = "true" };

	switch (field->type) {
	case FIELD_TRISTATE:
		fputs_unlocked(answers[*(const enum tristate *)member], out);
		break;
	case FIELD_NUMBER:
	case FIELD_BYTES:
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		put_number(out, field, member);
		break;
	case FIELD_U64_HEX:
		put_hex(out, *(const uint64_t *)member);
		break;
	case FIELD_U64:
		put_digits(out, *(const uint64_t *)member, 10);
		break;
	case FIELD_U32:
		put_digits(out, *(const uint32_t *)member, 10);
		break;
	case FIELD_TEXT:
		put_text(out, separator, field, *(char *const *)member);
		break;
	case FIELD_OUTCOME:
		put_outcome(out, member);
		break;
	case FIELD_CHOICE:
		put_word(out, field_words(field, object)[*(const unsigned *)member]);
		break;
	case FIELD_RECORD:
		if (*(void *const *)member)
			record_put_json(out, field->record, *(void *const *)member);
		else
			put_null(out);
		break;
	case FIELD_LIST:
		put_list(out, field, member);
		break;
	}
}

void record_put_members(FILE *out, char *separator, const struct record *record, const void *object)
{
	for (const struct field *field = record->fields; field->name; field++) {
		json_put_key(out, separator, field->name);
		put_value(out, separator, field, object);
	}
}

void record_put_json(FILE *out, const struct record *record, const void *object)
{
	char separator = '{';

	record_put_members(out, &separator, record, object);
	putc_unlocked('}', out);
}
