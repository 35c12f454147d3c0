/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Libraries that are loaded when the first subject needs them, with dlopen(3). libndctl brings in
 * libkmod and libcrypto, more code than everything else together, and loading libmount takes a
 * third of a run's time; but few machines have persistent memory, or a kernel without statmount(2).
 */
#ifndef DAXINFO_PROBE_LIBRARY_H
#define DAXINFO_PROBE_LIBRARY_H

#include "lib/util.h"

#include <stddef.h>
#include <stdint.h>

/* An ELF note that names, for package builders, a library that the linker does not know of (UAPI
 * group, "dlopen() Metadata for ELF Files"). priority is "required", "recommended" or "suggested".
 */
#define LIBRARY_NOTE(name_, feature, description, priority, soname)                                \
	LIBRARY_NOTE_OF(name_, "[{\"feature\":\"" feature "\",\"description\":\"" description      \
			       "\",\"priority\":\"" priority "\",\"soname\":[\"" soname "\"]}]")
#define LIBRARY_NOTE_OF(name_, text)                                                               \
	__attribute__((used, section(".note.dlopen"), aligned(4))) static const struct {           \
		uint32_t owner_size, content_size, type;                                           \
		char owner[4];                                                                     \
		char content[(sizeof(text) + 3) / 4 * 4];                                          \
	} name_ = { 4, sizeof(text), 0x407c0c0a, "FDO", text }

/* Declares the struct `library`, which has a pointer to each function in LIST under the function's
 * full name: mnt_fs_get_id(fs) is called as libmount.mnt_fs_get_id(fs). LIST is a macro that
 * applies its argument to each name. */
#define LIBRARY_FUNCTIONS(library, LIST)                                                           \
	static struct {                                                                            \
		LIST(LIBRARY_MEMBER)                                                               \
	} library;                                                                                 \
	static const char *const library##_names[] = { LIST(LIBRARY_NAME) };                       \
	_Static_assert(sizeof(library) == ARRAY_SIZE(library##_names) * sizeof(void *),            \
		"one pointer for each name")
#define LIBRARY_MEMBER(name) __typeof__(name) *name;
#define LIBRARY_NAME(name)   #name,

/* Loads a library that LIBRARY_FUNCTIONS declared; see library_load(). */
#define LIBRARY_LOAD(soname, library)                                                              \
	library_load(soname, library##_names, ARRAY_SIZE(library##_names), &(library))

/* Loads the library `soname`, which stays loaded, and looks count names up. functions is an array
 * of as many pointers. Returns 0; -ELIBACC if the library is not installed; -ELIBBAD if it lacks
 * one of the names. */
int library_load(const char *soname, const char *const *names, size_t count, void *functions);

#endif
