#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the table of mappings, and what processes print about their mappings.

Usage: process_table.py TABLE KERNEL
Prints the rows for that kernel in the form that guest/process.sh reads.
"""

import dataclasses
import pathlib
import re
import sys

from case_table import kernel_matches

TABLE = pathlib.Path(__file__).with_name("mappings")
ANSWERS = ("status", "access", "sync", "durability")
BY_NOBODY = ("own", "boxed", "quiet", "lost")
# "first" does not run while other questions are asked.
PROCESSES = ("main", "elsewhere", "cached", "thp", *BY_NOBODY, "first")
SPECIAL = {"anonymous": "/dev/zero", "memfd": "/memfd:memfd"}
FILE_SYSTEMS = {"/mnt/ext4/": "ext4", "/mnt/inode/": "ext4", "/mnt/virtio/": "ext4",
                "/mnt/memmap/": "ext4", "/mnt/overlay/": "overlay", "/mnt/elsewhere/": "xfs"}


@dataclasses.dataclass
class Row:
    process: str
    label: str
    path: str
    made: list
    touched: str
    kernels: str
    status: list
    access: list
    sync: list
    sync_mapped: str
    durability: list
    lies: set
    huge: str
    findings: list

    @property
    def subject(self):
        """The expected name of the file; None for a device, whose number varies."""
        if self.path == "$DEVDAX":
            return None
        return SPECIAL.get(self.path) or unescape(self.path.removeprefix("/proc/$ELSEWHERE/root"))

    @property
    def is_device(self):
        return self.path in ("$DEVDAX", "/mnt/tmpfs/node")

    @property
    def may_be_lost(self):
        return "unknown" in self.sync

    @property
    def file_system(self):
        found = [kind for place, kind in FILE_SYSTEMS.items() if self.path.startswith(place)]
        return found[0] if found and self.direct and not self.may_be_lost else None

    @property
    def deleted(self):
        return self.path in ("memfd", "anonymous") or bool({"unlink", "replace"} & set(self.made))

    @property
    def perms(self):
        access = "--" if "no-access" in self.made else "r-" if "ro" in self.made else "rw"
        return access + "-" + ("p" if "private" in self.made else "s")

    @property
    def direct(self):
        return "page-cache" not in self.access


@dataclasses.dataclass
class Truth:
    """A mapping as its process printed it; pages are {offset in the file: physical address}."""
    start: int
    end: int
    offset: int
    pages: dict


def unescape(text):
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def parse_row(line, number):
    words = line.split()
    if len(words) != len(dataclasses.fields(Row)):
        raise ValueError(f"mappings:{number}: {len(words)} columns")
    (process, label, path, made, touched, kernels, status, access, sync, sync_mapped, durability,
     lies, huge, findings) = words
    return Row(process, label, path, made.split(","), touched, kernels, status.split("|"),
               access.split("|"), sync.split("|"), sync_mapped, durability.split("|"),
               set() if lies == "-" else set(lies.split("+")), huge,
               [] if findings == "-" else findings.split(","))


def read(table=TABLE):
    lines = enumerate(table.read_text(encoding="utf-8").splitlines(), 1)
    rows = [parse_row(line, number) for number, line in lines
            if line.strip() and not line.startswith("#")]
    for row in rows:
        if row.process not in PROCESSES:
            raise ValueError(f"mappings: {row.label}: unknown process {row.process}")
        if sum((row.process, row.label) == (other.process, other.label) for other in rows) > 1:
            raise ValueError(f"mappings: {row.process} {row.label} occurs twice")
    return rows


def select(rows, kernel):
    return [row for row in rows if kernel_matches(row.kernels, kernel)]


def parse_pages(words):
    pages = (word.split("=") for word in words)
    return {int(offset): int(address, 16) for offset, address in pages}


def parse_truth(text):
    """What a process printed: (PID, inode of its pidfd, {label: Truth})."""
    pid, inode, mappings = None, None, {}
    for line in text.splitlines():
        word, *rest = line.split()
        if word == "process":
            pid, inode = map(int, rest)
        elif word == "mapping":
            label, start, end, offset, *pages = rest
            mappings[label] = Truth(int(start, 16), int(end, 16), int(offset), parse_pages(pages))
    return pid, inode, mappings


def parse_maps(text):
    """The file mappings of /proc/PID/maps: (start, end, perms, offset, file)."""
    rows = []
    for line in text.splitlines():
        addresses, perms, offset, device, inode = line.split()[:5]
        if inode != "0":
            start, end = (int(address, 16) for address in addresses.split("-"))
            rows.append((start, end, perms, int(offset, 16), (device, inode)))
    return rows


def main(table, kernel):
    for row in select(read(pathlib.Path(table)), kernel):
        print(row.process, row.label, row.path, ",".join(row.made), row.touched)


if __name__ == "__main__":
    main(*sys.argv[1:])
