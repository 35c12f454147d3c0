#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What daxinfo concludes from system calls that fail, or succeed, as no kernel of this machine has
# them do: strace puts the results in their place.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
printf x >file
printf x >other

if ! have_strace || ! strace -f -o /dev/null -P "$WORK/file" -e inject=mmap:error=EINVAL:when=1 true 2>/dev/null; then
	skip 'injected results' 'strace does not work here'
	plan
fi

# Of what strace is to change the calls.
about=$WORK/file

# injected CALLS RESULT ARGUMENT...: RESULT as strace's inject= has it, for calls about that only
injected() {
	calls=$1 result=$2
	shift 2
	ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" timeout 20 strace -f -o trace -P "$about" -e "trace=$calls" \
		-e "inject=$calls:$result" "$DAXINFO" "$@" >out 2>err </dev/null
	status=$?
}

# The same for all calls of that name, wherever they are made.
injected_anywhere() {
	calls=$1 result=$2
	shift 2
	ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" timeout 20 strace -f -o trace -e "trace=$calls" \
		-e "inject=$calls:$result" "$DAXINFO" "$@" >out 2>err </dev/null
	status=$?
}

# A child is killed that does not answer, or that has something to say when nobody listens any more.
# Any other signal is a fault.
crashed() { grep 'killed by' trace | grep -qv -e SIGKILL -e SIGPIPE; }

# Whether the result was put in place, the run ended in order, and the expression holds.
concludes() {
	grep -q INJECTED trace && ! crashed && exits "$1" && holds "$2"
}

# trial TEXT WHICH RESULT EXPRESSION: of the trial mappings 1 is the control, 2 the canary, 3 MAP_SYNC
trial() {
	injected mmap "$3:when=$2" --json file
	check "$1" concludes 0 ".subjects[0] | $4"
}

# The address of no mapping: unmapping it does no harm.
MAPPED=retval=0x10000

UNKNOWN='.verdict.sync == "unknown" and .verdict.durability == "unknown" and .verdict.map_direct != "holds"'
finding() { printf '(.findings | any(.id == "%s"))' "$1"; }
evidence() { printf '(.evidence | any(.source == "%s" and .answer == "%s" and (.detail | contains("%s"))))' "$@"; }

trial 'the control fails with EINVAL: a kernel without MAP_SHARED_VALIDATE' 1 error=EINVAL \
	"$UNKNOWN and .facts.trial.control == \"EINVAL\" and $(finding map-sync-unknown-to-kernel)"
trial 'even if MAP_SYNC is accepted then' 1+2 error=EINVAL "$UNKNOWN and .facts.trial.sync == \"EINVAL\""
trial 'the control fails with ENODEV: it cannot be mapped' 1 error=ENODEV \
	'.verdict.status == "not-mappable" and .verdict.access == "none"'
for error in EACCES EPERM EAGAIN ENOMEM; do
	trial "the control fails with $error: nobody knows" 1 error=$error \
		"$UNKNOWN and .facts.trial.control == \"$error\" and ($(finding map-sync-unknown-to-kernel) | not)"
done
trial 'the canary is accepted: flags are not validated' 2 $MAPPED \
	"$UNKNOWN and .facts.trial.canary == \"ok\" and $(finding flags-not-validated)"
trial 'even if MAP_SYNC is accepted then' 2+1 $MAPPED \
	"$UNKNOWN and .facts.trial.sync == \"ok\" and $(finding flags-not-validated)"
check 'and in text' says '"status":"page-cache"'
for error in EINVAL EPERM ENOMEM ENOSYS; do
	trial "the canary fails with $error: nobody knows" 2 error=$error "$UNKNOWN and $(evidence map-sync unknown $error)"
done
for error in EPERM EAGAIN ENOMEM EINVAL EIO; do
	trial "MAP_SYNC fails with $error: that is no refusal" 3 error=$error \
		"$UNKNOWN and .facts.trial.sync == \"$error\" and $(evidence map-sync unknown $error)"
done
trial 'MAP_SYNC fails with EOPNOTSUPP: refused' 3 error=EOPNOTSUPP \
	'.verdict.sync == "refused" and .verdict.durability == "page"'
trial 'MAP_SYNC is accepted: capable, and not direct for that' 3 $MAPPED \
	'.verdict.sync == "capable" and .verdict.access == "page-cache" and .verdict.status == "page-cache"'
injected mmap $MAPPED:when=4 --json --map-direct-flag=0x1000000 file
check 'a bit tried as MAP_DIRECT is accepted: the kernel says that it has it' concludes 0 \
	".subjects[0] | .facts.trial.direct == \"ok\" and .facts.trial.direct_flag == \"0x1000000\""
injected mmap $MAPPED:when=2+1 --json --map-direct-flag=0x1000000 file
check 'but not if the canary is accepted, too' concludes 0 '.subjects[0].verdict.map_direct != "holds"'
injected mmap error=EINVAL:when=1 --json "$WORK/file" other
check 'the next file is judged for itself' concludes 0 \
	'(.subjects[0].verdict.sync == "unknown") and (.subjects[1].verdict.sync == "refused")'

