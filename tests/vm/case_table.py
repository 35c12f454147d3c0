#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the case table, and selects the cases of one machine.

Usage: case_table.py TABLE KERNEL MACHINE [PATTERN]
Prints the cases of that machine in the form that guest/runner.sh reads.
"""

import dataclasses
import fnmatch
import pathlib
import sys

TABLE = pathlib.Path(__file__).with_name("cases")
MACHINES = ("mem-ctrl", "cpu", "unknown", "unarmed", "cxl")
ANSWERS = ("status", "access", "sync", "durability", "map_direct")


@dataclasses.dataclass
class Case:
    name: str
    setup: str
    path: str
    user: str
    options: str
    kernels: str
    machine: str
    answers: dict
    findings: list


def parse_row(line, number):
    words = line.split()
    if len(words) != 13:
        raise ValueError(f"cases:{number}: {len(words)} columns instead of 13")
    answers = dict(zip(ANSWERS, (word.split("|") for word in words[7:12])))
    findings = [] if words[12] == "-" else words[12].split(",")
    more = [word for word in findings if "=" in word]
    answers |= {question: answer.split("|") for question, answer in (word.split("=") for word in more)}
    findings = [word for word in findings if word not in more]
    return Case(*words[:7], answers, findings)


def check(cases):
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"cases: {name} occurs twice")
    for case in cases:
        if case.machine not in MACHINES:
            raise ValueError(f"cases: {case.name}: unknown machine {case.machine}")
    return cases


def read(table=TABLE):
    lines = enumerate(table.read_text(encoding="utf-8").splitlines(), 1)
    return check([parse_row(line, number) for number, line in lines
                  if line.strip() and not line.startswith("#")])


def version(text):
    return tuple(int(part) for part in text.split(".")[:2])


def kernel_matches(pattern, kernel):
    tests = {
        ">=": lambda wanted: version(kernel) >= wanted,
        "<": lambda wanted: version(kernel) < wanted,
        "": lambda wanted: version(kernel) == wanted,
    }
    for word in pattern.split(","):
        if word == "*":
            return True
        operator = ">=" if word.startswith(">=") else word[0] if word[0] == "<" else ""
        if tests[operator](version(word[len(operator):])):
            return True
    return False


def select(cases, kernel, machine, pattern="*"):
    return [case for case in cases
            if case.machine == machine and kernel_matches(case.kernels, kernel)
            and fnmatch.fnmatch(case.name, pattern)]


def main(table, kernel, machine, pattern="*"):
    for case in select(read(pathlib.Path(table)), kernel, machine, pattern):
        print(case.name, case.setup, case.user, case.options, case.path)


if __name__ == "__main__":
    main(*sys.argv[1:])
