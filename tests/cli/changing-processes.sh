#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Processes with very many mappings, and processes that end or change while they are read.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
cp "$TESTS/helpers/holder" holder

topic '20,000 mappings'
hold 'fd = os.open("many", os.O_CREAT | os.O_RDWR); os.truncate(fd, PAGE)
for number in range(20000): map_fd(fd, SHARED if number % 3 else PRIVATE, READ if number % 2 else READ | WRITE)'
run "$DAXINFO" --json "$held"
check 'status is 0' exits 0
check 'they are those of /proc/PID/maps' "$TESTS/helpers/compare-maps" "$held" out
cp out live
run "$DAXINFO" --json --replay=live
check 'a saved answer is read back unchanged' cmp live out
run "$DAXINFO" --mappings "$held"
check 'text with --mappings has a row for each' [ "$(grep -c " $WORK/many\$" out)" -eq 20000 ]
release
topic

# Processes that end: each is reported in full, or as not found.
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
check 'a process that ends while it is read is reported in full or as ended' /usr/bin/python3 holder "$(cat ends)" 10 0.6
sed 's/^/# /' check

# A process that changes: no two mappings overlap, and mappings that stay are reported.
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
    assert len(areas) <= 1, "offsets do not match the addresses"
    return subject["facts"]["process"]["changed"]


child = start_child()
changed = 0
for _ in range(rounds):
    answer = subprocess.run([os.environ["DAXINFO"], "--json", str(child)], stdout=subprocess.PIPE, check=True)
    (subject,) = json.loads(answer.stdout)["subjects"]
    changed += look_at(subject)
os.kill(child, signal.SIGKILL)
ready(f"the process changed while it was read {changed} of {rounds} times")
sys.exit()
END
check 'a process that maps and unmaps in a loop is reported consistently' /usr/bin/python3 holder "$(cat changes)" 200
sed 's/^/# /' check
plan
