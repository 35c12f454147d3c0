/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process that maps a file once. Each setup function makes one that is what its name says. */
#ifndef DAXINFO_PROCESS_SCENE_H
#define DAXINFO_PROCESS_SCENE_H

#include "scene.h"

#define MIB (1ULL << 20)

struct process_scene {
	struct scene file;
	struct memory_facts memory;
	struct mapping_facts mapping;
	struct process_facts process;
	struct facts facts;
	struct subject subject;
};

typedef void setup_process(struct process_scene *scene);

static inline void map(struct process_scene *scene, setup_function *file, const char *flags)
{
	*scene = (struct process_scene){
		.memory = { .resident = NUMBER(4096),
			.huge = NUMBER(0),
			.vm_flags = (char *)flags },
		.mapping = { .start = 4 * MIB,
			.end = 8 * MIB,
			.perms = PERMISSIONS_NONE +
				 (PERMISSION_READ | PERMISSION_WRITE | PERMISSION_SHARED),
			.memory = &scene->memory },
		.process = { .pid = NUMBER(1),
			.thp_disabled = NO,
			.smaps_stall = NUMBER(7),
			.smaps_read = YES },
		.facts = { .process = &scene->process },
		.subject = { .name = "1",
			.kind = KIND_PROCESS,
			.facts = &scene->facts,
			.mappings = { 1, &scene->mapping },
			.files = { 1, &scene->file.subject } },
	};
	file(&scene->file);
}

#define MADE_WITH "rd wr sh mr mw me ms mm sf"
#define WITHOUT   "rd wr sh mr mw me ms mm"

static inline void synced(struct process_scene *scene)
{
	map(scene, sync_file, MADE_WITH);
}

static inline void unsynced(struct process_scene *scene)
{
	map(scene, sync_file, WITHOUT);
}

static inline void async(struct process_scene *scene)
{
	map(scene, async_file, WITHOUT);
}

static inline void flagged_async(struct process_scene *scene)
{
	map(scene, async_file, MADE_WITH);
}

static inline void cached(struct process_scene *scene)
{
	map(scene, cached_file, "rd wr sh mr mw me ms");
}

static inline void cached_mixed(struct process_scene *scene)
{
	map(scene, cached_file, "rd wr sh mr mw me ms mm");
}

static inline void private(struct process_scene *scene)
{
	map(scene, sync_file, "rd wr mr mw me mm");
	scene->mapping.perms = PERMISSIONS_NONE + (PERMISSION_READ | PERMISSION_WRITE);
}

static inline void private_cached(struct process_scene *scene)
{
	private(scene);
	cached_file(&scene->file);
}

static inline void unseen(struct process_scene *scene)
{
	map(scene, sync_file, NULL);
}

static inline void without_thp(struct process_scene *scene)
{
	synced(scene);
	scene->process.thp_disabled = YES;
}

static inline void huge_mapped(struct process_scene *scene)
{
	synced(scene);
	scene->file.extents.huge = number(4 * MIB);
}

/* At an address that no huge page can map. */
static inline void misplaced(struct process_scene *scene)
{
	huge_mapped(scene);
	scene->mapping.offset = 4096;
}

static inline void changed(struct process_scene *scene)
{
	synced(scene);
	scene->process.changed = YES;
}

static inline void skipped(struct process_scene *scene)
{
	unseen(scene);
	scene->process.smaps_read = NO;
}

static inline void split(struct process_scene *scene)
{
	skipped(scene);
	scene->process.walk_splits = YES;
}

#endif
