/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Libraries that only some subjects need are loaded when the first one does: libndctl alone brings
 * in more code (libkmod, libcrypto) than all the rest, libmount another third of the time that a
 * run takes, and few machines have persistent memory, or a kernel too old to tell of one mount.
 */
#ifndef DAXINFO_PROBE_LIBRARY_H
#define DAXINFO_PROBE_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

/* A note in the program by which package builders learn of a library that no linker knows of (the
 * UAPI group's "dlopen() metadata for ELF files"): priority is "required", "recommended" or
 * "suggested". */
#define LIBRARY_NOTE(name_, feature, description, priority, soname)                                \
	LIBRARY_NOTE_OF(name_, "[{\"feature\":\"" feature "\",\"description\":\"" description      \
			       "\",\"priority\":\"" priority "\",\"soname\":[\"" soname "\"]}]")
#define LIBRARY_NOTE_OF(name_, text)                                                               \
	__attribute__((used, section(".note.dlopen"), aligned(4))) static const struct {           \
		uint32_t owner_size, content_size, type;                                           \
		char owner[4];                                                                     \
		char content[(sizeof(text) + 3) / 4 * 4];                                          \
	} name_ = { 4, sizeof(text), 0x407c0c0a, "FDO", text }

/* A function of a library by its name, and where its address is to be put. */
struct library_symbol {
	const char *name;
	void *address; /* of a pointer to the function */
};

/* Declares struct PREFIX, with a pointer to each function that LIST names, so that PREFIX_f(x) is
 * called as PREFIX.f(x), and the table that loads it. */
#define LIBRARY_FUNCTIONS(prefix, list)                                                            \
	static struct {                                                                            \
		list(LIBRARY_MEMBER_##prefix)                                                      \
	} prefix;                                                                                  \
	static const struct library_symbol prefix##_symbols[] = { list(LIBRARY_SYMBOL_##prefix) };

#define LIBRARY_MEMBER_mnt(name)    __typeof__(mnt_##name) *name;
#define LIBRARY_SYMBOL_mnt(name)    { "mnt_" #name, &mnt.name },
#define LIBRARY_MEMBER_ndctl(name)  __typeof__(ndctl_##name) *name;
#define LIBRARY_SYMBOL_ndctl(name)  { "ndctl_" #name, &ndctl.name },
#define LIBRARY_MEMBER_daxctl(name) __typeof__(daxctl_##name) *name;
#define LIBRARY_SYMBOL_daxctl(name) { "daxctl_" #name, &daxctl.name },

#define LIBRARY_LOAD(soname, prefix)                                                               \
	library_load(soname, prefix##_symbols, ARRAY_SIZE(prefix##_symbols))

/* Loads the library of that soname, once, and finds count symbols. 0; -ELIBACC where it is not
 * installed; -ELIBBAD where it lacks one of them. It stays loaded. */
int library_load(const char *soname, const struct library_symbol *symbols, size_t count);

#endif
