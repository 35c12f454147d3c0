#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests process_judge.py without a virtual machine: answers made from the table of mappings pass, and the run fails if
one of them is broken."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True

import lib  # noqa: E402
import process_judge  # noqa: E402
from judge_fakes import edit as edit_answer, expectations, replace, write, write_skipped  # noqa: E402
from process_fake import PIDS, RELEASE, right_results  # noqa: E402

RIGHT = right_results()


def judge(change=lambda results: None, status=0, skipped=False):
    """The judge's exit status and output, with one thing changed."""
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        if skipped:
            write_skipped(top / RELEASE)
        results = {name: dict(kinds) for name, kinds in RIGHT.items()}
        change(results)
        write(top / RELEASE / "process", results, status)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            return process_judge.main(top, RELEASE), output.getvalue()


def edit(name, function):
    return edit_answer(name, "answer", function)


def edit_mapping(process, path, function, name=None):
    """Changes the first mapping of the file of that name."""
    def find(subject):
        function(next(row for row in subject["mappings"] if row["subject"] == path))
    return edit(name or process, find)


def update(*keys, **changes):
    def function(row):
        for key in keys:
            row = row[key]
        row.update(changes)
    return function


def exit_with(name, status):
    return lambda results: replace(name, "answer", status, results[name]["answer"][1])(results)


def answer_like(name, other):
    """The answer to another question."""
    return lambda results: results[name].update(answer=results[other]["answer"])


def drop(rows):
    return lambda thing: thing[rows].pop()


