/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "obstacles.h"

#include "evidence.h"
#include "file-systems.h"
#include "layers.h"
#include "template.h"

/* What is below a device with DAX does not matter to DAX: see device_without_dax(). */
static bool find_block(const struct finding_type *obstacle, struct place *place)
{
	list_for_each (place->block, &place->subject->facts->block) {
		if (obstacle->stands(place))
			return true;
		if (obstacle->question == ACCESS && place->block->dax == YES)
			break;
	}
	return false;
}

/* The file may be on any of them. */
static bool find_in_regions(const struct finding_type *obstacle, struct place *place)
{
	const struct facts *facts = place->subject->facts;
	const struct storage_facts *storage;
	const struct nvdimm_facts *medium;

	for (size_t i = 0; i <= facts->more_nvdimms.count; i++) {
		place->region = region_at(facts, i);
		if (obstacle->stands(place))
			return true;
	}
	list_for_each (storage, &facts->storage)
		list_for_each (medium, &storage->media) {
			place->region = medium->region;
			if (obstacle->stands(place))
				return true;
		}
	return false;
}

bool find_obstacle(
	const struct finding_type *obstacle, const struct subject *subject, struct place *place)
{
	*place = (struct place){
		.subject = subject,
		.namespace = subject->facts->namespace,
		.region = subject->facts->region,
	};
	if (!obstacle->stands)
		return false;
	if (obstacle->layer == LAYER_BLOCK)
		return find_block(obstacle, place);
	return obstacle->layer == LAYER_REGION ? find_in_regions(obstacle, place)
					       : obstacle->stands(place);
}

enum question question_of(const struct finding_type *type, const struct subject *subject)
{
	bool is_about_files = type->question == ACCESS && type->layer != LAYER_FILE;

	return is_about_files && subject->kind == KIND_BLOCK_DEVICE ? FS_DAX : type->question;
}

static unsigned answer_of(const struct finding_type *row, const struct subject *subject)
{
	return question_of(row, subject) == FS_DAX ? (unsigned)FS_DAX_REFUSED
						   : (unsigned)row->evidence.answer;
}

/* The file system on a block device is known by its superblock. */
static const char *source_of(const struct finding_type *row, const struct subject *subject)
{
	bool on_device = row->layer == LAYER_FILE_SYSTEM && subject->kind == KIND_BLOCK_DEVICE;

	return on_device ? "blkid" : row->evidence.source;
}

void add_obstacle_evidence(
	const struct finding_type *table, const struct subject *subject, struct verdict *verdict)
{
	for (const struct finding_type *row = table; row->id; row++) {
		struct place place;

		if (row->evidence.source && find_obstacle(row, subject, &place)) {
			_cleanup_free_ char *detail = expand(row->evidence.detail, &place);

			add_evidence(verdict, source_of(row, subject), question_of(row, subject),
				answer_of(row, subject), row->evidence.weight, "%s", detail);
		}
	}
}

bool is_cached_on_dax(const struct subject *subject, const struct verdict *verdict)
{
	return in_file_system(subject) && verdict->access == ACCESS_PAGE_CACHE &&
	       subject->facts->block.count && !device_without_dax(subject) &&
	       file_system_of(mount_of(subject))->dax == YES;
}

bool is_refused_on_dax(const struct subject *subject, const struct verdict *verdict)
{
	return subject->kind == KIND_BLOCK_DEVICE && verdict->fs_dax == FS_DAX_REFUSED &&
	       subject->facts->block.count && !device_without_dax(subject);
}
