/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "budget.h"

void budget_begin_process(struct budget *budget, uint64_t pid, bool other_namespace)
{
	if (budget->pid != pid)
		budget->process_time = 0;
	budget->pid = pid;
	budget->other_namespace = other_namespace;
}

static struct budget_device *find_device(const struct budget *budget, uint64_t device)
{
	for (size_t i = 0; i < budget->device_count; i++)
		if (budget->devices[i].device == device)
			return (struct budget_device *)&budget->devices[i];
	return NULL;
}

/* If there is no room, the device that has spent least is forgotten for one that has spent more. */
static struct budget_device *add_device(struct budget *budget, uint64_t device, uint64_t time)
{
	struct budget_device *slot = &budget->devices[0];

	if (budget->device_count < BUDGET_DEVICES_MAX)
		slot = &budget->devices[budget->device_count++];
	else
		for (size_t i = 1; i < BUDGET_DEVICES_MAX; i++)
			if (budget->devices[i].time < slot->time)
				slot = &budget->devices[i];
	if (slot->time > 0 && slot->time >= time)
		return NULL;
	*slot = (struct budget_device){ .device = device };
	return slot;
}

bool budget_spend(struct budget *budget, uint64_t device, uint64_t time)
{
	struct budget_device *slot = find_device(budget, device);

	if (!slot)
		slot = add_device(budget, device, time);
	budget->process_time += time;
	if (budget->other_namespace)
		budget->other_namespaces_time += time;
	if (slot)
		slot->time += time;
	return slot != NULL;
}

bool budget_device_is_spent(const struct budget *budget, uint64_t device, uint64_t limit)
{
	const struct budget_device *slot = find_device(budget, device);

	return limit && slot && slot->time >= limit;
}

bool budget_process_is_spent(const struct budget *budget, uint64_t limit)
{
	return limit &&
	       (budget->process_time >= limit ||
		       (budget->other_namespace && budget->other_namespaces_time >= limit));
}