FILE, HUGE = "/mnt/ext4/file", "/mnt/ext4/huge"
BROKEN = {
    "a wrong access": edit_mapping("main", FILE, update("verdict", access="page-cache")),
    "a wrong durability": edit_mapping("own", "/mnt/ext4/public/own", update("verdict", durability="byte")),
    "MAP_SYNC where it was not used": edit_mapping("main", "/mnt/virtio/file", update(sync_mapped=True)),
    "MAP_SYNC unknown": edit_mapping("main", HUGE, update(sync_mapped=None)),
    "MAP_SYNC known without smaps": edit_mapping("main", HUGE, update(sync_mapped=True), "main-skipped"),
    "durability without smaps": edit_mapping("main", HUGE, update("verdict", durability="page"),
                                             "main-skipped"),
    "a wrong address": edit_mapping("main", FILE, update(end="0x7f0000001000")),
    "a wrong offset": edit_mapping("main", FILE, update(offset=4096)),
    "wrong permissions": edit_mapping("main", FILE, update(perms="r--s")),
    "a missing mapping": edit("cached", drop("mappings")),
    "an extra mapping": edit("cached", lambda subject: subject["mappings"].append(
        subject["mappings"][0] | {"start": "0x1000", "end": "0x2000"})),
    "a duplicate mapping": edit("cached", lambda subject: subject["mappings"].append(subject["mappings"][0])),
    "a duplicate file": edit("thp", lambda subject: subject["files"].append(subject["files"][0])),
    "a wrong name": edit_mapping("main", "/mnt/ext4/new\nline (deleted)", update(subject="/mnt/ext4/new")),
    "the mark of a deleted file in a name": edit_mapping("main", "/mnt/ext4/deleted",
                                               update(subject="/mnt/ext4/deleted (deleted)")),
    "a deleted file reported as not deleted": edit("main", lambda subject: next(
        file for file in subject["files"] if file["subject"] == "/mnt/ext4/twin")["facts"]["file"].update(
            deleted=False)),
    "a wrong file system": edit("elsewhere", update("files", 0, "facts", "mount", type="rootfs")),
    "another file's answer": edit("lost", update("files", 1, "verdict", status="page-cache",
                                                 access="page-cache", sync="refused")),
    "a missing finding": edit_mapping("main", "/mnt/tmpfs/file", update(findings=[])),
    "an unwanted finding": edit_mapping("main", "/mnt/inode/clear",
                                               update(findings=[{"id": "mapped-without-sync"}])),
    "a missing finding of a file": edit("main", lambda subject: [
        file["findings"].clear() for file in subject["files"]]),
    "a wrong resident size": edit_mapping("main", FILE, update("memory", resident=0)),
    "an unknown number of huge pages": edit_mapping("main", HUGE, update("memory", huge=None)),
    "huge pages in a process that disabled them": edit_mapping("thp", "/mnt/ext4/directory/below/huge",
                                                     update("memory", huge=4096)),
    "extents that promise too much": edit("main", lambda subject: next(
        file for file in subject["files"] if file["subject"] == "/mnt/ext4/half-aligned")["facts"]["extents"].update(
            huge=4 << 20)),
    "missing pages": edit_mapping("main", FILE, update(memory=None)),
    "a wrong physical address": edit_mapping("main", FILE, update("memory", "samples", 0, physical_address="0x1")),
    "a page reported in RAM": edit_mapping("main", FILE, update("memory", "samples", 0, lies_in="RAM")),
    "a wrong NUMA node": edit_mapping("main", FILE, update("memory", "samples", 0, move_pages="ok", numa_node=0)),
    "a private copy that was missed": edit("main", lambda subject: [
        row["memory"]["samples"].pop() for row in subject["mappings"]
        if row["perms"] == "rw-p" and row["memory"]["samples"]]),
    "VmFlags without smaps": edit_mapping("main", FILE, update("memory", vm_flags="rd"), "main-skipped"),
    "a physical address for a user without rights": edit("own", update("mappings", 0, "memory", "samples", 0,
                                                physical_address="0x1000")),
    "a wrong exit status": exit_with("main", 4),
    "status 0 although files were not reached": exit_with("lost", 0),
    "an unexpected error": edit("main", lambda subject: subject["errors"].append({"source": "smaps"})),
    "a verdict of a process": edit("main", update(verdict={"access": "direct"})),
    "disabled huge pages that were missed": edit("thp", update("facts", "process", thp_disabled=False)),
    "smaps read without need": edit("cached", update("cost", smaps_read=True)),
    "smaps skipped without a finding": edit("main-skipped", update(findings=[])),
    "smaps skipped despite --deep": answer_like("main-deep", "main-skipped"),
    "a missing cost": edit("main", update("cost", bytes_read=None)),
    "a page touched by daxinfo": replace("cached", "truth-after", 0, "process 1002 1009\n"),
    "an answer about another user's process": answer_like("stranger", "main"),
    "an answer about a missing process": exit_with("missing", 0),
    "an error for a kernel thread": exit_with("kernel-thread", 4),
    "a wrong PID of a zombie": edit("zombie", update(subject="78")),
    "a process in -a that maps nothing directly": answer_like("all", "cached"),
    "daxinfo itself in -a": edit("all-by-nobody", update(subject="1")),
    "a missing process in -u": answer_like("users-device", "users-none"),
    "an extra process in -u": answer_like("users-directory", "users-mount"),
    "an extra mapping in -u": edit("users-block", lambda subject: subject["mappings"].append(
        subject["mappings"][0] | {"start": "0x1000"})),
    "a process in -u of an unused file": answer_like("users-none", "users-file"),
    "an answer about a dead process by PID:INODE": answer_like("identity-dead", "number-reused"),
    "an answer about a process that reused the PID, by the old inode": answer_like("identity-reused", "number-reused"),
    "no answer about a process that reused the PID, by its inode": answer_like("identity-new", "identity-dead"),
    "an answer about a dead process by its PID": edit("number-reused", update(mappings=[{"subject": FILE}])),
    "a PID that was not reused": replace("reborn", "truth", 0, f"process {PIDS['first'] + 1} 99\n"),
    "mappings of another process": edit("churn-1", update(mappings=[{"subject": "/mnt/ext4/second"}])),
    "no short-lived process in -a": answer_like("churn-1", "main"),
    "a control byte": replace("main-text", "answer", 0, "/mnt/ext4/new\x1b[31m\n"),
    "a file without a line in text": replace("main-text", "answer", 0, "    direct /mnt/ext4/file\n"),
    "a call to cachestat": replace("traced", "trace", 0, '1 execve("x") = 0\n1 cachestat(3) = 0'),
    "a missing trace": lambda results: results["traced"].pop("trace"),
    "a missing answer": lambda results: results["all"].pop("answer"),
    "an answer that is not JSON": replace("main", "answer", 0, "Segmentation fault"),
    "an answer without subjects": replace("users-file", "answer", 0, "{}"),
    "a process that did not start": lambda results: results.update(thp={"setup": (1, "mmap: no")}),
    "a report of a sanitizer": replace("main", "answer-stderr", 0, "ERROR: AddressSanitizer: x"),
}


if __name__ == "__main__":
    sys.exit(1 if lib.report_conditions(expectations(judge, BROKEN)) else 0)
