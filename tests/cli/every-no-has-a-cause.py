#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every no that the facts of tests/captured give is explained, and nothing is where all is well."""

import json
import os
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
sys.dont_write_bytecode = True

import lib  # noqa: E402

CAPTURED = TESTS / "captured"

# Findings of a file that is direct, takes MAP_SYNC and lies on a known platform: what may happen to
# its blocks, and what needs a right. Others would be wrong there.
HARMLESS = {
    "pin-refused", "zero-length", "holes", "unwritten-extents", "shared-extents", "huge-misaligned",
    "huge-fragmented", "media-errors", "no-permission", "read-only-region",
}


def replay(file):
    command = [os.environ.get("DAXINFO", "./daxinfo"), f"--replay={file}", "--format=ndjson"]
    output = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
    return [json.loads(line) for line in output.splitlines()]


def causes(subject, question):
    return [row for row in subject["findings"] if row["cause"] and row["question"] == question]


def unexplained(subject):
    verdict = subject["verdict"]
    direct = verdict["access"] == "direct"
    if verdict["access"] in ("page-cache", "none") and not causes(subject, "access"):
        yield "access is " + verdict["access"] + " without a cause"
    if direct and verdict["sync"] == "refused" and not causes(subject, "sync"):
        yield "MAP_SYNC is refused without a cause"
    if direct and verdict["sync"] == "capable" and verdict["durability"] in ("none", "unknown"):
        if not causes(subject, "durability"):
            yield "durability is " + verdict["durability"] + " without a cause"
    if verdict["map_direct"] == "fails" and not subject["findings"]:
        yield "map_direct fails without a finding"


def superfluous(subject):
    verdict = subject["verdict"]
    if verdict["map_direct"] == "holds":
        for row in subject["findings"]:
            if row["id"] not in HARMLESS:
                yield "all is well, and yet " + row["id"]
    is_cause = [row["cause"] for row in subject["findings"]]
    if is_cause != sorted(is_cause, reverse=True):
        yield "the causes do not come first"


def misplaced(subject):
    """The layer that says no is in the stack, and none is where nothing does."""
    verdict, stack = subject["verdict"], subject["stack"]
    if verdict["status"] == "sync-capable" and not all(row["dax"] and row["sync"] for row in stack):
        unknown = [row for row in stack if row["dax"] is False or row["sync"] is False]
        if unknown and "sync-despite-async" not in [row["id"] for row in subject["findings"]]:
            yield "sync-capable, and yet a layer says no: " + json.dumps(unknown)
    pending = {"flag-pending"} & {row["id"] for row in subject["findings"]}
    if verdict["access"] == "page-cache" and not pending and all(row["dax"] is not False for row in stack):
        yield "page-cache, and no layer says no"
    if verdict["status"] == "direct" and verdict["sync"] == "refused":
        if all(row["sync"] is not False for row in stack):
            yield "MAP_SYNC is refused, and no layer says no"
        if any(row["dax"] is False for row in stack):
            yield "direct, and yet a layer says no"


def judgements():
    for file in sorted(CAPTURED.glob("*.ndjson")):
        saved = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        judged = replay(file)
        for facts, subject in zip(saved, judged + [None] * (len(saved) - len(judged))):
            wrong = ["no answer"]
            if subject:
                wrong = [*unexplained(subject), *superfluous(subject), *misplaced(subject)]
            yield f"{file.stem} {facts['case']}", wrong


lib.tell(judgements())
