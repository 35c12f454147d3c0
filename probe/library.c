/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "library.h"

#include <dlfcn.h>
#include <errno.h>

int library_load(const char *soname, const char *const *names, size_t count, void *functions)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return -ELIBACC;
	for (size_t i = 0; i < count; i++) {
		void *function = dlsym(library, names[i]);

		if (!function)
			return -ELIBBAD;
		memcpy((char *)functions + i * sizeof(function), &function, sizeof(function));
	}
	return 0;
}
