#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Processes with very many mappings, and such as end or change while they are looked at.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
cp "$TESTS/helpers/holder" holder

# Many mappings.
hold 'fd = os.open("many", os.O_CREAT | os.O_RDWR); os.truncate(fd, PAGE)
for number in range(20000): map_fd(fd, SHARED if number % 3 else PRIVATE, READ if number % 2 else READ | WRITE)'
run "$DAXINFO" --json "$held"
check '20,000 mappings are told' exits 0
check 'as maps has them' "$TESTS/helpers/compare-maps" "$held" out
cp out live
run "$DAXINFO" --json --replay=live
check 'and read back' cmp live out
run "$DAXINFO" --mappings "$held"
check 'in text, too' [ "$(grep -c " $WORK/many\$" out)" -eq 20000 ]
release

# Processes that end: each is told of whole, or as one that is not there.
cat >ends <<'END'
import json, random, subprocess, time

rounds, seconds = int(sys.argv[2]), float(sys.argv[3])
for _ in range(3000):
    map_file("ends")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
seen = {}


def start_child():
    child = os.fork()
    if not child:
        time.sleep(random.random() * seconds)
        os._exit(0)
    return child


def look_at(subject):
    errors, mappings = subject["errors"], subject["mappings"]
    state = errors[0]["errno"] if errors else subject["facts"]["process"]["state"]
    if state in ("ENOENT", "ESRCH", "zombie"):
        assert not mappings and not subject["files"], state
    else:
        assert state == "running", state
        assert sum(row["subject"].endswith("/ends") for row in mappings) == 3000, len(mappings)
    seen[state] = seen.get(state, 0) + 1


for _ in range(rounds):
    children = [start_child() for _ in range(40)]
    answer = subprocess.Popen([os.environ["DAXINFO"], "--json", *map(str, children)],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    subjects = json.loads(answer.communicate()[0])["subjects"]
    assert [int(subject["subject"]) for subject in subjects] == children
    for subject in subjects:
        look_at(subject)
ready(seen)
sys.exit()
END
check 'processes that end while they are read' /usr/bin/python3 holder "$(cat ends)" 10 0.6
sed 's/^/# /' check

# One that changes: never a mapping twice, none over another, and what stays is there.
cat >changes <<'END'
import json, random, subprocess, time

FIXED = 0x10
PAGES = 600
rounds = int(sys.argv[2])
for _ in range(500):
    map_file("stays")


def change(address, fd):
    while True:
        at = random.randrange(PAGES)
        place, length = address + at * PAGE, random.randrange(1, PAGES - at + 1) * PAGE
        if random.random() < 0.5:
            libc.mprotect(ctypes.c_void_p(place), ctypes.c_size_t(length), random.choice((READ, READ | WRITE)))
        else:
            unmap(place, length)
            libc.mmap(place, length, READ, SHARED | FIXED, fd, at * PAGE)


def start_child():
    child = os.fork()
    if not child:
        prctl(1, signal.SIGKILL)
        make("changes", PAGES * PAGE)
        fd = os.open("changes", os.O_RDWR)
        change(map_fd(fd, length=PAGES * PAGE), fd)
    time.sleep(0.1)
    return child


def look_at(subject):
    assert not subject["errors"], subject["errors"]
    end, stays, areas = 0, 0, set()
    for row in subject["mappings"]:
        start = int(row["start"], 16)
        assert end <= start < int(row["end"], 16), (hex(end), row)
        end = int(row["end"], 16)
        stays += row["subject"].endswith("/stays")
        if row["subject"].endswith("/changes"):
            areas.add(start - row["offset"])
    assert stays == 500, stays
    assert len(areas) <= 1, "offsets that do not fit the addresses"
    return subject["facts"]["process"]["changed"]


child = start_child()
changed = 0
for _ in range(rounds):
    answer = subprocess.run([os.environ["DAXINFO"], "--json", str(child)], stdout=subprocess.PIPE, check=True)
    (subject,) = json.loads(answer.stdout)["subjects"]
    changed += look_at(subject)
os.kill(child, signal.SIGKILL)
ready(f"{changed} of {rounds} times it had changed while it was read")
sys.exit()
END
check 'a process that maps and unmaps in a loop' /usr/bin/python3 holder "$(cat changes)" 200
sed 's/^/# /' check
plan
