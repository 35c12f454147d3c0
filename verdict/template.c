/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "template.h"

#include "file-systems.h"
#include "layers.h"
#include "lib/size.h"
#include "lib/text-stream.h"
#include "lib/xalloc.h"
#include "persistence.h"
#include "storage.h"

/* Values that are numbers. */
struct numbers {
	char page_size[SIZE_WORDS], huge_page[SIZE_WORDS], pmd_size[SIZE_WORDS], stride[SIZE_WORDS],
		file_size[SIZE_WORDS];
};

static const char *device_node(const struct block_facts *block)
{
	return block->node ?: block->name;
}

/* The disk of the first partition; else the lowest device. */
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

/* The directory of a path. The caller frees it. */
static char *directory_of(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	if (!slash)
		return xstrdup(".");
	return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static const char *if_known(struct number number, const char *text)
{
	return number.known ? text : NULL;
}

static void put_decimal(char *text, uint64_t value)
{
	snprintf(text, SIZE_WORDS, "%llu", (unsigned long long)value);
}

/* The block size is that which the remedy gives the file system: the size of a page. */
static struct numbers numbers_of(const struct subject *subject)
{
	uint64_t page = host_of(subject)->page_size.value, pmd = host_of(subject)->pmd_size.value;
	struct numbers numbers = { 0 };

	put_decimal(numbers.page_size, page);
	size_in_words(numbers.huge_page, pmd);
	size_for_options(numbers.pmd_size, pmd);
	put_decimal(numbers.stride, page ? pmd / page : 0);
	put_decimal(numbers.file_size, file_of(subject)->size.value);
	return numbers;
}

static const struct dimm_facts *failed_dimm_of(const struct subject *subject)
{
	static const struct dimm_facts nothing;
	const struct facts *facts = subject->facts;
	const struct dimm_facts *dimm = NULL;
	const struct storage_facts *storage;
	const struct nvdimm_facts *medium;

	for (size_t i = 0; !dimm && i <= facts->more_nvdimms.count; i++)
		dimm = failed_dimm(region_at(facts, i));
	list_for_each (storage, &facts->storage)
		list_for_each (medium, &storage->media)
			dimm = dimm ?: failed_dimm(medium->region);
	return dimm ?: &nothing;
}

/* The value of a name; NULL where it is unknown. */
static const char *value_of(const char *name, size_t length, const struct place *place,
	const struct numbers *numbers, const char *directory)
{
	const struct subject *subject = place->subject;
	const struct list *blocks = &subject->facts->block;
	const struct region_facts *weakest = weakest_region(subject->facts);
	const struct block_facts *uncached = disk_without_cache_flush(subject->facts);
	const struct storage_facts *journal = journal_of(subject->facts);
	const struct {
		const char *name;
		const char *value;
	} values[] = {
		{ "path", subject->name },
		{ "directory", directory },
		{ "target", mount_of(subject)->target },
		{ "source", mount_of(subject)->source },
		{ "type", file_system_type(subject) },
		{ "content", superblock_of(subject)->type },
		{ "dax_option", mount_of(subject)->dax_option },
		{ "file_type", file_type_names[file_of(subject)->type] ?: "file of unknown type" },
		{ "layer", place->block ? place->block->name : NULL },
		{ "device", blocks->count ? device_node(blocks->items) : NULL },
		{ "disk", disk_of(blocks) },
		{ "namespace", namespace_of(subject)->name },
		{ "region", weakest ? weakest->name : NULL },
		{ "dax_device", dax_device_of(subject)->name },
		{ "trial_error", file_of(subject)->trial_file.error
					 ? error_name(file_of(subject)->trial_file.error)
					 : NULL },
		{ "page_size", if_known(host_of(subject)->page_size, numbers->page_size) },
		{ "huge_page", if_known(host_of(subject)->pmd_size, numbers->huge_page) },
		{ "pmd_size", if_known(host_of(subject)->pmd_size, numbers->pmd_size) },
		{ "stride", if_known(host_of(subject)->pmd_size, numbers->stride) },
		{ "file_size", if_known(file_of(subject)->size, numbers->file_size) },
		{ "dimm", failed_dimm_of(subject)->name },
		{ "dimm_flags", failed_dimm_of(subject)->flags },
		{ "flush_option", skips_flushes(mount_of(subject)) },
		{ "uncached_disk", uncached ? uncached->name : NULL },
		{ "journal", journal ? journal->path : NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (strlen(values[i].name) == length && strncmp(values[i].name, name, length) == 0)
			return values[i].value;
	return NULL;
}

/* Quoted for a shell: bare, in single quotes, or in $'' where a byte is not printable. */
static void put_quoted(FILE *out, const char *text)
{
	static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "/._-+:@%,=";
	bool plain = true;

	if (*text == '-')
		fputs("./", out); /* else it would be an option */
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

/* Writes the template with the values; false where one of them is unknown. */
static bool put_template(FILE *out, const char *template, const struct place *place, bool for_shell)
{
	char *directory _cleanup_free_ = directory_of(place->subject->name);
	const struct numbers numbers = numbers_of(place->subject);
	bool complete = true;

	for (;;) {
		size_t plain = strcspn(template, "{"), name = strcspn(template + plain, "}");
		const char *value;

		fwrite(template, 1, plain, out);
		template += plain;
		if (!*template)
			return complete;
		value = value_of(template + 1, name - 1, place, &numbers, directory);
		complete = complete && value;
		if (for_shell)
			put_quoted(out, or_unknown(value));
		else
			fputs(or_unknown(value), out);
		template += name + 1;
	}
}

static char *expand_template(
	const char *template, const struct place *place, bool for_shell, bool *complete)
{
	struct text_stream stream;

	text_stream_open(&stream);
	*complete = put_template(stream.out, template, place, for_shell);
	return text_stream_close(&stream);
}

char *expand(const char *template, const struct place *place)
{
	bool complete;

	return expand_template(template, place, false, &complete);
}

char *expand_for_shell(const char *template, const struct place *place)
{
	bool complete;
	char *text = template ? expand_template(template, place, true, &complete) : NULL;

	if (text && !complete) {
		free(text);
		text = NULL;
	}
	return text;
}