# fails TEXT CALL ERROR EXPRESSION: every such call about the file fails
fails() {
	injected "$2" "error=$3" --json "$WORK/file" other
	check "$1" concludes 4 "(.subjects[0] | $4) and (.subjects[1] | .verdict.sync == \"refused\" and .errors == [])"
}

error() { printf '(.errors | any(.source == "%s" and .errno == "%s"))' "$1" "$2"; }
NOTHING='.verdict.status == "unknown" and .verdict.access == "unknown" and .verdict.sync == "unknown"'

fails 'statx fails' statx EIO "$NOTHING and $(error statx EIO)"
injected statx error=ENOSYS --json file
check 'a kernel without statx leaves the DAX state unknown' concludes 0 ".subjects[0] | .facts.file.statx_dax == null and
	.facts.file.size == 1 and .verdict.sync == \"refused\" and $(evidence statx unknown '')"
fails 'the flags cannot be read' ioctl EIO ".verdict.status == \"page-cache\" and .facts.file.xflag_dax == null and $(error fsgetxattr EIO)"
fails 'nor may they' ioctl EACCES "$(error fsgetxattr EACCES) and $(finding no-permission)"
fails 'the path cannot be opened' openat ELOOP "$NOTHING and $(error open ELOOP)"
about=/proc/self/fd/5
injected openat error=EIO --json file other
if grep -q INJECTED trace; then
	check 'it cannot be opened for reading: the rest is told' concludes 4 "(.subjects[0] | .facts.trial == null and
		.verdict.access == \"page-cache\" and .verdict.sync == \"unknown\" and $(error open EIO))"
	injected openat error=EPERM:when=1 --json file
	check 'O_NOATIME is not permitted: it is opened without' concludes 0 '.subjects[0] | .verdict.sync == "refused" and .errors == []'
else
	skip 'it cannot be opened for reading' 'its descriptor is another one than was thought'
fi
about=$WORK/file
injected ioctl error=ENOTTY --json file
check 'a file system without such flags is no error' concludes 0 '.subjects[0] | .errors == [] and
	.facts.file.xflag_dax == null and .facts.extents == null and .verdict.status == "page-cache"'
injected fstatfs error=EIO --json file
check 'statfs fails: the size of blocks is unknown' concludes 0 '.subjects[0] | .facts.mount.block_size == null and
	.verdict.sync == "refused" and (.findings | any(.id == "block-size-not-page-size") | not)'

# anywhere TEXT CALLS RESULT STATUS EXPRESSION
anywhere() {
	injected_anywhere "$2" "$3" --json "$WORK/file" other
	check "$1" concludes "$4" "$5"
}

ANSWERED='[.subjects[].verdict.sync] == ["refused", "refused"]'
LOST='[.subjects[].verdict.status] == ["unknown", "unknown"]'
anywhere 'links of sysfs cannot be read' readlink,readlinkat error=EACCES 4 "$ANSWERED"
if strace -o /dev/null -e trace=statmount true 2>/dev/null; then
	anywhere 'a kernel without statmount: the mount is found in mountinfo' statmount error=ENOSYS 0 \
		"$ANSWERED and .subjects[0].facts.mount.found_by == \"mountinfo\""
else
	skip 'a kernel without statmount' 'strace does not know that call'
fi
anywhere 'a call is interrupted' poll error=EINTR:when=1 0 "$ANSWERED"
anywhere 'the pipe cannot be read once' poll error=ENOMEM:when=1 4 \
	'[.subjects[].verdict.sync] == ["unknown", "refused"] and .subjects[0].errors[0].errno == "ENOMEM"'

# Without a child nothing can be observed: an error, and no answer that says yes or no.
for call in clone,clone3,fork,vfork pipe2; do
	injected_anywhere "$call" error=EAGAIN --json "$WORK/file" other
	check "$call fails: an error" grep -q 'daxinfo: .*Resource temporarily unavailable' err
	check "$call fails: status 4, and no answer" concludes 4 "$LOST or .subjects == []"
done

# Every call that observes, failing at any place: never a signal, and never a wrong yes.
soundly() {
	for nth in 1 2 3 4 5 6 8 11 15 20 30; do
		injected "$1" "error=$2:when=$nth" --json --touch "$WORK/file" other
		grep -q INJECTED trace || break
		if crashed || { [ "$status" -ne 0 ] && [ "$status" -ne 4 ]; } || ! holds \
			'.subjects | length == 2 and all(.verdict.access != "direct" and .verdict.sync != "capable")'; then
			echo "call $nth of $1 with $2: status $status"
			return 1
		fi
	done
}

for call in mmap statx fstatfs ioctl openat pread64 lseek munmap; do
	for error in ENOMEM EIO EPERM; do
		check "any $call that fails with $error leaves a sound answer" soundly $call $error
	done
done
plan
