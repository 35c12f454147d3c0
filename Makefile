# SPDX-License-Identifier: GPL-2.0-or-later
VERSION := 0.1.0

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
COMPLETIONDIR ?= $(DATADIR)/bash-completion/completions
SCHEMADIR ?= $(DATADIR)/daxinfo
DOCDIR ?= $(DATADIR)/doc/daxinfo

PKG_CONFIG ?= pkg-config
INSTALL ?= install
SUBJECT ?= .
CFLAGS ?= $(if $(filter 1,$(COVERAGE)),-O0,-O2) -g

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

# Builds of other kinds live beside the plain one.
VARIANT := $(if $(filter 1,$(SANITIZE)),-sanitized)$(if $(filter 1,$(WITHOUT_NDCTL)),-without-ndctl)$(if $(filter 1,$(COVERAGE)),-coverage)
empty :=
BUILD := build/$(if $(filter 1,$(FUZZ)),fuzz,$(subst $(empty) $(empty),-,$(notdir $(CC)))$(VARIANT))
PROGRAM := $(if $(filter build/cc,$(BUILD)),daxinfo,$(BUILD)/daxinfo)

ifneq ($(filter 1,$(SANITIZE) $(FUZZ)),)
HARDENING := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LINKING := -fsanitize=address,undefined
HARDENING += $(if $(filter 1,$(FUZZ)),-fsanitize=fuzzer-no-link)
else ifeq ($(COVERAGE),1)
HARDENING := --coverage
LINKING := --coverage -Wl,--wrap=_exit
else
HARDENING := -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIE
LINKING := -pie -Wl,-z,relro,-z,now
endif

LIBRARIES := mount blkid popt json-c
LINKED := blkid popt json-c
ifneq ($(shell $(PKG_CONFIG) --exists $(LIBRARIES) && echo found),found)
ifeq ($(filter help clean uninstall,$(MAKECMDGOALS)),)
$(error daxinfo needs the development files of: $(LIBRARIES) (pkg-config names). On Debian or Ubuntu: sh tests/tools/prepare build)
endif
endif
LIBRARY_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES))
LIBRARY_LIBS := $(shell $(PKG_CONFIG) --libs $(LINKED))

# libmount, libndctl and libdaxctl are loaded when a subject needs them, by the soname that the linker
# would take. A build without one of the last two has its layer say so.
soname = $(shell objdump -p "$$($(CC) $$($(PKG_CONFIG) --libs-only-L $(1) 2>/dev/null) \
	-print-file-name=$(1).so)" 2>/dev/null | awk '$$1 == "SONAME" { print $$2 }')
MOUNT_SONAME := $(call soname,libmount)
ifeq ($(MOUNT_SONAME),)
$(error libmount.so has no soname that objdump (binutils) could read)
endif
ifneq ($(WITHOUT_NDCTL),1)
NDCTL_SONAME := $(call soname,libndctl)
DAXCTL_SONAME := $(call soname,libdaxctl)
endif
LAYERS := $(if $(NDCTL_SONAME),probe/namespace.c,probe/namespace-none.c) \
	$(if $(DAXCTL_SONAME),probe/dax-device.c,probe/dax-device-none.c)

# probe/interfaces.c tells the versions: of the libraries that are linked, of those that are loaded.
version = $(shell $(PKG_CONFIG) --modversion $(1))
comma := ,
loaded = $(if $(1),$(call version,$(2))$(comma) $(1) when needed,not built)
LIBRARY_VERSIONS := -DLIBMOUNT_STATE='"$(call loaded,$(MOUNT_SONAME),mount)"' \
	-DLIBBLKID_VERSION='"$(call version,blkid)"' -DPOPT_VERSION_TEXT='"$(call version,popt)"' \
	-DJSON_C_VERSION_TEXT='"$(call version,json-c)"' \
	-DLIBNDCTL_STATE='"$(call loaded,$(NDCTL_SONAME),libndctl)"' \
	-DLIBDAXCTL_STATE='"$(call loaded,$(DAXCTL_SONAME),libdaxctl)"'

FLAGS = -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 -I. $(WARNINGS) $(HARDENING) $(LIBRARY_CFLAGS) \
	-DDAXINFO_VERSION='"$(VERSION)"' -DLIBMOUNT_SONAME='"$(MOUNT_SONAME)"' \
	-DLIBNDCTL_SONAME='"$(NDCTL_SONAME)"' -DLIBDAXCTL_SONAME='"$(DAXCTL_SONAME)"' $(CPPFLAGS) $(CFLAGS)

