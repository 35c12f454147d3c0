#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""For facts captured in virtual machines: every "no" has a cause, and a "yes" has no finding that contradicts it."""

import json
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
sys.dont_write_bytecode = True

import lib  # noqa: E402

# Findings that a file may have for which map_direct holds: about its blocks, and about permissions.
HARMLESS = {
    "directory-not-tried", "pin-refused", "zero-length", "holes", "unwritten-extents", "shared-extents",
    "huge-misaligned", "huge-fragmented", "huge-not-allocated", "media-errors", "no-permission", "read-only-region",
}


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
                yield "map_direct holds, and there is the finding " + row["id"]
    is_cause = [row["cause"] for row in subject["findings"]]
    if is_cause != sorted(is_cause, reverse=True):
        yield "causes are not listed first"


def misplaced(subject):
    """The stack has a layer that answers no if the verdict is no, and only then."""
    verdict, stack = subject["verdict"], subject["stack"]
    if verdict["status"] == "sync-capable" and not all(row["dax"] and row["sync"] for row in stack):
        unknown = [row for row in stack if row["dax"] is False or row["sync"] is False]
        if unknown and "sync-despite-async" not in [row["id"] for row in subject["findings"]]:
            yield "sync-capable, and a layer answers no: " + json.dumps(unknown)
    pending = {"flag-pending"} & {row["id"] for row in subject["findings"]}
    if verdict["access"] == "page-cache" and not pending and all(row["dax"] is not False for row in stack):
        yield "page-cache, and no layer answers no"
    if verdict["status"] == "direct" and verdict["sync"] == "refused":
        if all(row["sync"] is not False for row in stack):
            yield "MAP_SYNC is refused, and no layer answers no"
        if any(row["dax"] is False for row in stack):
            yield "direct, and a layer answers no"


def complaints(subject):
    if subject is None:
        return ["no answer"]
    return [*unexplained(subject), *superfluous(subject), *misplaced(subject)]


lib.report((f"{title}: findings and stack explain the verdict", complaints(subject))
           for title, _, subject in lib.captured())
