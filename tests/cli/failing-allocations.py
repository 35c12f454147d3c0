#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every allocation that daxinfo makes after main() begins fails, one in each run: in the first process, or in the
child that observes. tests/helpers/failing-malloc.c says how, and which allocations of json-c are exempt.

Each run exits with a documented status. It gives the whole answer, or reports an error; each answer is the same
as without the failure, or unknown.

FULL=1 tries every allocation; otherwise a sample of them.
"""

import concurrent.futures
import dataclasses
import errno
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
sys.dont_write_bytecode = True

import lib  # noqa: E402

DAXINFO = lib.DAXINFO
ALLOCATOR = os.environ.get("ALLOCATOR", str(TESTS.parent / "build/cc/tests/helpers/failing-malloc.so"))
LIMIT = 60  # seconds; a run takes a hundredth of one
PLACES = 10**9 if os.environ.get("FULL") == "1" else 60
STATUSES = (0, 1, 3, 4)
PLUGIN_STATUSES = (0, 1, 2, 3)
NO_MEMORY = os.strerror(errno.ENOMEM)
COST = re.compile(r"^ +cost .*", re.M)
# What differs from run to run, and the number of processes.
VOLATILE = ("cost", "time", "inode", "census")
QUESTIONS = ("status", "access", "sync", "durability", "map_direct", "map_direct_2017")
# What an answer may become.
UNKNOWN = ("unknown", None)
# The same for a subject that has another name because of the failure.
NO = UNKNOWN + ("page-cache", "none", "not-mappable", "not-storage", "refused", "fails", "page")


@dataclasses.dataclass
class Result:
    status: int
    out: str
    err: str
    counts: tuple  # of allocations: of the first process, of its children

    @property
    def subjects(self):
        return json.loads(self.out)["subjects"] if self.out.startswith("{") else None


class Programs:
    """Runs daxinfo with the allocator."""

    def __init__(self, directory, allocator):
        self.directory, self.allocator = directory, allocator

    def run(self, arguments, place=0, in_child=False):
        environment = os.environ | {"LD_PRELOAD": self.allocator, "FAIL_AT": str(place)}
        if in_child:
            environment["FAIL_IN_CHILD"] = "1"
        with tempfile.NamedTemporaryFile(dir=self.directory) as counts:
            counts.write(bytes(16))
            counts.flush()
            run = subprocess.run([DAXINFO, *arguments], cwd=self.directory, stdin=subprocess.DEVNULL,
                                 capture_output=True, timeout=LIMIT, check=False,
                                 env=environment | {"COUNTS": counts.name})
            counts.seek(0)
            numbers = struct.unpack("QQ", counts.read(16))
        return Result(run.returncode, run.stdout.decode(), run.stderr.decode(), numbers)


def lasting(value):
    if isinstance(value, dict):
        if value.get("kind") == "host":
            return None
        return {key: lasting(row) for key, row in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return [lasting(row) for row in value]
    return value


def is_whole(result, sound):
    if result.out.startswith("{") and sound.out.startswith("{"):
        return lasting(json.loads(result.out)) == lasting(json.loads(sound.out))
    return COST.sub("", result.out) == COST.sub("", sound.out)


def verdicts(subject):
    """{file or mapping: verdict}"""
    found = {subject["subject"]: subject["verdict"]}
    for row in subject["files"]:
        found[row["subject"]] = row["verdict"]
    for row in subject["mappings"]:
        found[row["start"]] = row["verdict"]
    return found


def differing(result, sound):
    """Verdicts that are neither the same as without the failure nor unknown."""
    expected = {name: verdict for subject in sound.subjects for name, verdict in verdicts(subject).items()}
    for subject in result.subjects:
        for name, verdict in verdicts(subject).items():
            for question in QUESTIONS:
                says = (verdict or {}).get(question)
                if says not in (UNKNOWN if name in expected else NO) and says != (expected.get(name) or {}).get(question):
                    yield f"{name}: {question} is {says}"


def ended_without_memory(result, sound):
    """What was printed until then may be cut off: the status and the message say so."""
    if sound.out.startswith("DAXINFO "):
        return result.status == 3 and result.out.endswith("DAXINFO UNKNOWN - out of memory\n")
    return result.status == 4 and result.err.endswith("daxinfo: out of memory\n")


def has_new_errors(result, sound):
    """Whether a subject, or a file of it, has an error that it does not have without the failure."""
    def messages(subjects):
        return {(row["subject"], error["message"]) for subject in subjects or ()
                for row in [subject, *subject["files"]] for error in row["errors"]}
    return bool(messages(result.subjects) - messages(sound.subjects))


def complaints(result, sound):
    if result.status < 0:
        return [f"ended by signal {-result.status}"]
    if ended_without_memory(result, sound):
        return []
    wrong = []
    if result.status not in (PLUGIN_STATUSES if sound.out.startswith("DAXINFO ") else STATUSES):
        wrong.append(f"status {result.status}")
    try:
        if result.subjects is not None and sound.subjects is not None:
            wrong += differing(result, sound)
        whole = is_whole(result, sound)
        reported = result.err != sound.err or NO_MEMORY in result.out or has_new_errors(result, sound)
    except ValueError:
        return wrong + ["the answer is not JSON"]
    if result.status in (0, sound.status) and not whole and not reported:
        wrong.append("the answer is not complete, and there is no error")
    if result.status == 0 != sound.status:
        wrong.append("status 0")
    return wrong


def spread(count):
    return range(1, count + 1) if count <= PLACES else sorted({1 + i * (count - 1) // (PLACES - 1) for i in range(PLACES)})


def fail(programs, arguments, sound, place, in_child):
    try:
        result = programs.run(arguments, place, in_child)
    except subprocess.TimeoutExpired:
        return [f"{place}: it hangs"]
    return [f"{place}: {text}: {result.err.strip()[-200:]}" for text in complaints(result, sound)]


def works(held):
    golden = TESTS / "golden"
    yield "a file", ("--json", "--touch", "file", "other")
    yield "a file, as text", ("-v", "-e", "file")
    yield "a trial file", ("--json", "--trial-file", ".")
    yield "a process", ("--json", "--deep", held)
    yield "a process, as text", ("-v", "-e", held)
    yield "users", ("--json", "-u", "held")
    yield "a requirement", ("--require=direct", "--require=profile:mariadb-redo", "file")
    yield "a wait", ("--wait=0.01", "--require=direct", "file")
    yield "a plugin", ("--plugin", "--require=direct", "file")
    yield "a changed answer", ("--expect=saved.json",)
    yield "a saved answer", ("--json", f"--replay={golden}/disputed/facts.json")
    yield "a saved answer with a yes", ("--json", f"--replay={golden}/ext4-nfit-touched.json")
    yield "a saved answer, as text", ("-v", f"--replay={golden}/stack/facts.json")
    yield "a saved answer, required", ("--require=direct,sync", f"--replay={golden}/flag-clear/facts.json")
    yield "two saved answers, compared", (f"--replay={golden}/flag-clear/facts.json", f"--expect={golden}/ext4-nfit.json")
    if PLACES > 60:
        for saved in sorted(golden.glob("*/facts.json")):
            yield f"saved: {saved.parent.name}", ("--json", f"--replay={saved}")


def judge(programs, held):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, arguments in works(held):
            sound = programs.run(arguments)
            yield f"{name}: the answer without a failure is sound", complaints(sound, sound)
            for in_child, count in enumerate(sound.counts):
                found = pool.map(lambda place: fail(programs, arguments, sound, place, in_child), spread(count))
                wrong = [text for texts in found for text in texts]
                if count:
                    yield (f"{name}: the answer is sound if any of {count} allocations of the "
                           f"{('first process', 'child')[in_child]} fails", wrong)


def main():
    linked = subprocess.run(["ldd", DAXINFO], capture_output=True, encoding="utf-8", check=False).stdout
    if not os.path.exists(ALLOCATOR) or "libasan" in linked:
        why = "the sanitizer has an allocator of its own" if "libasan" in linked else "make check builds the allocator"
        print(f"ok 1 - failing allocations # SKIP {why}\n1..1")
        return
    with tempfile.TemporaryDirectory() as directory:
        programs = Programs(directory, ALLOCATOR)
        for name in ("file", "other"):
            (pathlib.Path(directory) / name).write_text("x", encoding="utf-8")
        with lib.hold(directory) as holder:
            saved = json.loads(programs.run(("--json", "file", "other")).out)
            saved["subjects"][0]["facts"]["trial"]["sync"] = "ok"
            (pathlib.Path(directory) / "saved.json").write_text(json.dumps(saved), encoding="utf-8")
            lib.report(judge(programs, str(holder.pid)))


if __name__ == "__main__":
    main()
