# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules for an answer about a process: for each mapping, and for all of them.

Each rule for a mapping is a function (case) -> iterable of complaints.
"""

import dataclasses

from case_table import version
from process_table import ANSWERS, BY_NOBODY, Row, Truth

PAGE = 4096
HUGE = 2 << 20
SYNC_MAPPED = {"yes": True, "no": False, "unknown": None}
MEMORY = {"pmem": "persistent memory", "ram": "RAM", "zero": "RAM"}


@dataclasses.dataclass
class Case:
    """A row of the table, what its process mapped, and what daxinfo reports."""
    row: Row
    truth: Truth
    mapping: dict
    file: dict
    release: str

    def before(self, release):
        return version(self.release) < version(release)

    @property
    def pages(self):
        """The memory of the mapping; None if its pages were not read."""
        memory = self.mapping["memory"]
        return None if memory is None or memory["resident"] is None else memory

    @property
    def vm_flags(self):
        return (self.mapping["memory"] or {}).get("vm_flags")

    @property
    def by_nobody(self):
        return self.row.process in BY_NOBODY


def addresses(mapping):
    return int(mapping["start"], 16), int(mapping["end"], 16)


def ids(thing):
    return [finding["id"] for finding in thing.get("findings") or []]


def place(case):
    wanted = (case.truth.start, case.truth.end, case.truth.offset, case.row.perms)
    got = (*addresses(case.mapping), case.mapping["offset"], case.mapping["perms"])
    if got != wanted:
        yield f"it is {got}, not {wanted}"


def names(row):
    """The possible names. Of a file that cannot be reached, (deleted) may be part of the name."""
    return {row.subject, row.subject + " (deleted)"} if row.may_be_lost else {row.subject}


def name(case):
    for subject in (case.mapping["subject"], case.file["subject"]):
        right = subject.startswith("/dev/dax") if case.row.subject is None else subject in names(case.row)
        if not right:
            yield f"its subject is {subject!r}, not {case.row.subject!r}"
    kind = "dax-device" if case.row.is_device else "file"
    if not case.row.may_be_lost and case.file["kind"] != kind:
        yield f"its file's kind is {case.file['kind']}, not {kind}"


def facts_of_file(case):
    facts = case.file.get("facts") or {}
    deleted = (facts.get("file") or {}).get("deleted")
    if not case.row.may_be_lost and deleted is not case.row.deleted:
        yield f"deleted is {deleted}, not {case.row.deleted}"
    mounted = (facts.get("mount") or {}).get("type")
    if case.row.file_system and mounted != case.row.file_system:
        yield f"its file system is {mounted}, not {case.row.file_system}"


def verdict(case):
    got = case.mapping.get("verdict") or {}
    for question in ANSWERS:
        wanted = getattr(case.row, question)
        if wanted != ["*"] and got.get(question) not in wanted:
            yield f"{question} is {got.get(question)}, not {' or '.join(wanted)}"
    if case.row.durability == ["cache-line"] and got.get("map_direct") != "holds":
        yield f"map_direct is {got.get('map_direct')}, not holds"
    if case.row.access == ["page-cache"] and got.get("map_direct") != "fails":
        yield f"map_direct is {got.get('map_direct')}, not fails"


def file_verdict(case):
    got = case.file.get("verdict") or {}
    for question in ("status", "access", "sync"):
        wanted = getattr(case.row, question) + ["unknown"] * case.row.may_be_lost
        if "*" not in wanted and got.get(question) not in wanted:
            yield f"{question} of its file is {got.get(question)}, not {' or '.join(wanted)}"


def sync_mapped(case):
    wanted = case.row.sync_mapped
    if wanted != "*" and case.mapping["sync_mapped"] is not SYNC_MAPPED[wanted]:
        yield f"sync_mapped is {case.mapping['sync_mapped']}, not {wanted} ({case.vm_flags})"


def findings(case):
    for wanted in case.row.findings:
        absent, wanted = wanted.startswith("!"), wanted.removeprefix("!")
        got = ids(case.file) if wanted.startswith("file:") else ids(case.mapping)
        if (wanted.removeprefix("file:") in got) == absent:
            yield f"the finding {wanted} is {'unwanted' if absent else 'missing'}: {got}"


def resident(case):
    pages = case.pages
    if pages is None:
        if case.row.direct:
            yield "its pages were not read"
        return
    wanted = len(case.truth.pages) * PAGE
    if pages["resident"] != wanted:
        yield f"resident is {pages['resident']}, not {wanted}"
    if "all" == case.row.touched and pages["resident"] != case.truth.end - case.truth.start:
        yield f"resident is {pages['resident']}, although all pages were touched"


def huge(case):
    pages = case.pages
    if pages is None:
        return
    if case.before("6.7"):
        wanted = [None]
    else:
        whole = len(case.truth.pages) * PAGE
        wanted = {"all": [whole], "half": [whole // 2], "none": [0]}.get(case.row.huge)
    if wanted and pages["huge"] not in wanted:
        yield f"huge is {pages['huge']}, not {wanted[0]}"
    first = case.truth.pages.get(case.truth.offset)
    aligned = "file:huge-misaligned" not in case.row.findings
    if case.row.touched == "all" and (first is None or (first % HUGE == 0) != aligned):
        yield f"the test setup failed: the first page is at {first}"


def block_map(case):
    """If all of a file was touched, as much is mapped huge as its extents allow."""
    facts = case.file.get("facts") or {}
    promised = (facts.get("extents") or {}).get("huge")
    if case.row.touched != "all" or case.row.process == "thp" or case.before("6.7") or not case.pages:
        return
    if case.pages["huge"] != promised:
        yield f"huge is {case.pages['huge']}, and its extents allow {promised}"


def answers_of_move_pages(case, memory):
    """Errors of move_pages. Linux 5.10 has two for DAX pages; the zero page has one of them, too."""
    if memory == "ram":
        return ("ok",)
    if memory == "zero":
        return ("EFAULT",)
    return ("EFAULT", "EEXIST") if case.before("6.1") else ("ENOENT",)


def sample(case, got):
    """(complaints about one page, kinds of memory that move_pages and its address allow)."""
    wrong = []
    address = case.truth.pages.get(got["offset"])
    if got["present"] is not True or address is None:
        return [f"offset {got['offset']}: present is {got['present']}; pages that are present: "
                f"{sorted(case.truth.pages)[:8]}"], None
    if case.by_nobody and (got["physical_address"], got["lies_in"]) != (None, None):
        wrong.append("a physical address without permission")
    if not case.by_nobody and got["physical_address"] != hex(address):
        wrong.append(f"offset {got['offset']} is at {address:#x}")
    kinds = {kind for kind in case.row.lies if got["move_pages"] in answers_of_move_pages(case, kind)
             and (case.by_nobody or got["lies_in"] == MEMORY[kind])}
    if not kinds:
        wrong.append(f"not in {sorted(case.row.lies)}")
    if "ram" in kinds and got["numa_node"] != 0:
        wrong.append("RAM without its NUMA node")
    return wrong, kinds


def samples(case):
    pages = case.pages
    if pages is None:
        return
    seen = set()
    for got in pages["samples"]:
        wrong, kinds = sample(case, got)
        seen |= kinds or set()
        for text in wrong:
            yield f"sample {got}: {text}"
    if case.row.direct and case.row.lies - seen:
        yield f"no sample shows {sorted(case.row.lies - seen)}: {pages['samples']}"


RULES = (place, name, facts_of_file, verdict, file_verdict, sync_mapped, findings, resident, huge, block_map,
         samples)


def complaints(case):
    return [text for rule in RULES for text in rule(case)]


def find(row, truth, subject, release):
    """(the case of a row, complaints)."""
    if truth is None:
        return None, ["the process did not print the mapping"]
    mappings = [mapping for mapping in subject["mappings"] if addresses(mapping)[0] == truth.start]
    if len(mappings) != 1:
        return None, [f"{len(mappings)} mappings start at {truth.start:#x}"]
    number = mappings[0]["file"]
    if number not in range(len(subject["files"])):
        return None, [f"its file is {number}, of {len(subject['files'])}"]
    return Case(row, truth, mappings[0], subject["files"][number], release), []


def judge_row(row, truth, subject, release):
    try:
        case, wrong = find(row, truth, subject, release)
        return wrong or complaints(case)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return [f"the answer has an unexpected form: {error!r}"]


def against_maps(subject, maps):
    """The answer has each file mapping of /proc/PID/maps once, in that order, and the same files."""
    wanted = [row[:4] for row in maps]
    got = [(*addresses(mapping), mapping["perms"], mapping["offset"])
           for mapping in subject["mappings"]]
    for row in wanted:
        if got.count(row) != 1:
            yield f"{row[0]:x}-{row[1]:x} {row[2]} {row[3]} of maps occurs {got.count(row)} times"
    for row in got:
        if row not in wanted:
            yield f"{row[0]:x}-{row[1]:x} {row[2]} {row[3]} is not in maps"
    if got != sorted(got):
        yield "mappings are not in the order of their addresses"
    if got != wanted:
        return
    files = [mapping["file"] for mapping in subject["mappings"]]
    pairs = set(zip(files, (row[4] for row in maps)))
    if not len(pairs) == len(set(files)) == len(subject["files"]) == len({row[4] for row in maps}):
        yield f"its {len(subject['files'])} files are not those of maps: {sorted(pairs)}"
