#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# make install: the program is hardened, and has no privileges of its own.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

if ! [ "$DAXINFO" -ef "$TESTS/../daxinfo" ]; then
	skip 'the installed program' 'this build is not the one that is installed'
	plan
fi
installs() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$TESTS/.." install DESTDIR="$WORK/root" PREFIX=/usr
}
program=$WORK/root/usr/bin/daxinfo
check 'make install succeeds' installs
run "$program" --version
check 'the installed program runs' exits 0

# elf TITLE READELF-OPTION PATTERN: readelf shows the pattern; elf_not: it does not
shown() { readelf -W "$1" "$program" | grep -E -e "$2"; }
elf() { check "$1" shown "$2" "$3"; }
not_shown() { readelf -W "$1" "$program" >"$WORK/elf" && [ -s "$WORK/elf" ] && ! grep -E -e "$2" "$WORK/elf"; }
elf_not() { check "$1" not_shown "$2" "$3"; }

elf 'the program is position-independent (PIE)' -h 'Type: +DYN'
elf 'the dynamic section marks the program as PIE' -d 'FLAGS_1.* PIE'
elf 'relocations are read-only (RELRO)' -l '^ +GNU_RELRO'
elf 'all symbols are bound at start (BIND_NOW)' -d 'BIND_NOW|FLAGS_1.* NOW'
elf_not 'no symbol is bound lazily' -S ' \.got\.plt '
elf 'the stack is not executable' -l '^ +GNU_STACK .* RW +0x'
elf_not 'no segment is writable and executable' -l '^ +[A-Z_]+ .* RWE '
elf_not 'there are no text relocations' -d 'TEXTREL'
elf_not 'libraries are searched in the default paths alone' -d 'RPATH|RUNPATH'
elf 'stacks are protected (stack protector)' --dyn-syms ' __stack_chk_fail'
elf 'buffer sizes are checked (FORTIFY_SOURCE)' --dyn-syms ' __(snprintf|vsnprintf|memcpy|read|fprintf)_chk'
elf_not 'no unsafe function is called' --dyn-syms \
	' (gets|strcpy|strcat|sprintf|vsprintf|tmpnam|mktemp|tempnam|system|popen)(@|$)'

check 'the program is neither set-user-ID nor set-group-ID' [ "$(stat -c %a "$program")" = 755 ]
check 'no installed file is, or is writable by others' [ -z "$(find "$WORK/root" -perm /7000 -o -type f -perm /022)" ]
if command -v getcap >/dev/null; then
	check 'no installed file has capabilities' [ -z "$(getcap -r "$WORK/root")" ]
else
	skip 'no installed file has capabilities' 'there is no getcap'
fi
plan
