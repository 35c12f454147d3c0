/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trial mappings: read-only, of one page (device-dax: one alignment unit), which is never touched.
 * The control shows that the file can be mapped at all, the canary that flags are checked: in a
 * sandbox that ignores unknown flags every file would look MAP_SYNC-capable.
 */
#include "trial.h"

#include "target.h"

#include <errno.h>
#include <sys/mman.h>

#include <linux/magic.h>
#include <linux/mman.h>

/* Canaries are unassigned flags. One that the kernel accepts may be the flag that a patched kernel
 * has for MAP_DIRECT: then it is the next one. */
static const unsigned canaries[] = { 0x200000, 0x400000 };

/* From the kernel's headers and never a number: alpha, mips, parisc and xtensa have no MAP_SYNC and
 * use its bit for something else. No released kernel has MAP_DIRECT. */
#ifdef MAP_SYNC
#define SYNC_FLAG MAP_SYNC
#else
#define SYNC_FLAG 0
#endif
#ifdef MAP_DIRECT
#define DIRECT_FLAG MAP_DIRECT
#else
#define DIRECT_FLAG 0
#endif

/* The flags that MAP_SHARED_VALIDATE accepts for any file: those of LEGACY_MAP_MASK
 * (include/linux/mman.h), and MAP_SYNC. */
#define ASSIGNED(flag)                                                                             \
	{                                                                                          \
		flag, "the kernel knows it as " #flag                                              \
	}
static const struct {
	uint64_t bit;
	const char *reason;
} assigned[] = {
	ASSIGNED(MAP_FIXED), ASSIGNED(MAP_ANONYMOUS), ASSIGNED(MAP_DENYWRITE),
	ASSIGNED(MAP_EXECUTABLE), ASSIGNED(MAP_GROWSDOWN), ASSIGNED(MAP_LOCKED),
	ASSIGNED(MAP_NORESERVE), ASSIGNED(MAP_POPULATE), ASSIGNED(MAP_NONBLOCK),
	ASSIGNED(MAP_STACK), ASSIGNED(MAP_HUGETLB), ASSIGNED(MAP_FIXED_NOREPLACE),
#ifdef MAP_UNINITIALIZED
	ASSIGNED(MAP_UNINITIALIZED),
#endif
#ifdef MAP_SYNC
	ASSIGNED(MAP_SYNC),
#endif
#ifdef MAP_32BIT
	ASSIGNED(MAP_32BIT),
	{ 0x80, "the kernel knows it as MAP_ABOVE4G" }, /* x86, since Linux 6.6 */
#endif
};

/* The six bits for the size of huge pages, from MAP_HUGE_SHIFT on. */
#define HUGE_SIZE_BITS ((uint64_t)MAP_HUGE_MASK << MAP_HUGE_SHIFT)

const char *probe_refuses_direct_flag(uint64_t bit)
{
	if (bit == 0 || (bit & (bit - 1)) || bit > 0x80000000U)
		return "it is not a single bit of the 32 that mmap takes";
	if (bit & HUGE_SIZE_BITS)
		return "it is part of the size that goes with MAP_HUGETLB";
	if (bit & MAP_TYPE)
		return "it is part of the type of a mapping";
	for (size_t i = 0; i < ARRAY_SIZE(assigned); i++)
		if (assigned[i].bit == bit)
			return assigned[i].reason;
	return NULL;
}

/* A device is mapped by its alignment, and a file of huge pages by these (its st_blksize). */
static struct number mapping_length(const struct target *target)
{
	const struct dax_device_facts *device = target->facts->dax_device;

	if (device && device->align.known)
		return device->align;
	if (magic_of(&target->fs) == HUGETLBFS_MAGIC)
		return number(target->stat.stx_blksize);
	return target->facts->host->page_size;
}

/* MAP_NORESERVE, which every kernel accepts, keeps hugetlbfs from reserving pages. */
static struct outcome try_mapping(const struct target *target, int flags)
{
	size_t length = target->facts->trial->length.value;
	void *address = mmap(NULL, length, PROT_READ, MAP_SHARED_VALIDATE | MAP_NORESERVE | flags,
		target->fd, 0);

	if (address == MAP_FAILED)
		return (struct outcome){ .tried = true, .error = errno };
	munmap(address, length);
	return (struct outcome){ .tried = true };
}

/* The outcome of the first canary that is refused, or of the last one. */
static struct outcome try_canaries(const struct target *target)
{
	struct outcome outcome = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(canaries); i++) {
		if (canaries[i] == target->options->map_direct_flag)
			continue;
		outcome = try_mapping(target, (int)canaries[i]);
		if (outcome.error)
			break;
	}
	return outcome;
}

/* Flag 0 means that there is none to try. */
static void try_flag(
	const struct target *target, unsigned flag, struct number *tried, struct outcome *outcome)
{
	if (!flag)
		return;
	*tried = number(flag);
	*outcome = try_mapping(target, (int)flag);
}

int probe_trial(struct target *target)
{
	unsigned direct_flag = target->options->map_direct_flag;
	struct trial_facts *trial;

	if (!is_mappable(target))
		return 0;
	trial = target->facts->trial = record_new(&trial_record);
	trial->length = mapping_length(target);
	trial->control = try_mapping(target, 0);
	trial->canary = try_canaries(target);
	try_flag(target, SYNC_FLAG, &trial->sync_flag, &trial->sync);
	try_flag(target, DIRECT_FLAG ?: direct_flag, &trial->direct_flag, &trial->direct);
	return 0;
}
