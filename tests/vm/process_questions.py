# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules for other questions than about all mappings of a process: one for each name in guest/process.sh.

Each rule is a function (answers: Answers) -> iterable of complaints.
"""

import functools
import json

import answers as protocol
import process_rules as rules
from case_table import version
from process_table import BY_NOBODY, parse_truth, unescape


class Answers:
    """All results of one kernel."""

    def __init__(self, results, release, rows):
        self.results, self.release, self.rows = results, release, rows

    def __contains__(self, name):
        return "answer" in self.results.get(name, {})

    def status(self, name):
        return self.results[name]["answer"][0]

    def text(self, name, kind="answer"):
        return self.results.get(name, {}).get(kind, (None, ""))[1]

    @functools.cache
    def subjects(self, name):
        return json.loads(self.text(name))["subjects"]

    @functools.cache
    def truth(self, process, kind="truth"):
        return parse_truth(self.text(process, kind))

    def pid(self, process):
        return str(self.truth(process)[0])

    def names_processes(self):
        """Whether the pidfd of each process has its own inode (Linux 6.9)."""
        return version(self.release) >= (6, 9)


def state(answers, name, status, count):
    if answers.status(name) != status:
        yield f"the exit status is {answers.status(name)}, not {status}"
    if len(answers.subjects(name)) != count:
        yield f"there are {len(answers.subjects(name))} subjects, not {count}"


def fruitless(answers, name):
    """An error, and no mappings."""
    yield from state(answers, name, 4, 1)
    for subject in answers.subjects(name):
        if subject["mappings"] or subject["files"]:
            yield f"there are {len(subject['mappings'])} mappings"
        if not subject["errors"]:
            yield "there is no error"


def process_facts(subject):
    return (subject["facts"] or {}).get("process") or {}


def without_mappings(answers, name, pid, wanted):
    """No mappings, and no error."""
    yield from state(answers, name, 0, 1)
    for subject in answers.subjects(name):
        if (subject["subject"], subject["kind"]) != (pid, "process"):
            yield f"the subject is {subject['kind']} {subject['subject']}, not process {pid}"
        if subject["mappings"] or subject["errors"]:
            yield f"mappings {subject['mappings']}, errors {subject['errors']}"
        if process_facts(subject).get("state") != wanted:
            yield f"its state is {process_facts(subject).get('state')}, not {wanted}"


def kernel_thread(answers):
    return without_mappings(answers, "kernel-thread", "2", "kernel-thread")


def zombie(answers):
    return without_mappings(answers, "zombie", answers.pid("zombie"), "zombie")


def processes(answers, name):
    """The processes of an answer, without the subject of the host."""
    return [subject for subject in answers.subjects(name) if subject["kind"] == "process"]


def exactly(answers, name, wanted):
    """Exactly these processes, each once."""
    got = sorted(subject["subject"] for subject in processes(answers, name))
    wanted = sorted(answers.pid(process) for process in wanted)
    if got != wanted:
        yield f"the processes are {got}, not {wanted}"
    errors = [error for subject in answers.subjects(name) for error in subject["errors"]]
    if answers.status(name) != (4 if errors else 0):
        yield f"the exit status is {answers.status(name)}, errors: {errors}"
    if errors and "nobody" not in name.split("-")[-1:]:
        yield f"there are errors: {errors}"


def all_direct(answers, name, wanted):
    """All processes that map something directly."""
    yield from exactly(answers, name, wanted)
    for subject in processes(answers, name):
        if all(mapping["verdict"]["access"] == "page-cache" for mapping in subject["mappings"]):
            yield f"{subject['subject']} ({subject['command']}) maps nothing directly"


def direct_processes(answers):
    return {row.process for row in answers.rows if row.direct} - {"first"}


def users(answers, name, wanted):
    """Exactly the processes and mappings of the wanted rows. A mapping of overlayfs has the device of the
    lower file, or since Linux 6.8 its own."""
    rows = [row for row in answers.rows if row.process != "first" and wanted(row)]
    yield from exactly(answers, name, {row.process for row in rows})
    starts = {(answers.pid(row.process), answers.truth(row.process)[2][row.label].start)
              for row in rows}
    got = {(subject["subject"], rules.addresses(mapping)[0])
           for subject in processes(answers, name) for mapping in subject["mappings"]
           if name == "users-overlay-file" or not mapping["subject"].startswith("/mnt/overlay/")}
    if got != starts:
        yield f"missing: {sorted(starts - got)}, extra: {sorted(got - starts)}"


def path_of(row):
    """The path of the file. In boxed, guest/process.sh bind-mounts it over another one."""
    return "/mnt/ext4/public/own" if row.process == "boxed" else unescape(row.path)


def below(directory):
    return lambda row: path_of(row).startswith(directory + "/")


def is_file(path):
    return lambda row: path_of(row) == path


USERS = {
    "users-file": is_file("/mnt/ext4/file"),
    "users-link": is_file("/mnt/ext4/file"),
    "users-cached-file": is_file("/mnt/inode/clear"),
    "users-overlay-file": is_file("/mnt/overlay/up"),
    "users-mount": below("/mnt/ext4"),
    "users-directory": below("/mnt/ext4/directory"),
    "users-bound": below("/mnt/ext4/directory"),
    "users-block": below("/mnt/ext4"),
    "users-hidden-block": lambda row: "/mnt/elsewhere/" in row.path,
    "users-device": lambda row: row.is_device,
    "users-none": lambda row: False,
}


def begins_anew(answers, name):
    """The process that reused the PID."""
    yield from state(answers, name, 0, 1)
    (subject,) = answers.subjects(name)
    names = [mapping["subject"] for mapping in subject["mappings"]]
    if "/mnt/ext4/second" not in names or "/mnt/ext4/file" in names:
        yield f"it maps {names}"
    inode = answers.truth("reborn")[1]
    if answers.names_processes() and process_facts(subject).get("pidfd_inode") != inode:
        yield f"the inode of its pidfd is {process_facts(subject).get('pidfd_inode')}, not {inode}"


def identity_alive(answers):
    if not answers.names_processes():
        yield from fruitless(answers, "identity-alive")
        return
    yield from state(answers, "identity-alive", 0, 1)
    (subject,) = answers.subjects("identity-alive")
    if "/mnt/ext4/file" not in [mapping["subject"] for mapping in subject["mappings"]]:
        yield "its mapping is missing"


def identity_new(answers):
    if answers.names_processes():
        return begins_anew(answers, "identity-new")
    return fruitless(answers, "identity-new")


def number_is_reused(answers):
    """The PID was reused, which the other questions depend on."""
    first, reborn = answers.truth("first"), answers.truth("reborn")
    if first[0] != reborn[0]:
        yield f"the PID {first[0]} was not reused: {reborn[0]}"
    if answers.names_processes() and first[1] == reborn[1]:
        yield "both pidfds have the same inode"
    yield from begins_anew(answers, "number-reused")


def churn(answers):
    """No process has the mappings of another."""
    seen = set()
    for name in [name for name in answers.results if name.startswith("churn-")]:
        for subject in answers.subjects(name):
            names = {mapping["subject"] for mapping in subject["mappings"]}
            seen.add(subject["command"])
            for command, foreign in (("churn-0", "/mnt/ext4/second"), ("churn-1", "/mnt/ext4/file")):
                if subject["command"] == command and foreign in names:
                    yield f"{name}: {subject['subject']}, {command}, maps {foreign}"
    if not seen & {"churn-0", "churn-1"}:
        yield f"no short-lived process was found, only {sorted(map(str, seen))}"


def text(answers):
    """A line for each direct file, and no control bytes."""
    said = answers.text("main-text")
    if answers.status("main-text") != 0:
        yield f"the exit status is {answers.status('main-text')}, not 0"
    if any(byte < " " and byte != "\n" for byte in said):
        yield "there are control bytes"
    (subject,) = answers.subjects("main")
    for file in subject["files"]:
        name = file["subject"].replace("\n", "\\x0a")
        name += " (deleted)" if file["facts"]["file"]["deleted"] else ""
        lines = [line for line in said.splitlines() if line.endswith(" " + name)]
        if file["verdict"]["access"] == "direct" and not lines:
            yield f"no line ends with {name}:\n{said}"


def trace(answers):
    yield from state(answers, "traced", 0, 1)
    if "trace" not in answers.results["traced"]:
        yield "there is no trace"
    yield from protocol.trace(None, answers.results["traced"])


QUESTIONS = {
    "stranger": lambda answers: fruitless(answers, "stranger"),
    "missing": lambda answers: fruitless(answers, "missing"),
    "kernel-thread": kernel_thread,
    "zombie": zombie,
    "all": lambda answers: all_direct(answers, "all", direct_processes(answers)),
    "all-by-nobody": lambda answers: all_direct(answers, "all-by-nobody",
                                                direct_processes(answers) & set(BY_NOBODY)),
    **{name: lambda answers, name=name: users(answers, name, USERS[name]) for name in USERS},
    "identity-alive": identity_alive,
    "identity-dead": lambda answers: fruitless(answers, "identity-dead"),
    "identity-reused": lambda answers: fruitless(answers, "identity-reused"),
    "identity-new": identity_new,
    "number-reused": number_is_reused,
    "churn-1": churn,
    "main-text": text,
    "traced": trace,
}


def complaints(answers, name):
    if name not in answers:
        return ["no answer came"]
    try:
        return list(QUESTIONS[name](answers))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return [f"the answer has an unexpected form: {error!r}: {answers.text(name)[:400]}"]
