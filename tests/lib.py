# SPDX-License-Identifier: GPL-2.0-or-later
"""Shared by tests in Python, as tests/lib.sh is by scripts."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent
DAXINFO = os.path.abspath(os.environ.get("DAXINFO", TESTS.parent / "daxinfo"))
SHOWN = int(os.environ.get("SHOWN", "6"))  # complaints of one test that are printed

HELD = '''map_file("held"); map_file("held", PRIVATE, READ | WRITE); map_file("gone"); os.unlink("gone")'''


@contextlib.contextmanager
def hold(directory):
    """A process with a few mappings of files in the directory (tests/helpers/holder)."""
    holder = subprocess.Popen([sys.executable, TESTS / "helpers" / "holder", HELD], cwd=directory,
                              stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert holder.stdout.readline() == "ready\n"
        yield holder
    finally:
        holder.kill()
        holder.communicate()


def replay(file):
    """The subjects that daxinfo prints for saved facts."""
    command = [DAXINFO, f"--replay={file}", "--format=ndjson"]
    output = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
    return [json.loads(line) for line in output.splitlines()]


def captured():
    """Of each case in tests/captured: its name with that of the kernel, its name, and the subject or None."""
    for file in sorted((TESTS / "captured").glob("*.ndjson")):
        names = [json.loads(line)["case"] for line in file.read_text(encoding="utf-8").splitlines()]
        subjects = replay(file)
        for name, subject in zip(names, subjects + [None] * (len(names) - len(subjects))):
            yield f"{file.stem} {name}", name, subject


def report(results):
    """Prints pairs of a title and a list of complaints as TAP; returns the number of failures."""
    number = failed = 0
    for number, (title, wrong) in enumerate(results, 1):
        print("not ok" if wrong else "ok", number, "-", title, flush=True)
        for text in wrong[:SHOWN]:
            print("#  ", text.replace("\n", "\n#   "))
        failed += bool(wrong)
    print(f"1..{number}")
    return failed


def report_conditions(expectations):
    """The same for pairs of a title and a condition."""
    return report((title, [] if holds else ["it does not hold"]) for title, holds in expectations)
