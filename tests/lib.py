# SPDX-License-Identifier: GPL-2.0-or-later
"""What test programs in Python have in common, as scripts have tests/lib.sh."""

import contextlib
import os
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent
SHOWN = int(os.environ.get("SHOWN", "6"))  # complaints of one test

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


def tell(results):
    """Prints names of tests, each with what is wrong, as TAP; gives the number of those that failed."""
    number = failed = 0
    for number, (name, wrong) in enumerate(results, 1):
        print("not ok" if wrong else "ok", number, "-", name, flush=True)
        for text in wrong[:SHOWN]:
            print("#  ", text.replace("\n", "\n#   "))
        failed += bool(wrong)
    print(f"1..{number}")
    return failed


def tell_whether(expectations):
    """The same of names with whether that holds."""
    return tell((name, [] if holds else ["it does not"]) for name, holds in expectations)
