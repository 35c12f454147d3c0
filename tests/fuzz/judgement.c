// SPDX-License-Identifier: GPL-2.0-or-later
/* The whole judgement, from arbitrary facts, of two subjects, and what changed between them: each
 * byte of the input is a choice for a member of the next record, and what is not there is unknown.
 */
#include "judged.h"

#define NESTING_MAX 3
#define ROWS_MAX    7

/* Texts that the verdict knows, and some that resemble them. */
static const char *const words[] = { "ext4", "xfs", "erofs", "btrfs", "bcachefs", "tmpfs",
	"overlay", "virtiofs", "fuse", "fuseblk", "nfs", "ramfs", "hugetlbfs", "famfs", "nova",
	"regular file", "directory", "dax", "dax=always", "dax=inode", "dax=never",
	"rw,dax=inode,data=journal", "data=journal", "nodiscard", "xino=on",
	"upperdir=/u,metacopy=on", "disk", "partition", "dm", "md", "loop", "linear", "raid0",
	"nd_pmem", "virtio_pmem", "dcssblk", "brd", "fsdax", "devdax", "sector", "raw",
	"system-ram", "disabled", "mem", "dev", "pmem", "volatile", "cpu_cache",
	"memory_controller", "none", "unknown", "ACPI.NFIT", "e820", "nvdimm", "hmem", "cxl",
	"region0", "region1", "pmem0", "dm-0", "RAM", "System RAM", "persistent memory",
	"Persistent Memory", "running", "kernel-thread", "zombie", "x86_64", "aarch64", "s390x",
	"alpha", "4.14.0", "5.10.0", "6.1.0-56-amd64", "7.2", "statmount", "mountinfo", "open",
	"statx", "rd wr sh mr mw me ms sf sd", "rd sh mr mm hg", "rd wr nh", "/", "", "/mnt/a b",
	"-x", "$(x)", "a'b", "/mnt/\nFORGED: direct", "\x1b[31m",
	"\x9b"
	"31m",
	"\xc2\x9b"
	"31m",
	"\r", "\xff\xfe", "\xe2\x80\xae", "%s%n", "\xf0\x9f", "12", "12:34" };

#define PMD (2u << 20)
static const uint64_t numbers[] = { 0, 1, 2, 512, 1024, 4096, 65536, PMD, PMD - 1, PMD + 4096,
	3 * PMD, 1ULL << 30, 1ULL << 63, UINT64_MAX - 1, UINT64_MAX, UINT32_MAX, INT64_MAX,
	0x58465342, 0xef53, 0x01021994, 0x794c7630, 0xe0f5e1e2, 0x9123683e, 0x65735546, 0x6a656a63,
	0x8000, 0x80000, 0x100, 0x1 };

static void fill(struct input *input, const struct record *record, void *object, unsigned depth);

static uint64_t any_number(struct input *input, unsigned choice)
{
	unsigned known = COUNT(numbers);

	return choice < known ? numbers[choice] : take_number(input, choice % 8 + 1);
}

static char *any_text(struct input *input)
{
	unsigned choice = take_byte(input);

	if (choice == 0)
		return NULL;
	return choice <= COUNT(words) ? strdup(words[choice - 1]) : take_text(input, 0, choice);
}

static unsigned any_choice(struct input *input, const struct field *field)
{
	unsigned count = 1;

	while (field->choices[count])
		count++;
	return take_byte(input) % count;
}

static void *any_record(struct input *input, const struct record *record, unsigned depth)
{
	void *object = take_byte(input) % 4 ? record_new(record) : NULL;

	if (object)
		fill(input, record, object, depth);
	return object;
}

static void fill_list(
	struct input *input, const struct record *record, struct list *list, unsigned depth)
{
	unsigned count = depth < NESTING_MAX + 2 ? take_byte(input) % (ROWS_MAX + 1) : 0;

	for (; count && input->left; count--)
		fill(input, record, list_add(list, record), depth);
}

static void fill_plain(struct input *input, const struct field *field, void *member)
{
	unsigned choice = take_byte(input);

	switch (field->type) {
	case FIELD_TRISTATE:
		*(enum tristate *)member = choice % 3;
		break;
	case FIELD_U64_HEX:
		*(uint64_t *)member = any_number(input, choice);
		break;
	case FIELD_U64:
		*(uint64_t *)member = number(any_number(input, choice)).value;
		break;
	case FIELD_U32:
		*(uint32_t *)member = choice % (ROWS_MAX + 1);
		break;
	case FIELD_OUTCOME:
		*(struct outcome *)member = (struct outcome){ choice > 0, choice % 134 };
		break;
	default:
		if (choice)
			*(struct number *)member = number(any_number(input, choice - 1));
	}
}

static void fill(struct input *input, const struct record *record, void *object, unsigned depth)
{
	for (const struct field *field = record->fields; input->left && field->name; field++) {
		void *member = (char *)object + field->offset;

		if (field->type == FIELD_TEXT)
			*(char **)member = any_text(input);
		else if (field->type == FIELD_RECORD)
			*(void **)member = any_record(input, field->record, depth + 1);
		else if (field->type == FIELD_LIST)
			fill_list(input, field->record, member, depth + 1);
		else if (field->type == FIELD_CHOICE)
			*(unsigned *)member = any_choice(input, field);
		else
			fill_plain(input, field, member);
	}
}

/* Every subject has a name and facts, and a process alone has mappings and files: saved.c sees to
 * it, and the probes do. */
static void complete(struct subject *subject)
{
	struct subject *file;

	if (subject->kind != KIND_PROCESS) {
		record_clear_list(&mapping_record, &subject->mappings);
		record_clear_list(&subject_record, &subject->files);
	}
	if (!subject->name)
		subject->name = strdup("");
	if (!subject->facts)
		subject->facts = record_new(&facts_record);
	list_for_each (file, &subject->files)
		complete(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	struct subject subjects[2] = { 0 };

	for (size_t i = 0; i < COUNT(subjects); i++) {
		fill(&input, &subject_record, &subjects[i], 0);
		complete(&subjects[i]);
	}
	judge_and_tell(&subjects[0]);
	tell_changes(&subjects[0], &subjects[1]);
	tell_changes(&subjects[1], &subjects[0]);
	for (size_t i = 0; i < COUNT(subjects); i++)
		record_clear(&subject_record, &subjects[i]);
	return 0;
}
