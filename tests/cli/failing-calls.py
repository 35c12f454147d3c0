#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every system call that daxinfo makes fails, at several places and with several errors.

The calls are taken from a trace. Nothing is direct on this machine, so no answer may be yes, whatever fails.
What is missing has an error, and each run exits with a documented status.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
sys.dont_write_bytecode = True

import lib  # noqa: E402

DAXINFO = lib.DAXINFO
LIMIT = 20  # seconds; a run takes a tenth of one
PLACES = (1, 2, 3, 6, 12, 24)
NOT_FOUND = 127  # status of the dynamic linker if a library cannot be loaded

# Errors of every call, and further errors by call.
EVERYWHERE = ("EIO", "ENOMEM", "EPERM")
FURTHER = {
    "openat": ("ENOENT", "EACCES", "EMFILE", "ELOOP"), "statx": ("ENOSYS", "EACCES", "ESTALE"),
    "newfstatat": ("EACCES", "ENOENT"), "fstatfs": ("ENOSYS",), "ioctl": ("ENOTTY", "EINVAL"),
    "mmap": ("EAGAIN", "EINVAL", "EACCES"), "read": ("EINTR", "EAGAIN", "ESRCH"), "pread64": ("EINVAL", "ESRCH"),
    "write": ("ENOSPC", "EPIPE"), "poll": ("EINTR",), "clone": ("EAGAIN",), "wait4": ("ECHILD",),
    "move_pages": ("ENOSYS", "ESRCH"), "pidfd_open": ("ENOSYS", "ESRCH"), "readlinkat": ("EACCES", "ENOENT"),
    "readlink": ("EACCES", "ENOENT"), "process_madvise": ("EINVAL",),
}
# Calls that cannot fail, that start or end a program, and that only the C library makes: it does not survive a
# brk that fails.
NEVER = {"brk", "execve", "exit", "exit_group", "getpid", "getppid", "gettid", "geteuid", "getuid", "arch_prctl",
         "set_tid_address", "set_robust_list", "rseq", "rt_sigreturn", "vfork", "uname"}
if b"__asan_init" in pathlib.Path(DAXINFO).read_bytes():
    # Sanitizers do not survive a failure of these.
    NEVER |= {"mmap", "munmap", "mprotect", "open", "prlimit64", "rt_sigaction", "sigaltstack"}


def strace(directory, arguments, inject=()):
    """(status, stdout, stderr, trace)"""
    with tempfile.TemporaryDirectory(dir=directory) as own:
        trace = pathlib.Path(own) / "trace"
        with subprocess.Popen(["strace", "-f", "-o", trace, *inject, DAXINFO, *arguments], cwd=directory,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True, env=os.environ | {"ASAN_OPTIONS": SANITIZERS}) as run:
            try:
                out, err = run.communicate(timeout=LIMIT)
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                raise
        assert trace.exists(), f"strace {inject}: {err.decode()}"
        return run.returncode, out, err.decode(), trace.read_text(errors="replace")


# Leaks cannot be searched under strace, and the allocator must return NULL instead of ending the program.
SANITIZERS = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0:allocator_may_return_null=1:exitcode=99"


def calls(trace):
    """{call: places}, of the process that made it most often. Calls of the dynamic linker are left out: they end
    with the munmap of its cache.
    """
    counts = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", trace, re.M))
    linker = collections.Counter(re.findall(r"^\d+ +(\w+)\(", trace[:trace.index(" munmap(")], re.M))
    most = collections.defaultdict(int)
    for (_, name), count in counts.items():
        most[name] = max(most[name], count)
    # strace cannot inject results into calls that it has no name for.
    return {name: [linker[name] + place for place in PLACES if linker[name] + place <= count]
            for name, count in most.items()
            if name not in NEVER and not name.startswith("syscall_") and count > linker[name]}


YES = {"access": ("direct",), "status": ("direct", "sync-capable"), "sync": ("capable",), "map_direct": ("holds",),
       "map_direct_2017": ("holds",)}


def verdicts(subject):
    yield subject["verdict"]
    for row in subject["files"] + subject["mappings"]:
        yield row["verdict"]


