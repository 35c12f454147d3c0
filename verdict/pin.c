/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pin.h"

#include "evidence.h"
#include "layers.h"

/* Before Linux 6.5 io_uring refused every mapping of a file, which says nothing (io_uring/rsrc.c).
 */
static enum pin answer_of_trial(const struct subject *subject)
{
	int error = trial_of(subject)->pin.error;

	if (error == 0)
		return PIN_GRANTED;
	if ((error == EOPNOTSUPP || error == EFAULT) && !is_kernel_before(subject, 6, 5))
		return PIN_REFUSED;
	return PIN_UNKNOWN;
}

void collect_pin(const struct subject *subject, struct verdict *verdict)
{
	const struct outcome *pin = &trial_of(subject)->pin;

	if (pin->tried)
		add_evidence(verdict, "io-uring", LONG_TERM_PIN, answer_of_trial(subject), PROOF,
			"IORING_REGISTER_BUFFERS on a page of it: %s",
			pin->error ? error_name(pin->error) : "ok");
	if (verdict->access != ACCESS_DIRECT)
		return;
	if (subject->facts->dax_device)
		add_evidence(verdict, "daxctl", LONG_TERM_PIN, PIN_GRANTED, CONFIGURATION,
			"device-dax grants long-term pins");
	else
		add_evidence(verdict, "statx", LONG_TERM_PIN, PIN_REFUSED, CONFIGURATION,
			"the kernel refuses long-term pins of a file system's DAX pages "
			"(mm/gup.c)");
}
