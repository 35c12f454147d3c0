#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Judges the facts again that were captured in virtual machines (tests/captured), by the same table."""

import json
import os
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "vm")]
sys.dont_write_bytecode = True

import answers as rules  # noqa: E402
import case_table  # noqa: E402
import lib  # noqa: E402


def replay(file):
    command = [os.environ.get("DAXINFO", "./daxinfo"), f"--replay={file}", "--format=ndjson"]
    output = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
    return [json.loads(line) for line in output.splitlines()]


def complaints(case, subject):
    if case is None:
        return ["it is no case of the table"]
    got = {"answer": (0, json.dumps({"subjects": [subject]}))}
    return [*rules.verdict(case, got), *rules.findings(case, got)]


def judgements():
    cases = {case.name: case for case in case_table.read()}
    for file in sorted((TESTS / "captured").glob("*.ndjson")):
        saved = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        judged = replay(file)
        for facts, subject in zip(saved, judged + [{}] * (len(saved) - len(judged))):
            yield f"{file.stem} {facts['case']}", complaints(cases.get(facts["case"]), subject)


lib.tell(judgements())
