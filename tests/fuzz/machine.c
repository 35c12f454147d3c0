// SPDX-License-Identifier: GPL-2.0-or-later
/* A machine with arbitrary attributes in sysfs, as seen by libndctl, libdaxctl and daxinfo. The
 * first byte chooses a device. Then come attributes: two bytes for which, and its text up to a NUL.
 * Text that begins with 0xff: the attribute does not exist. */
#include "probe/target.h"

#include "judged.h"
#include "made-up-sys.h"
#include "tests/helpers/sysfs-magic.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct attributes attributes;

static const struct {
	enum kind kind;
	unsigned major, minor;
} devices[] = {
	{ KIND_BLOCK_DEVICE, 259, 0 },
	{ KIND_BLOCK_DEVICE, 259, 4 },
	{ KIND_DAX_DEVICE, 252, 1 },
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("NDCTL_LOG", "0", 1);
	setenv("DAXCTL_LOG", "0", 1);
	enter_machine(&attributes);
	return 0;
}

static void change(const struct attribute *attribute, const char *content)
{
	if ((uint8_t)*content == 0xff)
		unlink(attribute->path);
	else
		write_attribute(attribute, content);
}

/* Makes the changes that the input describes, or undoes them. */
static void change_all(struct input input, bool back)
{
	while (input.left > 2) {
		const struct attribute *attribute =
			&attributes.rows[take_number(&input, 2) % attributes.count];
		STRING content = take_text(&input, '\0', input.left);

		if (back)
			write_attribute(attribute, attribute->content);
		else
			change(attribute, content);
	}
}

static void print_all(const struct subject *subject)
{
	STRING json = json_of(subject);

	must_be_json(json);
	must_give(read_back(json), json);
}

static void observe(size_t device)
{
	static const struct probe_options options;
	struct session session = { .options = &options };
	struct subject *subject = subject_new("/dev/device");
	struct target target = { .session = &session,
		.options = &options,
		.subject = subject,
		.facts = subject->facts,
		.path_fd = -1,
		.fd = -1 };

	subject->kind = devices[device].kind;
	target.stat.stx_rdev_major = devices[device].major;
	target.stat.stx_rdev_minor = devices[device].minor;
	probe_host(&target);
	probe_block(&target);
	probe_dax_device(&target);
	probe_namespace(&target);
	session_clear(&session);
	print_all(subject);
	subject_free(subject);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	size_t device = take_byte(&input) % COUNT(devices);

	change_all(input, false);
	observe(device);
	change_all(input, true);
	return 0;
}
