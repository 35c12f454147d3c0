/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include "lib/util.h"
#include "probe/kernel-fs.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>

int process_open(struct process *process, struct session *session, uint64_t pid)
{
	char name[sizeof("/proc/18446744073709551615")];

	*process = (struct process){ .session = session, .fd = -1, .maps = -1 };
	snprintf(name, sizeof(name), "/proc/%" PRIu64, pid);
	process->fd = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (process->fd < 0)
		return -errno;
	if (!is_on_kernel_fs(process->fd, PROC_SUPER_MAGIC))
		return -ENODEV;
	process->subject = subject_new(strrchr(name, '/') + 1);
	process->subject->kind = KIND_PROCESS;
	process->facts = process->subject->facts->process = record_new(&process_record);
	return 0;
}

void process_close(struct process *process)
{
	close_fd(&process->fd);
	close_fd(&process->maps);
	subject_free(process->subject);
	file_key_map_clear(&process->file_indexes);
	file_key_map_clear(&process->remote_devices);
	free(process->files);
	process->session->progress->in_process = false;
}

ssize_t process_read_file(struct process *process, const char *name, char *buffer, size_t size)
{
	int fd _cleanup_close_ = kernel_fs_open(process->fd, name, 0, PROC_SUPER_MAGIC);
	size_t length = 0;
	ssize_t part = 1;

	if (fd < 0)
		return fd;
	while (part > 0 && length < size - 1) {
		part = read(fd, buffer + length, size - 1 - length);
		if (part < 0)
			return -errno;
		length += (size_t)part;
	}
	buffer[length] = '\0';
	process->bytes_read += length;
	return (ssize_t)length;
}

enum tristate process_has_other_mounts(const struct process *process)
{
	char ours[64], theirs[64];
	ssize_t length = readlink("/proc/self/ns/mnt", ours, sizeof(ours));
	ssize_t their_length = readlinkat(process->fd, "ns/mnt", theirs, sizeof(theirs));

	if (length < 0 || their_length < 0)
		return UNKNOWN;
	return tristate(length != their_length || memcmp(ours, theirs, (size_t)length) != 0);
}

bool same_pid_namespace(void)
{
	char text[32] = "";

	return readlink("/proc/self", text, sizeof(text) - 1) > 0 && atoi(text) == getpid();
}
