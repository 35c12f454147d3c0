# SPDX-License-Identifier: GPL-2.0-or-later
"""Results of the virtual machines, and the rules for them.

Each rule is a function (case, answers) -> iterable of complaints.
"""

import base64
import json
import re

from case_table import version

OPENS = re.compile(r"\b(?:open|openat|openat2|creat)\(.*?\"(?P<path>[^\"]*)\".*?(?P<flags>O_[A-Z_|]+).* = (?P<fd>-?\d+)")
CACHESTAT = re.compile(r"\b(cachestat|syscall_0x1c3|syscall_451)\(")
DEVICE_NODE = re.compile(r"/dev/(pmem|dm-|mapper/|loop|nmem|ndctl)")
SANITIZER = re.compile(r"Sanitizer|runtime error:")


def parse_line(line):
    name, kind, status, *content = line.split(" ")
    return (name, kind), (int(status), base64.b64decode(content[0]).decode("utf-8", "replace"))


def parse(text):
    """{case: {kind: (exit status, content)}}. A line truncated by a crash is ignored."""
    results = {}
    for line in text.splitlines():
        try:
            (name, kind), answer = parse_line(line)
        except ValueError:
            continue
        results.setdefault(name, {})[kind] = answer
    return results


def subject(answers, kind="answer"):
    try:
        return json.loads(answers[kind][1])["subjects"][0]
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def evidence(answers, kind, source):
    """The answers of a source about access, except unknown."""
    rows = (subject(answers, kind) or {}).get("evidence") or []
    return {row["answer"] for row in rows
            if row["source"] == source and row["question"] == "access"
            and row["answer"] not in (None, "unknown")}


def answered(case, answers):
    if "setup" in answers:
        yield f"the setup failed (status {answers['setup'][0]}):\n{answers['setup'][1]}"
    elif "answer" not in answers:
        yield "no answer came"
    elif subject(answers) is None:
        yield f"the answer is not JSON with a subject: {answers['answer'][1][:400]!r}"


def exit_status(case, answers):
    for kind in ("answer", "touch"):
        if kind not in answers or subject(answers, kind) is None:
            continue
        errors = subject(answers, kind).get("errors")
        allowed = (0, 4) if errors else (0,)
        if answers[kind][0] not in allowed:
            yield f"{kind}: exit status {answers[kind][0]}; errors: {errors}"


def verdict(case, answers):
    for kind in ("answer", "touch"):
        if kind not in answers:
            continue
        got = (subject(answers, kind) or {}).get("verdict") or {}
        for question, wanted in case.answers.items():
            if question == "fs_dax":
                continue
            if wanted != ["*"] and got.get(question) not in wanted:
                yield f"{kind}: {question} is {got.get(question)}, not {' or '.join(wanted)}"


def fs_dax(case, answers):
    """Facts that were captured before superblocks were read do not permit "capable"."""
    wanted = case.answers.get("fs_dax", ["unknown"])
    got = subject(answers) or {}
    answer = (got.get("verdict") or {}).get("fs_dax") or "unknown"
    unread = (got.get("facts") or {}).get("superblock") is None
    if answer not in wanted and not (unread and answer == "unknown"):
        yield f"fs_dax is {answer}, not {' or '.join(wanted)}"


def findings(case, answers):
    got = [finding["id"] for finding in (subject(answers) or {}).get("findings") or []]
    for wanted in case.findings:
        if wanted.startswith("!"):
            if wanted[1:] in got:
                yield f"the finding {wanted[1:]} is unwanted"
        elif wanted not in got:
            yield f"the finding {wanted} is missing; findings: {', '.join(got) or 'none'}"


def physical_proof(case, answers):
    pagemap = evidence(answers, "touch", "pagemap")
    statx = evidence(answers, "touch", "statx")
    if pagemap and statx and pagemap != statx:
        yield f"pagemap answers {sorted(pagemap)}, statx answers {sorted(statx)}"


def libpmem2(case, answers):
    opinion = answers.get("granularity", (1, ""))[1].strip()
    if opinion not in ("byte", "cache-line", "page"):
        return
    got = (subject(answers) or {}).get("verdict") or {}
    if got.get("libpmem2") != opinion:
        yield f"libpmem2 answers {opinion}, and daxinfo predicted {got.get('libpmem2')}"
    page_here = (got.get("status") == "page-cache" or got.get("sync") == "refused"
                 or got.get("durability") == "page")
    if page_here != (opinion == "page"):
        yield f"libpmem2 answers {opinion}; daxinfo: {got}"


def release_of(answers):
    return json.loads(answers["answer"][1])["kernel"]


def pins(case, answers):
    """Before Linux 6.5, io_uring refuses every mapping of a file, so nothing is tried."""
    if "--try-pin" not in case.options:
        return
    got = subject(answers)
    known = "granted" if got["kind"] == "dax-device" else "refused"
    tried = None if version(release_of(answers)) < version("6.5") else known
    seen = {row["source"]: row["answer"] for row in got["evidence"] if row["question"] == "long_term_pin"}
    if seen.get("io-uring") != tried:
        yield f"io_uring's answer about a pin is {seen.get('io-uring')}, not {tried}"
    if tried is None and not any(error["source"] == "io-uring" for error in got["errors"]):
        yield "a pin was requested and not tried, without an error"
    if got["verdict"]["long_term_pin"] != known:
        yield f"long_term_pin is {got['verdict']['long_term_pin']}, not {known}"


# libndctl opens this attribute of every region for writing; only ndctl_region_deep_flush() writes to it. The open
# fails for regions of QEMU.
TRIED_BY_LIBNDCTL = re.compile(r"/sys/.*/region\d+/deep_flush$")


def is_forbidden(opened):
    """Whether a file is opened for writing, or a device node at all."""
    path, flags = opened["path"], opened["flags"]
    if DEVICE_NODE.match(path) and "O_PATH" not in flags:
        return True
    if path == "/dev/null" or not re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", flags):
        return False
    return not TRIED_BY_LIBNDCTL.match(path) or opened["fd"] != "-1"


def trace(case, answers):
    if "trace" not in answers:
        return
    lines = answers["trace"][1].splitlines()
    if not any("execve(" in line for line in lines):
        yield "the trace is empty"
    for line in lines:
        opened = OPENS.search(line)
        if CACHESTAT.search(line) or opened and is_forbidden(opened):
            yield f"a forbidden call: {line}"


def sanitizers(case, answers):
    for kind, (_, content) in answers.items():
        if kind.endswith("-stderr") and SANITIZER.search(content):
            yield f"{kind}: {content}"


RULES = (answered, exit_status, verdict, fs_dax, findings, physical_proof, libpmem2, pins, trace, sanitizers)


def complaints(case, answers):
    if not list(answered(case, answers)):
        return [text for rule in RULES for text in rule(case, answers)]
    return list(answered(case, answers))


def remarks(case, answers):
    """Notes that are not failures."""
    opinion = answers.get("granularity", (1, ""))[1].strip()
    got = ((subject(answers) or {}).get("verdict") or {}).get("durability")
    if opinion in ("byte", "cache-line") and got != opinion:
        yield (f"libpmem2 answers {opinion}, by all persistence domains of the machine; "
               f"by the regions of this file it is {got}")
    for kind in ("answer-stderr", "touch-stderr", "granularity-stderr"):
        if kind in answers:
            yield f"{kind}: {answers[kind][1].strip()}"
