/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records: plain structs with a table of their members.
 *
 * A fact is a member of a struct and a row of that struct's table (name, help, type, offset).
 * Writing and reading JSON, sending, copying, freeing and listing all walk the table. Every member
 * has a row (tests/unit/record-tables.c).
 *
 * Zero is unknown for every type: in a new record everything is unknown.
 */
#ifndef DAXINFO_LIB_RECORD_H
#define DAXINFO_LIB_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Yes or no, or not known. */
enum tristate { UNKNOWN, NO, YES };

static inline enum tristate tristate(bool yes)
{
	return yes ? YES : NO;
}

/* A number, or not known: 0 is a number like any other. */
struct number {
	bool known;
	uint64_t value;
};

/* UINT64_MAX is unknown: json-c reads every larger number as that one. */
static inline struct number number(uint64_t value)
{
	bool known = value != UINT64_MAX;

	return (struct number){ .known = known, .value = known ? value : 0 };
}

/* The result of a system call that was tried for its result. */
struct outcome {
	bool tried;
	int error; /* 0, or the positive errno */
};

/* An array of records of one type. */
struct list {
	size_t count;
	void *items;
};

#define list_for_each(item, list)                                                                  \
	for ((item) = (list)->items;                                                               \
		(item) && (size_t)((item) - (__typeof__(item))(list)->items) < (list)->count;      \
		(item)++)

enum field_type {
	FIELD_TRISTATE, /* enum tristate; JSON true or false */
	FIELD_NUMBER,   /* struct number; JSON integer */
	FIELD_BYTES,    /* struct number; a size or an offset in bytes; JSON integer */
	FIELD_ADDRESS,  /* struct number; JSON string in hex */
	FIELD_FLAGS,    /* struct number; a bit mask; JSON string in hex */
	/* Always known, without the flag of struct number: this keeps the rows of mappings, of
	 * which a process has up to 65530 (vm.max_map_count) or more, at 40 bytes. */
	FIELD_U64_HEX, /* uint64_t, an address; JSON string in hex */
	FIELD_U64,     /* uint64_t, bytes; JSON integer */
	FIELD_U32,     /* uint32_t, the index of a row of another list; JSON integer */
	FIELD_TEXT,    /* char *, owned; JSON string */
	FIELD_OUTCOME, /* struct outcome; JSON "ok" or the name of the errno */
	FIELD_CHOICE,  /* enum whose words are in field.choices, 0 is unknown; JSON string */
	FIELD_RECORD,  /* pointer to a record, owned; JSON object */
	FIELD_LIST,    /* struct list; JSON array of objects */
};

struct field {
	const char *name; /* the key in JSON */
	const char *help; /* for --list-fields and the man page */
	enum field_type type;
	size_t offset;
	const struct record *record; /* FIELD_RECORD, FIELD_LIST: of what */
	const char *unit;            /* of a number, or NULL: none, or the type says it */

	/* FIELD_CHOICE: the word of each value, up to NULL. The first is that of 0, unknown; if it
	 * is NULL itself, unknown is null in JSON. */
	const char *const *choices;
	/* Or such a list for each value of another enum of the struct, up to NULL: chooser is that
	 * enum's offset. Its row comes before this one. */
	const char *const *const *choice_lists;
	size_t chooser;
};

struct record {
	size_t size;                /* of the struct, in bytes */
	const struct field *fields; /* up to one without a name */
};

/* The words of a FIELD_CHOICE of this object. */
static inline const char *const *field_words(const struct field *field, const void *object)
{
	if (!field->choice_lists)
		return field->choices;
	return field->choice_lists[*(const unsigned *)((const char *)object + field->chooser)];
}

/* How many words there are, that of unknown included. */
static inline unsigned count_words(const char *const *words)
{
	unsigned count = 1;

	while (words[count])
		count++;
	return count;
}

typedef enum tristate FIELD_TRISTATE_member;
typedef struct number FIELD_NUMBER_member;
typedef struct number FIELD_BYTES_member;
typedef struct number FIELD_ADDRESS_member;
typedef struct number FIELD_FLAGS_member;
typedef uint64_t FIELD_U64_HEX_member;
typedef uint64_t FIELD_U64_member;
typedef uint32_t FIELD_U32_member;
typedef char *FIELD_TEXT_member;
typedef struct outcome FIELD_OUTCOME_member;
typedef struct list FIELD_LIST_member;

/* offsetof() that does not compile if the member is not of the type in the row. */
#define FIELD_OFFSET(kind, owner, member)                                                          \
	(offsetof(owner, member) + 0 * sizeof(char[IS_OF_TYPE(kind, owner, member) ? 1 : -1]))
