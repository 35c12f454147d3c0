#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The judge of processes judged: answers made from the table itself pass, and each way of breaking
one of them fails the run. Needs no virtual machine."""

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
from judge_test import encode  # noqa: E402
from process_fake import PIDS, RELEASE, right_results  # noqa: E402

RIGHT = right_results()


def judge(change=lambda results: None, status=0, skipped=False):
    """The judge's exit status and output, with one thing changed."""
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name) / RELEASE
        (top / "process").mkdir(parents=True)
        if skipped:
            (top / "skipped").write_text("no network\n", encoding="utf-8")
        results = {name: dict(kinds) for name, kinds in RIGHT.items()}
        change(results)
        lines = [encode(name, kind, *got) for name, kinds in results.items()
                 for kind, got in kinds.items()]
        (top / "process" / "results").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (top / "process" / "status").write_text(f"{status}\n", encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            return process_judge.main(top.parent, RELEASE), output.getvalue()


def edit(name, function):
    """Changes the first subject of an answer."""
    def change(results):
        status, content = results[name]["answer"]
        everything = json.loads(content)
        function(everything["subjects"][0])
        results[name]["answer"] = (status, json.dumps(everything))
    return change


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


def replace(name, kind, status, content):
    def change(results):
        results[name][kind] = (status, content)
    return change


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
    "MAP_SYNC that was not": edit_mapping("main", "/mnt/virtio/file", update(sync_mapped=True)),
    "MAP_SYNC unknown": edit_mapping("main", HUGE, update(sync_mapped=None)),
    "MAP_SYNC known without smaps": edit_mapping("main", HUGE, update(sync_mapped=True), "main-skipped"),
    "durability without smaps": edit_mapping("main", HUGE, update("verdict", durability="page"),
                                             "main-skipped"),
    "an address": edit_mapping("main", FILE, update(end="0x7f0000001000")),
    "an offset": edit_mapping("main", FILE, update(offset=4096)),
    "a mode": edit_mapping("main", FILE, update(perms="r--s")),
    "a missing mapping": edit("cached", drop("mappings")),
    "a mapping too much": edit("cached", lambda subject: subject["mappings"].append(
        subject["mappings"][0] | {"start": "0x1000", "end": "0x2000"})),
    "a mapping twice": edit("cached", lambda subject: subject["mappings"].append(subject["mappings"][0])),
    "two files taken for one": edit("thp", lambda subject: subject["files"].append(subject["files"][0])),
    "a name": edit_mapping("main", "/mnt/ext4/new\nline (deleted)", update(subject="/mnt/ext4/new")),
    "the mark of a deleted file": edit_mapping("main", "/mnt/ext4/deleted",
                                               update(subject="/mnt/ext4/deleted (deleted)")),
    "a deleted file that is not": edit("main", lambda subject: next(
        file for file in subject["files"] if file["subject"] == "/mnt/ext4/twin")["facts"]["file"].update(
            deleted=False)),
    "another file system": edit("elsewhere", update("files", 0, "facts", "mount", type="rootfs")),
    "another file's answer": edit("lost", update("files", 1, "verdict", status="page-cache",
                                                 access="page-cache", sync="refused")),
    "a missing finding": edit_mapping("main", "/mnt/tmpfs/file", update(findings=[])),
    "a finding that must not be": edit_mapping("main", "/mnt/inode/clear",
                                               update(findings=[{"id": "mapped-without-sync"}])),
    "a finding of a file": edit("main", lambda subject: [
        file["findings"].clear() for file in subject["files"]]),
    "resident": edit_mapping("main", FILE, update("memory", resident=0)),
    "huge": edit_mapping("main", HUGE, update("memory", huge=None)),
    "huge pages that are switched off": edit_mapping("thp", "/mnt/ext4/directory/below/huge",
                                                     update("memory", huge=4096)),
    "extents that promise too much": edit("main", lambda subject: next(
        file for file in subject["files"] if file["subject"] == "/mnt/ext4/half-aligned")["facts"]["extents"].update(
            huge=4 << 20)),
    "no pages": edit_mapping("main", FILE, update(memory=None)),
    "a physical address": edit_mapping("main", FILE, update("memory", "samples", 0, physical_address="0x1")),
    "a page in RAM": edit_mapping("main", FILE, update("memory", "samples", 0, lies_in="RAM")),
    "a node": edit_mapping("main", FILE, update("memory", "samples", 0, move_pages="ok", numa_node=0)),
    "a copy that was not seen": edit("main", lambda subject: [
        row["memory"]["samples"].pop() for row in subject["mappings"]
        if row["perms"] == "rw-p" and row["memory"]["samples"]]),
    "flags without smaps": edit_mapping("main", FILE, update("memory", vm_flags="rd"), "main-skipped"),
    "an address for nobody": edit("own", update("mappings", 0, "memory", "samples", 0,
                                                physical_address="0x1000")),
    "an exit status": exit_with("main", 4),
    "success without the files": exit_with("lost", 0),
    "an error": edit("main", lambda subject: subject["errors"].append({"source": "smaps"})),
    "a verdict of a process": edit("main", update(verdict={"access": "direct"})),
    "huge pages switched off, unseen": edit("thp", update("facts", "process", thp_disabled=False)),
    "smaps read for nothing": edit("cached", update("cost", smaps_read=True)),
    "smaps skipped in silence": edit("main-skipped", update(findings=[])),
    "smaps skipped despite --deep": answer_like("main-deep", "main-skipped"),
    "no cost": edit("main", update("cost", bytes_read=None)),
    "a page that daxinfo touched": replace("cached", "truth-after", 0, "process 1002 1009\n"),
    "a stranger answered": answer_like("stranger", "main"),
    "a missing process answered": exit_with("missing", 0),
    "a kernel thread as an error": exit_with("kernel-thread", 4),
    "a zombie taken for another": edit("zombie", update(subject="78")),
    "a process that is not direct among all": answer_like("all", "cached"),
    "daxinfo itself among all": edit("all-by-nobody", update(subject="1")),
    "a user that is missing": answer_like("users-device", "users-none"),
    "a user too much": answer_like("users-directory", "users-mount"),
    "a user's mapping too much": edit("users-block", lambda subject: subject["mappings"].append(
        subject["mappings"][0] | {"start": "0x1000"})),
    "somebody where nobody is": answer_like("users-none", "users-file"),
    "a dead process answered": answer_like("identity-dead", "number-reused"),
    "its heir answered": answer_like("identity-reused", "number-reused"),
    "its heir unknown by inode": answer_like("identity-new", "identity-dead"),
    "the dead one answered by number": edit("number-reused", update(mappings=[{"subject": FILE}])),
    "a number that was not reused": replace("reborn", "truth", 0, f"process {PIDS['first'] + 1} 99\n"),
    "mappings of another process": edit("churn-1", update(mappings=[{"subject": "/mnt/ext4/second"}])),
    "no process that changes": answer_like("churn-1", "main"),
    "a control byte": replace("main-text", "answer", 0, "/mnt/ext4/new\x1b[31m\n"),
    "a file without a row": replace("main-text", "answer", 0, "    direct /mnt/ext4/file\n"),
    "a call of cachestat": replace("traced", "trace", 0, '1 execve("x") = 0\n1 cachestat(3) = 0'),
    "no trace": lambda results: results["traced"].pop("trace"),
    "no answer": lambda results: results["all"].pop("answer"),
    "an answer that is not JSON": replace("main", "answer", 0, "Segmentation fault"),
    "an answer that is none": replace("users-file", "answer", 0, "{}"),
    "a process that did not start": lambda results: results.update(thp={"setup": (1, "mmap: no")}),
    "a sanitizer's report": replace("main", "answer-stderr", 0, "ERROR: AddressSanitizer: x"),
}


def expectations():
    status, output = judge()
    yield "answers that are right pass", status == 0 and ", 0 failed" in output
    for name, change in BROKEN.items():
        status, output = judge(change)
        yield f"{name} fails the run", status == 1 and ", 0 failed" not in output
    yield "a machine that died fails the run", judge(status=1)[0] == 1
    status, output = judge(skipped=True)
    yield "a kernel that is not there is not passed", (
        status == 77 and output.endswith("0 passed, 0 failed, 1 skipped\n"))


if __name__ == "__main__":
    sys.exit(1 if lib.report_conditions(expectations()) else 0)
