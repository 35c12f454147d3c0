#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What make install puts there: a program that is hard to take over, and has no rights of its own.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

if ! [ "$DAXINFO" -ef "$TESTS/../daxinfo" ]; then
	skip 'the installed program' 'this build is none that is installed'
	plan
fi
installs() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$TESTS/.." install DESTDIR="$WORK/root" PREFIX=/usr
}
program=$WORK/root/usr/bin/daxinfo
check 'it is installed' installs
run "$program" --version
check 'and runs' exits 0

# elf TEXT READELF'S-OPTION PATTERN: what readelf has to show; "elf_not" what it must not
shown() { readelf -W "$1" "$program" | grep -E -e "$2"; }
elf() { check "$1" shown "$2" "$3"; }
not_shown() { readelf -W "$1" "$program" >"$WORK/elf" && [ -s "$WORK/elf" ] && ! grep -E -e "$2" "$WORK/elf"; }
elf_not() { check "$1" not_shown "$2" "$3"; }

elf 'it lies anywhere in memory (PIE)' -h 'Type: +DYN'
elf 'and is told so to the linker' -d 'FLAGS_1.* PIE'
elf 'what the linker has done is made read-only (RELRO)' -l '^ +GNU_RELRO'
elf 'all of it at the start (BIND_NOW)' -d 'BIND_NOW|FLAGS_1.* NOW'
elf_not 'nothing is left to be bound later' -S ' \.got\.plt '
elf 'the stack cannot be run' -l '^ +GNU_STACK .* RW +0x'
elf_not 'no memory can be both written and run' -l '^ +[A-Z_]+ .* RWE '
elf_not 'nor is the code changed by the linker' -d 'TEXTREL'
elf_not 'no library is looked for but where the system has them' -d 'RPATH|RUNPATH'
elf 'functions look after the stack' --dyn-syms ' __stack_chk_fail'
elf 'the C library looks after the size of buffers' --dyn-syms ' __(snprintf|vsnprintf|memcpy|read|fprintf)_chk'
elf_not 'nothing is called that cannot be safe' --dyn-syms \
	' (gets|strcpy|strcat|sprintf|vsprintf|tmpnam|mktemp|tempnam|system|popen)(@|$)'

check 'it has no bits that lend it rights' [ "$(stat -c %a "$program")" = 755 ]
check 'nor has anything else that was installed' [ -z "$(find "$WORK/root" -perm /7000 -o -type f -perm /022)" ]
if command -v getcap >/dev/null; then
	check 'nor capabilities' [ -z "$(getcap -r "$WORK/root")" ]
else
	skip 'nor capabilities' 'there is no getcap'
fi
plan
