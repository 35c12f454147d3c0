/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mount option hidepid of /proc (proc(5), fs/proc/base.c: has_pid_permissions). */
#include "hidepid.h"

#include "lib/mount-option.h"
#include "probe/target.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <sys/syscall.h>

/* Whether we have CAP_SYS_PTRACE in the user namespace of the first process, and not only in a user
 * namespace of our own. */
static bool may_trace_all(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };
	struct stat ours, theirs;

	return syscall(SYS_capget, &header, data) == 0 &&
	       data[CAP_TO_INDEX(CAP_SYS_PTRACE)].effective & CAP_TO_MASK(CAP_SYS_PTRACE) &&
	       stat("/proc/self/ns/user", &ours) == 0 && stat("/proc/1/ns/user", &theirs) == 0 &&
	       ours.st_ino == theirs.st_ino;
}

/* Whether we are in the group that sees all processes, which is 0 without the option gid=. In a
 * user namespace its number is another one; then the first process cannot be seen. */
static bool is_in_group(const char *options)
{
	size_t length;
	const char *option = mount_option_find(options, "gid", &length);
	struct stat first;
	gid_t group = option ? (gid_t)strtoul(option + strlen("gid="), NULL, 10) : 0;

	return (getegid() == group || group_member(group)) && stat("/proc/1", &first) == 0;
}

/* hidepid=noaccess, or 1, denies access to processes but shows that they exist. Before Linux 5.8
 * the value is a number. */
static bool hides_processes(const char *options)
{
	if (mount_option_is_set(options, "hidepid=ptraceable") ||
		mount_option_is_set(options, "hidepid=4"))
		return true;
	return (mount_option_is_set(options, "hidepid=invisible") ||
		       mount_option_is_set(options, "hidepid=2")) &&
	       !is_in_group(options);
}

int proc_hides_processes(struct session *session)
{
	struct subject *proc __attribute__((cleanup(subject_cleanup))) = NULL;
	struct statfs fs;

	if (statfs("/proc", &fs) < 0 || magic_of(&fs) != PROC_SUPER_MAGIC)
		return -ENODEV;
	if (may_trace_all())
		return 0;
	proc = probe_path(session, "/proc");
	if (!proc->facts->mount || !proc->facts->mount->options)
		return 0;
	return hides_processes(proc->facts->mount->options) ? -EACCES : 0;
}
