#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what daxinfo reports for processes with what they map, and prints TAP.

Usage: process_judge.py RESULTS KERNEL...
RESULTS/KERNEL/process/ has "results", "console", "log" and "status"; a kernel that is not available has
RESULTS/KERNEL/skipped with the reason.
"""

import pathlib
import sys

import answers as protocol
import process_questions as questions
import process_rules as rules
import process_table
from case_table import version
from judge import Tap, read
from process_questions import Answers, process_facts


def one_subject(answers, name):
    subjects = answers.subjects(name)
    if len(subjects) != 1:
        raise ValueError(f"{len(subjects)} subjects")
    return subjects[0]


# The mounts of these files are in no mount table that daxinfo can read.
UNSEEN_MOUNTS = ("/mnt/elsewhere/file", "/memfd:memfd", "/dev/zero")


def errors_of(subject, process):
    return subject["errors"] + [
        error for file in subject["files"] for error in file["errors"]
        if (process, error["source"]) != ("main", "mount") or file["subject"] not in UNSEEN_MOUNTS]


def is_hidden(answers, process, error):
    """Errors on Linux 5.10 without rights: move_pages does not recognize DAX pages there."""
    return (process in process_table.BY_NOBODY and error["source"] == "pagemap"
            and version(answers.release) < (6, 1))


def heading(answers, name, process):
    """Subject, status and errors are correct."""
    subject = one_subject(answers, name)
    wanted = {"subject": answers.pid(process), "kind": "process", "command": "holder",
              "verdict": None}
    for key, value in wanted.items():
        if subject[key] != value:
            yield f"{key} is {subject[key]!r}, not {value!r}"
    errors = errors_of(subject, process)
    status = answers.status(name)
    if status != (4 if subject["errors"] or process == "lost" else 0) or process == "lost" and not errors:
        yield f"the exit status is {status}, errors: {errors}"
    for error in errors:
        if process != "lost" and not is_hidden(answers, process, error):
            yield f"there is an error: {error}"


FACTS = {
    "main": {"thp_disabled": False, "other_mount_namespace": False, "state": "running"},
    "thp": {"thp_disabled": True, "other_mount_namespace": False},
    "elsewhere": {"thp_disabled": False, "other_mount_namespace": True},
    "boxed": {"thp_disabled": False, "other_mount_namespace": True},
}


def facts(answers, name, process):
    """Facts of the process are correct."""
    subject = one_subject(answers, name)
    got = process_facts(subject) | subject["cost"]
    smaps_read = name != "main-skipped" and process not in ("cached", "quiet")
    inode = answers.truth(process)[1] if answers.names_processes() else None
    wanted = FACTS.get(process, {}) | {"smaps_read": smaps_read, "pid": int(answers.pid(process)),
                                       "pidfd_inode": inode}
    for key, value in wanted.items():
        if got.get(key) != value:
            yield f"{key} is {got.get(key)!r}, not {value!r}"
    if ("smaps-skipped" in rules.ids(subject)) != (name == "main-skipped"):
        yield f"its findings are {rules.ids(subject)}"
    if not (got["microseconds"] or 0) > 0 or not (got["bytes_read"] or 0) > 0:
        yield f"it cost {subject['cost']}"


def mappings(answers, name, process):
    """Mappings are those of /proc/PID/maps."""
    maps = process_table.parse_maps(answers.text(process, "maps"))
    if not maps:
        yield "the process maps nothing"
    yield from rules.against_maps(one_subject(answers, name), maps)


def untouched(answers, process):
    before, after = answers.truth(process), answers.truth(process, "truth-after")
    if before != after or not before[2]:
        yield f"its pages before daxinfo ran: {before}, and after: {after}"


def without_smaps(answers, row, subject):
    """What only smaps shows is unknown, and nothing else."""
    case, wrong = rules.find(row, answers.truth("main")[2].get(row.label), subject, answers.release)
    if wrong:
        return wrong
    shared_capable = row.sync == ["capable"] and "private" not in row.made
    wrong = [text for rule in (rules.place, rules.name, rules.file_verdict, rules.samples)
             for text in rule(case)]
    if case.vm_flags is not None:
        wrong.append(f"VmFlags are {case.vm_flags}, without smaps")
    if shared_capable and case.mapping["sync_mapped"] is not None:
        wrong.append(f"sync_mapped is {case.mapping['sync_mapped']}, not unknown")
    if {"mapped-without-sync", "sync-flag-without-effect"} & set(rules.ids(case.mapping)):
        wrong.append(f"the findings are {rules.ids(case.mapping)}, without smaps")
    got = case.mapping["verdict"]["durability"]
    depends_on_sync = shared_capable and not row.is_device
    if got not in (["unknown"] if depends_on_sync else row.durability):
        wrong.append(f"durability is {got}")
    return wrong


def mapping(answers, name, process, row):
    subject = one_subject(answers, name)
    if name == "main-skipped":
        return without_smaps(answers, row, subject)
    return rules.judge_row(row, answers.truth(process)[2].get(row.label), subject, answers.release)


def guarded(rule, *arguments):
    try:
        return list(rule(*arguments))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return [f"the answer has an unexpected form: {error!r}"]


def judge_answer(tap, prefix, answers, name, process):
    """One answer about all mappings of a process."""
    if name not in answers:
        tap.check(f"{prefix} {name}: it is answered", [f"no answer: {answers.text(process, 'setup')}"])
        return
    remarks = [answers.text(name, "answer-stderr")] if answers.text(name, "answer-stderr") else []
    for rule in (heading, facts, mappings):
        tap.check(f"{prefix} {name}: {rule.__doc__.rstrip('.')}", guarded(rule, answers, name, process), remarks)
    for row in answers.rows:
        if row.process == process:
            tap.check(f"{prefix} {name}: mapping {row.label} is as in the table", guarded(mapping, answers, name, process, row))


def judge_release(tap, prefix, answers):
    for process in process_table.PROCESSES:
        judge_answer(tap, prefix, answers, process, process)
    for name in ("main-deep", "main-skipped"):
        judge_answer(tap, prefix, answers, name, "main")
    for process in process_table.PROCESSES[:-1]:
        tap.check(f"{prefix} {process}: daxinfo touches no page", guarded(untouched, answers, process))
    for name in questions.QUESTIONS:
        tap.check(f"{prefix} {name}: the question is answered correctly", questions.complaints(answers, name))
    sanitized = [text for got in answers.results.values() for text in protocol.sanitizers(None, got)]
    tap.check(f"{prefix}: sanitizers report nothing", sanitized)


def judge_kernel(tap, directory, kernel):
    if (directory / "skipped").exists():
        tap.line("skipped", f"{kernel}: all processes", [read(directory / "skipped")])
        return
    release = read(directory / "directory" / "release").strip() or kernel
    machine = directory / "process"
    status = read(machine / "status").strip()
    results = protocol.parse(read(machine / "results"))
    setup = [text for got in results.values() for text in [got.get("setup", (0, ""))[1]] if text]
    tap.check(f"{kernel} process: the machine ran to its end",
              setup + ([] if status == "0" else [f"status {status}", read(machine / "log").strip()]))
    rows = process_table.select(process_table.read(), release)
    judge_release(tap, f"{kernel} process", Answers(results, release, rows))


def main(results, *kernels):
    tap = Tap()
    for kernel in kernels:
        judge_kernel(tap, pathlib.Path(results) / kernel, kernel)
    tap.close()
    if tap.count["failed"] or not tap.count["passed"] + tap.count["skipped"]:
        return 1
    return 0 if tap.count["passed"] else 77


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
