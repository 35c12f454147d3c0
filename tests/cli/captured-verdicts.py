#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Facts captured in virtual machines (tests/captured) give the verdicts of the case table (tests/vm/cases)."""

import json
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "vm")]
sys.dont_write_bytecode = True

import answers as rules  # noqa: E402
import case_table  # noqa: E402
import lib  # noqa: E402


def complaints(case, subject):
    if case is None:
        return ["the table has no such case"]
    got = {"answer": (0, json.dumps({"subjects": [subject or {}]}))}
    return [*rules.verdict(case, got), *rules.fs_dax(case, got), *rules.findings(case, got)]


CASES = {case.name: case for case in case_table.read()}

lib.report((f"{title}: verdict and findings are those of the table", complaints(CASES.get(name), subject))
           for title, name, subject in lib.captured())