LAYERED := $(wildcard probe/namespace*.c probe/dax-device*.c)
ROOMS := lib facts verdict probe probe/process output preflight cli
SOURCES := daxinfo.c $(filter-out $(LAYERED),$(wildcard $(ROOMS:%=%/*.c))) $(LAYERS) \
	$(if $(filter 1,$(COVERAGE)),tests/helpers/count-at-exit.c)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)

ifneq ($(V),1)
say = @printf '  %-7s %s\n' $(1) $@;
endif

.DEFAULT_GOAL := all
.PHONY: all help try test check-vm check-cxl check-systemd capture demo races bench install uninstall units check \
	fuzz fuzzers check-sanitized check-builds analyze coverage valgrind clean
.SECONDARY: # keeps the objects of unit tests

all: $(PROGRAM) ## build daxinfo

$(PROGRAM): $(OBJECTS)
	$(call say,LINK)$(CC) $(LINKING) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARY_LIBS) $(LDLIBS)

$(BUILD)/probe/interfaces.o: FLAGS += $(LIBRARY_VERSIONS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

# Rings of tests: unit tests are programs of the rooms' objects, the others scripts that run daxinfo.
# All speak TAP, and tests/run sums up.
UNITS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*.c))
SCRIPTS := $(sort $(wildcard tests/cli/*.sh tests/cli/*.py)) tests/vm/judge_test.py \
	tests/vm/process_judge_test.py
KERNELS ?= 6.1 7.2

# Preloaded into the program by tests that want memory to lack, or the clock to be wrong.
ALLOCATOR := $(BUILD)/tests/helpers/failing-malloc.so

$(ALLOCATOR): tests/helpers/failing-malloc.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -std=gnu11 -D_GNU_SOURCE $(WARNINGS) -O2 -g -fPIC -shared -o $@ $<

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(filter-out $(BUILD)/daxinfo.o,$(OBJECTS))
	$(call say,LINK)$(CC) $(LINKING) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARY_LIBS) -lcmocka $(LDLIBS)

# Those that make calls fail come first: where coverage is measured, the call may be one that adds up the
# counts, and spoils those that were there. Left out there is what gcc's own accounting does not survive
# (allocations that fail), or fails (nothing is written).
FAILING := tests/cli/injected-results.sh tests/cli/failing-calls.py
UNCOUNTED := tests/cli/failing-allocations.py tests/cli/no-side-effects.sh
ASKED := $(filter-out $(FAILING) $(if $(filter 1,$(COVERAGE)),$(UNCOUNTED)),$(SCRIPTS))

units: $(UNITS)

check: $(PROGRAM) $(UNITS) $(ALLOCATOR) ## run every test that needs no virtual machine
	DAXINFO=$(abspath $(PROGRAM)) ALLOCATOR=$(abspath $(ALLOCATOR)) OBJECTS="$(abspath $(OBJECTS))" \
		tests/run $(FAILING) $(UNITS) $(ASKED)

# Fuzz targets are programs of the same objects. What they found stays beside them, and in the tree is
# what they begin with.
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))
SECONDS ?= 20

$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(filter-out $(BUILD)/daxinfo.o,$(OBJECTS))
	$(call say,LINK)$(CC) $(LINKING) -fsanitize=fuzzer $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARY_LIBS) $(LDLIBS)

fuzzers: $(FUZZERS)

fuzz: ## give the parsers and the judgement what nobody would write (SECONDS=20 for each)
	$(MAKE) fuzzers FUZZ=1 CC=clang
	tests/fuzz/run build/fuzz/tests/fuzz $(SECONDS)

# Where nothing could be run (no network and nothing cached; for CXL: no root), 77 is the status, and the
# closing line says that nothing passed. That is no failure of daxinfo.
check-vm: $(PROGRAM) ## ask about real DAX in virtual machines (KERNELS="6.1 7.2", or all)
	DAXINFO=$(abspath $(PROGRAM)) KERNELS="$(KERNELS)" tests/vm/run || [ $$? -eq 77 ]
	DAXINFO=$(abspath $(PROGRAM)) KERNELS="$(KERNELS)" tests/vm/process || [ $$? -eq 77 ]

check-cxl: $(PROGRAM) ## the same for CXL persistent memory, with a newer QEMU
	DAXINFO=$(abspath $(PROGRAM)) tests/vm/cxl || [ $$? -eq 77 ]

check-systemd: $(PROGRAM) ## run the example units under systemd, in a virtual machine
	DAXINFO=$(abspath $(PROGRAM)) tests/vm/systemd || [ $$? -eq 77 ]

capture: $(PROGRAM) ## the same with all kernels, and keep the facts for tests/cli/captured-verdicts.py
	DAXINFO=$(abspath $(PROGRAM)) tests/vm/run --capture tests/captured all

demo: $(PROGRAM) ## a shell in a virtual machine with persistent memory
	DAXINFO=$(abspath $(PROGRAM)) tests/vm/demo

# Not those with strace, which would see valgrind's calls, nor those that measure time or look for daxinfo
# by its name (timeout, wait, changing-processes), nor those that ask the same code very often (golden, expect,
# hostile-names).
MEMCHECKED ?= lists mapped-files one-process find-processes require recorded-sysfs

valgrind: $(PROGRAM) ## tests of the command line under valgrind
	PROGRAM=$(abspath $(PROGRAM)) DAXINFO=$(abspath tests/helpers/under-valgrind) \
		tests/run $(MEMCHECKED:%=tests/cli/%.sh)

# Rings that leave processors idle now and then run side by side.
TOGETHER := -j$(shell nproc) --output-sync=target

test: ## run every test: plain, sanitized, analysed, fuzzed, in virtual machines
	$(MAKE) $(TOGETHER) WERROR=1 all units
	$(MAKE) $(TOGETHER) WERROR=1 check check-sanitized check-builds coverage fuzz valgrind analyze
	$(MAKE) $(TOGETHER) check-cxl check-systemd
	$(MAKE) check-vm

check-sanitized:
	$(MAKE) check SANITIZE=1

check-builds:
	$(MAKE) all units CC=clang
	$(MAKE) all WITHOUT_NDCTL=1

analyze: ## static analysis: gcc -fanalyzer, clang-tidy, cppcheck
	tests/tools/analyze $(SOURCES) -- $(FLAGS) $(LIBRARY_VERSIONS)

# The counts of what a signal ended are lost. A test that fails here alone does so for the counts, which take
# memory and time at the end of each process: make check is to tell of failures.
coverage: ## what the tests reach, without virtual machines (90 % of lines, 80 % of branches)
	mkdir -p build && find build -path '*-coverage/*.gcda' -delete
	-$(MAKE) check COVERAGE=1
	gcovr --object-directory $(BUILD)-coverage --exclude tests/ --print-summary \
		--fail-under-line 90 --fail-under-branch 80

try: $(PROGRAM) ## answer for a path of this machine (SUBJECT=.), then for real DAX (demo)
	./$(PROGRAM) -v $(SUBJECT) || [ $$? -eq 4 ]
	$(MAKE) demo

ROUNDS ?= 100000

races: $(PROGRAM) ## ask about what changes meanwhile, ROUNDS times (100000)
	DAXINFO=$(abspath $(PROGRAM)) ROUNDS=$(ROUNDS) tests/cli/races.sh

bench: $(PROGRAM) ## compare with findmnt, lsblk, ndctl, lsof and others: ratios
	DAXINFO=$(abspath $(PROGRAM)) tests/bench/paths
	DAXINFO=$(abspath $(PROGRAM)) tests/bench/processes

EXAMPLES := $(shell find examples -type f)

install: $(PROGRAM) ## install program, man pages, completion, schema and examples (PREFIX, DESTDIR)
	$(INSTALL) -D -m 755 $(PROGRAM) $(DESTDIR)$(BINDIR)/daxinfo
	$(INSTALL) -D -m 644 daxinfo.1 $(DESTDIR)$(MANDIR)/man1/daxinfo.1
	$(INSTALL) -D -m 644 daxinfo.7 $(DESTDIR)$(MANDIR)/man7/daxinfo.7
	$(INSTALL) -D -m 644 completions/daxinfo $(DESTDIR)$(COMPLETIONDIR)/daxinfo
	$(INSTALL) -D -m 644 output/daxinfo.schema.json $(DESTDIR)$(SCHEMADIR)/daxinfo.schema.json
	for example in $(EXAMPLES); do \
		$(INSTALL) -D -m 644 $$example $(DESTDIR)$(DOCDIR)/$$example || exit; \
	done

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(BINDIR)/daxinfo $(DESTDIR)$(MANDIR)/man1/daxinfo.1
	rm -f $(DESTDIR)$(MANDIR)/man7/daxinfo.7
	rm -f $(DESTDIR)$(COMPLETIONDIR)/daxinfo $(DESTDIR)$(SCHEMADIR)/daxinfo.schema.json
	rm -rf $(DESTDIR)$(DOCDIR)/examples
	rmdir --ignore-fail-on-non-empty $(DESTDIR)$(SCHEMADIR) $(DESTDIR)$(DOCDIR)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 16
	@echo 'Variables: V=1 (show commands) WITHOUT_NDCTL=1 SANITIZE=1 COVERAGE=1 WERROR=1 CC= CFLAGS= PREFIX= DESTDIR= ROUNDS='

clean: ## remove what was built
	rm -rf build daxinfo

-include $(OBJECTS:.o=.d) $(UNITS:=.d) $(FUZZERS:=.d)
