#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the results of the virtual machines with the case table, and prints TAP.

Usage: judge.py [--table FILE] [--only PATTERN] [--capture DIR] RESULTS KERNEL...
RESULTS/KERNEL/MACHINE/ has "results", "console", "log" and "status"; a kernel that is not available has
RESULTS/KERNEL/skipped with the reason.
"""

import argparse
import json
import pathlib
import sys

import answers as rules
import case_table


class Tap:
    def __init__(self):
        self.count = {"passed": 0, "failed": 0, "skipped": 0}

    def line(self, outcome, name, details=()):
        self.count[outcome] += 1
        number = sum(self.count.values())
        print("not ok" if outcome == "failed" else "ok", number, "-", name,
              "# SKIP" if outcome == "skipped" else "", flush=True)
        for text in details:
            for part in str(text).splitlines():
                print("#   " + part)

    def check(self, name, complaints, remarks=()):
        self.line("failed" if complaints else "passed", name, [*complaints, *remarks])

    def close(self):
        print(f"1..{sum(self.count.values())}")
        skipped = f", {self.count['skipped']} skipped" if self.count["skipped"] else ""
        print(f"{self.count['passed']} passed, {self.count['failed']} failed{skipped}")


def read(path):
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def judge_machine(tap, directory, kernel, cases):
    """Judges the cases of one boot; returns the results."""
    status = read(directory / "status").strip()
    log = read(directory / "log").strip()
    tap.check(f"{kernel} {directory.name}: the machine ran to its end",
              [] if status == "0" else [f"status {status}", log])
    results = rules.parse(read(directory / "results"))
    for case in cases:
        got = results.get(case.name, {})
        tap.check(f"{kernel} {case.name}: answers are those of the table", rules.complaints(case, got), rules.remarks(case, got))
    return results


def judge_coverage(tap, kernel, results):
    """Checks that the rules had something to check."""
    agreed = set()
    for got in results.values():
        agreed |= rules.evidence(got, "touch", "pagemap") & rules.evidence(got, "touch", "statx")
    opinions = {got["granularity"][1].strip() for got in results.values() if "granularity" in got}
    tap.check(f"{kernel}: physical proof and statx agree, on direct and on page-cache",
              sorted({"direct", "page-cache"} - agreed))
    tap.check(f"{kernel}: daxinfo was traced",
              [] if any("trace" in got for got in results.values()) else ["there is no trace"])
    tap.check(f"{kernel}: libpmem2 answered page, and something better",
              [] if "page" in opinions and opinions & {"byte", "cache-line"} else sorted(opinions))


def capture(directory, kernel, results):
    """Writes the facts of each case to DIRECTORY/KERNEL.ndjson, a line a case."""
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / f"{kernel}.ndjson", "w", encoding="utf-8") as file:
        for name, got in sorted(results.items()):
            subject = rules.subject(got)
            if subject is None:
                continue
            heading = json.loads(got["answer"][1])
            del heading["subjects"]
            for judged in ("verdict", "evidence", "findings"):
                del subject[judged]
            print(json.dumps({"case": name, **heading, **subject}, ensure_ascii=False), file=file)


def judge_kernel(tap, options, kernel, cases):
    directory = options.results / kernel
    if (directory / "skipped").exists():
        tap.line("skipped", f"{kernel}: all cases", [read(directory / "skipped")])
        return
    results = {}
    # The release that was available may be newer than the requested one.
    release = read(directory / "directory" / "release").strip() or kernel
    for machine in case_table.MACHINES:
        selected = case_table.select(cases, release, machine, options.only)
        if selected:
            results |= judge_machine(tap, directory / machine, kernel, selected)
    if options.only == "*":
        judge_coverage(tap, kernel, results)
    if options.capture:
        capture(options.capture, kernel, results)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="*")
    parser.add_argument("--capture", type=pathlib.Path)
    parser.add_argument("--table", type=pathlib.Path, default=case_table.TABLE)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("kernels", nargs="+")
    options = parser.parse_args()
    tap = Tap()
    cases = case_table.read(options.table)
    for kernel in options.kernels:
        judge_kernel(tap, options, kernel, cases)
    tap.close()
    if tap.count["failed"] or not tap.count["passed"] + tap.count["skipped"]:
        return 1
    return 0 if tap.count["passed"] else 77


if __name__ == "__main__":
    sys.exit(main())