def wrong_yes(subject):
    for verdict in verdicts(subject):
        for question, yes in YES.items():
            if verdict and verdict.get(question) in yes:
                yield f"{question} is {verdict[question]}"
    if any(row["sync_mapped"] for row in subject["mappings"]):
        yield "a mapping was made with MAP_SYNC"


def silently_less(subject, sound):
    """Mappings and files that are missing without an error."""
    for rows in ("mappings", "files"):
        if len(subject[rows]) != len(sound[rows]) and not subject["errors"]:
            yield f"{len(subject[rows])} {rows} of {len(sound[rows])}, and no error"


def complaints_of_answer(text, sound, reported):
    try:
        subjects = json.loads(text)["subjects"]
    except ValueError:
        return ["the answer is not JSON"]
    wrong = [text for subject in subjects for text in wrong_yes(subject)]
    expected = {subject["subject"]: subject for subject in sound}
    if len(subjects) < len(sound) and not reported:
        wrong.append(f"{len(subjects)} subjects of {len(sound)}, and no error")
    for subject in subjects:
        if subject["subject"] in expected:
            wrong += silently_less(subject, expected[subject["subject"]])
    return wrong


def complaints(work, result):
    status, out, err, trace = result
    if "INJECTED" not in trace:
        return None
    killed = re.findall(r"killed by (?!SIGKILL|SIGPIPE)(\w+)", trace)
    wrong = [f"killed by {name}" for name in killed]
    if status == NOT_FOUND and not out or "LeakSanitizer has encountered" in err:
        return wrong  # the sanitizer could not read its options
    if status not in work.statuses:
        wrong.append(f"status {status}: {err[-300:]}")
    if "Sanitizer" in err or "runtime error" in err:
        wrong.append(err[:600])
    if out and work.sound is not None and "output" not in err:  # otherwise the output may be cut off
        wrong += complaints_of_answer(out, work.sound, status and err)
    if status in work.refused:
        wrong.append(f"status {status} is a yes")
    return wrong


class Work:
    """A command line, and its result without a failure."""

    def __init__(self, directory, name, arguments, statuses=(0, 1, 4), refused=()):
        self.directory, self.name, self.arguments = directory, name, arguments
        self.statuses, self.refused = statuses, refused
        status, out, err, trace = strace(directory, arguments)
        self.places = calls(trace)
        self.sound = json.loads(out)["subjects"] if out.startswith(b"{") else None
        self.complaint = None if status in statuses and (self.sound or self.refused) else f"status {status}: {err}"

    def fail(self, call, error, place):
        inject = ("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={place}")
        try:
            wrong = complaints(self, strace(self.directory, self.arguments, inject))
        except subprocess.TimeoutExpired:
            wrong = ["it hangs"]
        return [f"{call} {place} fails with {error}: {text}" for text in wrong or ()]


def works(directory, held):
    yield Work(directory, "a file", ("--json", "--touch", "file", "other"))
    yield Work(directory, "a trial file", ("--json", "--trial-file", "."))
    yield Work(directory, "a process", ("--json", "--deep", held))
    yield Work(directory, "users", ("--json", "-u", "held"))
    yield Work(directory, "a requirement", ("--systemd", "--require=direct", "file"), (1, 255), (0,))
    yield Work(directory, "a wait", ("--wait=0.1", "--require=direct", "file"), (1, 3, 4), (0,))


def cases(work):
    for call in sorted(work.places):
        for error in EVERYWHERE + FURTHER.get(call, ()):
            for place in work.places[call]:
                yield call, error, place


def judge(directory, held):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for work in works(directory, held):
            yield f"{work.name}: the answer without a failure is sound", [work.complaint] if work.complaint else []
            todo = list(cases(work))
            found = pool.map(lambda case, work=work: work.fail(*case), todo)
            results = collections.defaultdict(list)
            for (call, _, _), wrong in zip(todo, found):
                results[call] += wrong
            for call, wrong in results.items():
                yield f"{work.name}: the answer is sound if {call} fails", wrong


def main():
    if subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
        print("ok 1 - failing calls # SKIP strace does not work here\n1..1")
        return
    with tempfile.TemporaryDirectory() as directory:
        for name in ("file", "other"):
            (pathlib.Path(directory) / name).write_text("x", encoding="utf-8")
        with lib.hold(directory) as holder:
            lib.report(judge(directory, str(holder.pid)))


if __name__ == "__main__":
    main()