#define IS_OF_TYPE(kind, owner, member)                                                            \
	__builtin_types_compatible_p(kind##_member, __typeof__(((owner *)0)->member))

/* Every enum is a type of its own, so only the size is checked. */
#define CHOICE_OFFSET(owner, member)                                                               \
	(offsetof(owner, member) +                                                                 \
		0 * sizeof(char[sizeof(((owner *)0)->member) == sizeof(unsigned) ? 1 : -1]))

/* A row; FIELD_NAMED if the key is not the member's name. */
#define FIELD(kind, owner, member, text) FIELD_NAMED(kind, owner, member, #member, text)
#define FIELD_NAMED(kind, owner, member, key, text)                                                \
	{                                                                                          \
		.name = (key), .help = (text), .type = kind,                                       \
		.offset = FIELD_OFFSET(kind, owner, member)                                        \
	}
#define FIELD_WITH_UNIT(owner, member, of, text)                                                   \
	{                                                                                          \
		.name = #member, .help = (text), .type = FIELD_NUMBER, .unit = (of),               \
		.offset = FIELD_OFFSET(FIELD_NUMBER, owner, member)                                \
	}
#define FIELD_OF_CHOICES(owner, member, words, text)                                               \
	{                                                                                          \
		.name = #member, .help = (text), .type = FIELD_CHOICE,                             \
		.offset = CHOICE_OFFSET(owner, member), .choices = (words)                         \
	}
/* lists: an array of lists of words, selected by the enum member by. */
#define FIELD_OF_CHOICE_LISTS(owner, member, lists, by, text)                                      \
	{                                                                                          \
		.name = #member, .help = (text), .type = FIELD_CHOICE,                             \
		.offset = CHOICE_OFFSET(owner, member), .choice_lists = (lists),                   \
		.chooser = CHOICE_OFFSET(owner, by)                                                \
	}
#define FIELD_OF_RECORD(owner, member, row, text)                                                  \
	{                                                                                          \
		.name = #member, .help = (text), .type = FIELD_RECORD,                             \
		.offset = offsetof(owner, member), .record = (row)                                 \
	}
#define FIELD_OF_ROWS(owner, member, row, text)                                                    \
	FIELD_OF_NAMED_ROWS(owner, member, #member, row, text)
#define FIELD_OF_NAMED_ROWS(owner, member, key, row, text)                                         \
	{                                                                                          \
		.name = (key), .help = (text), .type = FIELD_LIST,                                 \
		.offset = FIELD_OFFSET(FIELD_LIST, owner, member), .record = (row)                 \
	}

/* A row of the table LAYER_fields, about a member of struct LAYER_facts; and the record of that
 * table. */
#define FACT(layer, type, member, help) FIELD(FIELD_##type, struct layer##_facts, member, help)
#define RECORD(layer)                                                                              \
	const struct record layer##_record = { sizeof(struct layer##_facts), layer##_fields }

/* Allocates an empty record, which the caller frees with record_free(). Never NULL. */
void *record_new(const struct record *record);

/* Frees what the members own, and makes them all unknown. */
void record_clear(const struct record *record, void *object);

/* Frees the object and what it owns. NULL is allowed. */
void record_free(const struct record *record, void *object);

/* Appends an empty row, which the list owns, and returns it; never NULL. The next list_add() may
 * move all rows. */
void *list_add(struct list *list, const struct record *record);

/* Frees the rows and what they own. The list is empty then. */
void record_clear_list(const struct record *record, struct list *list);

/* Copies the members, and what they own, into an empty object. Returns 0. */
void record_copy(const struct record *record, void *to, const void *from);

/* Appends copies of a list's rows to another list. Returns 0. */
void record_copy_list(const struct record *record, struct list *to, const struct list *from);

/* Replaces a FIELD_TEXT member by a copy of text; NULL and "" make it unknown. Returns 0. */
void set_text(char **member, const char *text);

/* Bytes of a member that owns nothing, and so can be copied with memcpy(); 0 for the others. */
static inline size_t field_plain_size(enum field_type type)
{
	switch (type) {
	case FIELD_TRISTATE:
		return sizeof(enum tristate);
	case FIELD_NUMBER:
	case FIELD_BYTES:
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		return sizeof(struct number);
	case FIELD_U64_HEX:
	case FIELD_U64:
		return sizeof(uint64_t);
	case FIELD_U32:
		return sizeof(uint32_t);
	case FIELD_OUTCOME:
		return sizeof(struct outcome);
	case FIELD_CHOICE:
		return sizeof(unsigned);
	case FIELD_TEXT:
	case FIELD_RECORD:
	case FIELD_LIST:
		break;
	}
	return 0;
}

/* The type's name, as --list-fields shows it. */
const char *field_type_name(enum field_type type);

#endif
