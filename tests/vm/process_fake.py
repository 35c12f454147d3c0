# SPDX-License-Identifier: GPL-2.0-or-later
"""Results of a virtual machine with a correct daxinfo, made from the table of mappings."""

import copy
import json

import process_table as table
from process_questions import USERS, Answers, direct_processes
from process_rules import HUGE, MEMORY, PAGE, SYNC_MAPPED

RELEASE = "6.12.1"
PIDS = {name: 1000 + number for number, name in enumerate(table.PROCESSES)}
ADDRESS = 0x7f0000000000
MOVE_PAGES = {"pmem": "ENOENT", "ram": "ok", "zero": "EFAULT"}


def size_of(row):
    sizes = [int(word[5:], 0) for word in row.made if word.startswith("size=")]
    return sizes[0] if sizes else 16 * PAGE


def offset_of(row):
    offsets = [int(word[7:], 0) for word in row.made if word.startswith("offset=")]
    return offsets[0] if offsets else 0


def pages_of(row, place):
    """{offset: (address, kind of memory)}. In a private mapping, a written page is a copy in RAM."""
    touched = [] if row.touched == "-" else row.touched.split(",")
    if row.touched == "all" or row.is_device:
        size = HUGE if row.is_device else size_of(row)
        touched = [f"w{number}" for number in range(size // PAGE)]
    private = "private" in row.made
    kind = {"w": "ram" if private or "ram" in row.lies else "pmem",
            "r": "zero" if "zero" in row.lies else "pmem"}
    start = place * HUGE + PAGE * ("file:huge-misaligned" in row.findings)
    return {offset_of(row) + int(word[1:]) * PAGE: (start + int(word[1:]) * PAGE, kind[word[0]])
            for word in touched}


def huge_of(row, resident):
    return {"all": resident, "half": resident // 2}.get(row.huge, 0)


def sample(offset, address, kind, by_nobody):
    return {"offset": offset, "present": True, "physical_address": None if by_nobody else hex(address),
            "lies_in": None if by_nobody else MEMORY[kind], "move_pages": MOVE_PAGES[kind],
            "numa_node": 0 if kind == "ram" else None}


def right_memory(row, place):
    pages = pages_of(row, place)
    if not row.lies and row.touched != "-":
        return None if row.process == "cached" else {"resident": None, "huge": None, "samples": [],
                                                     "vm_flags": "rd wr"}
    samples = [sample(offset, *page, row.process in table.BY_NOBODY)
               for offset, page in list(pages.items())[:8]]
    resident = len(pages) * PAGE
    return {"resident": resident, "huge": huge_of(row, resident), "samples": samples, "vm_flags": "rd wr"}


def first(values):
    return "unknown" if values == ["*"] else values[0]


def verdict_of(row):
    verdict = {question: first(getattr(row, question)) for question in table.ANSWERS}
    holds = "holds" if row.durability == ["cache-line"] else "fails"
    return verdict | {"map_direct": holds, "libpmem2": "page"}


def right_mapping(row, place, file):
    start = ADDRESS + place * 4 * HUGE
    return {"start": hex(start), "end": hex(start + size_of(row)), "offset": offset_of(row),
            "perms": row.perms, "memory": right_memory(row, place), "file": file,
            "subject": row.subject or "/dev/dax2.0", "sync_mapped": SYNC_MAPPED.get(row.sync_mapped),
            "verdict": verdict_of(row), "evidence": [],
            "findings": [{"id": name} for name in row.findings if name[0] != "!" and ":" not in name]}


def right_file(row):
    findings = [{"id": name.removeprefix("file:")} for name in row.findings if name.startswith("file:")]
    promised = size_of(row) if row.process == "thp" else huge_of(row, size_of(row))
    facts = {"file": {"deleted": row.deleted}, "mount": {"type": row.file_system},
             "extents": {"huge": promised}}
    errors = [{"source": "map-files"}] if row.process == "lost" else []
    return {"subject": row.subject or "/dev/dax2.0", "kind": "dax-device" if row.is_device else "file",
            "verdict": verdict_of(row), "evidence": [], "findings": findings, "facts": facts,
            "errors": errors}


def right_process(process, rows):
    """A process, with a separate file for each mapping."""
    facts = {"pid": PIDS[process], "pidfd_inode": PIDS[process] + 7, "state": "running",
             "thp_disabled": process == "thp", "smaps_read": process not in ("cached", "quiet"),
             "other_mount_namespace": process in ("elsewhere", "boxed")}
    cost = {"microseconds": 9, "bytes_read": 9, "smaps_read": facts["smaps_read"]}
    rows = [row for row in rows if row.process == process]
    return {"subject": str(PIDS[process]), "kind": "process", "command": "holder", "verdict": None,
            "evidence": [], "findings": [], "facts": {"process": facts}, "cost": cost, "errors": [],
            "mappings": [right_mapping(row, place, place) for place, row in enumerate(rows)],
            "files": [right_file(row) for row in rows]}


def without_smaps(subject):
    subject = copy.deepcopy(subject)
    subject["findings"] = [{"id": "smaps-skipped"}]
    subject["facts"]["process"]["smaps_read"] = subject["cost"]["smaps_read"] = False
    for mapping in subject["mappings"]:
        capable = mapping["verdict"]["sync"] == "capable" and mapping["perms"].endswith("s")
        mapping |= {"sync_mapped": None if capable else False, "findings": []}
        if mapping["memory"]:
            mapping["memory"]["vm_flags"] = None
        if capable and subject["files"][mapping["file"]]["kind"] == "file":
            mapping["verdict"]["durability"] = "unknown"
    return subject


def truth_of(process, rows):
    by_nobody = process in table.BY_NOBODY
    lines = [f"process {PIDS[process]} {PIDS[process] + 7}"]
    for place, row in enumerate(row for row in rows if row.process == process):
        mapping = right_mapping(row, place, place)
        pages = [f"{offset}={0 if by_nobody else address:#x}"
                 for offset, (address, _) in pages_of(row, place).items()]
        lines.append(" ".join(["mapping", row.label, mapping["start"], mapping["end"],
                               str(mapping["offset"]), *pages]))
    return "\n".join([*lines, "ready", ""])


def maps_of(subject):
    return "".join(f"{mapping['start'][2:]}-{mapping['end'][2:]} {mapping['perms']} "
                   f"{mapping['offset']:08x} 00:01 {mapping['file'] + 1} {mapping['subject']!r}\n"
                   for mapping in subject["mappings"]) + "7ff000-7ff001 rw-p 00000000 00:00 0 [stack]\n"


def answer(*subjects):
    return json.dumps({"subjects": subjects})


def restrict(subject, rows, wanted):
    """The subject with the mappings of the wanted rows only."""
    own = [row for row in rows if str(PIDS[row.process]) == subject["subject"]]
    return subject | {"mappings": [mapping for row, mapping in zip(own, subject["mappings"])
                                   if wanted(row)]}


def right_lists(rows, subjects):
    """The answers of -a and -u."""
    everybody = {"subject": "all processes", "kind": "host", "errors": []}
    direct = direct_processes(Answers({}, RELEASE, rows))
    results = {"all": (0, answer(*(subjects[name] for name in direct), everybody)),
               "all-by-nobody": (4, answer(*(subjects[name] for name in direct & set(table.BY_NOBODY)),
                                           everybody | {"errors": [{"errno": "EACCES"}]}))}
    for name, wanted in USERS.items():
        listed = [restrict(subjects[process], rows, wanted) for process in table.PROCESSES[:-1]]
        results[name] = (0, answer(*(subject for subject in listed if subject["mappings"]), everybody))
    return results


def nobody(**changes):
    """A process without mappings and facts."""
    return {"subject": "1", "kind": "process", "command": "pids", "mappings": [], "files": [],
            "errors": [], "facts": None} | changes


def state(pid, name):
    return answer(nobody(subject=pid, facts={"process": {"state": name}}))


def text_of(subject):
    names = [file["subject"].replace("\n", "\\x0a") + file["facts"]["file"]["deleted"] * " (deleted)"
             for file in subject["files"]]
    return "".join(f"    direct {name}\n" for name in names)


def right_questions(subjects):
    """The answers to other questions than about a whole process."""
    reborn = nobody(mappings=[{"subject": "/mnt/ext4/second"}], facts={"process": {"pidfd_inode": 99}})
    lost = answer(nobody(errors=[{"errno": "ESRCH"}]))
    return {
        "main-deep": (0, answer(subjects["main"])),
        "main-skipped": (0, answer(without_smaps(subjects["main"]))),
        "main-text": (0, text_of(subjects["main"])),
        "traced": (0, answer(subjects["main"])),
        "kernel-thread": (0, state("2", "kernel-thread")),
        "zombie": (0, state("77", "zombie")),
        "stranger": (4, lost), "missing": (4, lost),
        "identity-alive": (0, answer(subjects["first"])),
        "identity-dead": (4, lost), "identity-reused": (4, lost),
        "identity-new": (0, answer(reborn)), "number-reused": (0, answer(reborn)),
        "churn-1": (0, answer(nobody(command="churn-0", mappings=[{"subject": "/mnt/ext4/file"}]),
                              nobody(command="churn-1", mappings=[{"subject": "/mnt/ext4/second"}]))),
    }


def right_results():
    """{name: {kind: (status, content)}}, as answers.parse() returns it."""
    rows = table.select(table.read(), RELEASE)
    subjects = {process: right_process(process, rows) for process in table.PROCESSES}
    results = {}
    for process, subject in subjects.items():
        truth = (0, truth_of(process, rows))
        results[process] = {"answer": (4 if process == "lost" else 0, answer(subject)), "truth": truth,
                            "truth-after": truth, "maps": (0, maps_of(subject))}
    for name, got in (right_questions(subjects) | right_lists(rows, subjects)).items():
        results.setdefault(name, {})["answer"] = got
    results["zombie"]["truth"] = (0, "process 77 0\n")
    results["reborn"] = {"truth": (0, f"process {PIDS['first']} 99\n")}
    results["traced"]["trace"] = (0, '1 execve("daxinfo") = 0')
    return results
