#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests judge.py without a virtual machine: answers made from the case table pass, and the run fails if one of them
is broken."""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True

import case_table  # noqa: E402
import lib  # noqa: E402
from judge_fakes import edit, expectations, replace, write, write_skipped  # noqa: E402

KERNEL = "6.12"
JUDGE = pathlib.Path(__file__).with_name("judge.py")


def opinion(case):
    verdict = case.answers
    if "refused" in verdict["sync"] or "page-cache" in verdict["status"]:
        return "page"
    return "cache-line"


def right_answer(case):
    verdict = {question: "unknown" if answers == ["*"] else answers[0]
               for question, answers in case.answers.items()} | {"libpmem2": opinion(case)}
    evidence = [{"source": source, "question": "access", "answer": verdict["access"]}
                for source in ("statx", "pagemap")]
    pin = "granted" if case.path == "$DEVDAX" else "refused"
    verdict |= {"long_term_pin": pin}
    evidence.append({"source": "io-uring", "question": "long_term_pin", "answer": pin})
    findings = [{"id": name} for name in case.findings if not name.startswith("!")]
    return {"kernel": KERNEL, "subjects": [
        {"kind": "dax-device" if case.path == "$DEVDAX" else "file", "verdict": verdict,
         "evidence": evidence, "findings": findings, "errors": []}]}


def right_results(cases):
    """{case: {kind: (status, content)}} of a correct daxinfo."""
    results = {}
    for case in cases:
        answer = json.dumps(right_answer(case))
        results[case.name] = {"answer": (0, answer)}
        if case.user == "root" and case.options == "-":
            results[case.name] |= {"touch": (0, answer), "granularity": (0, opinion(case)),
                                   "trace": (0, '1 execve("daxinfo") = 0')}
    return results


def judge(change=lambda results: None, status=0, skipped=False):
    """The judge's exit status and output, with one thing changed."""
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        if skipped:
            write_skipped(top / KERNEL)
        for machine in [] if skipped else case_table.MACHINES:
            results = right_results(case_table.select(case_table.read(), KERNEL, machine))
            if machine == "mem-ctrl":
                change(results)
            write(top / KERNEL / machine, results, status if machine == "mem-ctrl" else 0)
        run = subprocess.run([sys.executable, JUDGE, top, KERNEL], check=False,
                             stdout=subprocess.PIPE, encoding="utf-8")
        return run.returncode, run.stdout


BROKEN = {
    "a wrong verdict": edit("ext4-always", "answer",
                            lambda subject: subject["verdict"].update(sync="refused")),
    "a missing finding": edit("virtio-ext4", "answer",
                              lambda subject: subject["findings"].clear()),
    "an unwanted finding": edit("dm-linear", "answer", lambda subject:
                                       subject["findings"].append({"id": "stacked-async"})),
    "a physical proof that contradicts": edit("ext4-always", "touch", lambda subject:
                                            subject["evidence"][1].update(answer="page-cache")),
    "a pin that was not tried": edit("devdax-pin", "answer", lambda subject:
                                     subject["evidence"].pop()),
    "a pin that was not granted": edit("devdax-pin", "answer", lambda subject:
                                       subject["verdict"].update(long_term_pin="refused")),
    "a missing answer": lambda results: results.pop("memmap"),
    "an answer that is not JSON": replace("raw", "answer", 0, "Segmentation fault"),
    "a wrong exit status": replace("raw", "touch", 139, json.dumps({"subjects": [{"errors": []}]})),
    "a setup that failed": replace("sector", "setup", 1, "mkfs.ext4: no such device"),
    "libpmem2 answering page": replace("ext4-always", "granularity", 0, "page"),
    "a wrong prediction for libpmem2": edit("ext4-always", "answer", lambda subject:
                                      subject["verdict"].update(libpmem2="byte")),
    "libpmem2 answering cache-line": replace("virtio-ext4", "granularity", 0, "cache-line"),
    "a call to cachestat": replace("memmap", "trace", 0,
                                   '1 execve("daxinfo") = 0\n1 syscall_0x1c3(0x3, 0, 0) = 0'),
    "a write to sysfs": replace("memmap", "trace", 0,
                                '1 execve("x") = 0\n1 openat(AT_FDCWD</>, "/sys/x", O_WRONLY) = 3'),
    "a file opened for writing": replace(
        "memmap", "trace", 0, '1 execve("x") = 0\n1 openat(AT_FDCWD</>, "/tmp/x", O_RDWR) = 3'),
    "a report of a sanitizer": replace("memmap", "answer-stderr", 0, "ERROR: AddressSanitizer: x"),
}


if __name__ == "__main__":
    sys.exit(1 if lib.report_conditions(expectations(judge, BROKEN)) else 0)
