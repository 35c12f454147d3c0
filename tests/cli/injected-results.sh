#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What daxinfo concludes from results of system calls that this machine does not give: strace injects them.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
printf x >file
printf x >other

if ! have_strace || ! strace -f -o /dev/null -P "$WORK/file" -e inject=mmap:error=EINVAL:when=1 true 2>/dev/null; then
	skip 'injected results' 'strace does not work here'
	plan
fi

# The path whose calls strace changes.
about=$WORK/file

# injected CALLS RESULT ARGUMENT...: runs daxinfo where these calls about that path have the result, which is
# written as in strace's inject=
injected() {
	calls=$1 result=$2
	shift 2
	ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" timeout 20 strace -f -o trace -P "$about" -e "trace=$calls" \
		-e "inject=$calls:$result" "$DAXINFO" "$@" >out 2>err </dev/null
	status=$?
}

# The same for all calls of these names.
injected_anywhere() {
	calls=$1 result=$2
	shift 2
	ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" timeout 20 strace -f -o trace -e "trace=$calls" \
		-e "inject=$calls:$result" "$DAXINFO" "$@" >out 2>err </dev/null
	status=$?
}

# daxinfo kills a child that does not answer, and a child may write to a closed pipe. Other signals are crashes.
crashed() { grep 'killed by' trace | grep -qv -e SIGKILL -e SIGPIPE; }

# concludes STATUS EXPRESSION: whether the result was injected, and the answer is as expected
concludes() {
	grep -q INJECTED trace && ! crashed && exits "$1" && holds "$2"
}

# trial TITLE NUMBER RESULT EXPRESSION: a trial mapping has the result: 1 is the control, 2 the canary, 3 MAP_SYNC
# (or the second canary, if the first is accepted)
trial() {
	injected mmap "$3:when=$2" --json file
	check "$1" concludes 0 ".subjects[0] | $4"
}

# Nothing is mapped at this address, so unmapping it is harmless.
MAPPED=retval=0x10000

# What is in the page cache is durable by fsync, whatever MAP_SYNC.
UNKNOWN='.verdict.sync == "unknown" and (.verdict.durability | IN("page", "none", "unknown")) and .verdict.map_direct != "holds"'
finding() { printf '(.findings | any(.id == "%s"))' "$1"; }
evidence() { printf '(.evidence | any(.source == "%s" and .answer == "%s" and (.detail | contains("%s"))))' "$@"; }

trial 'the control fails with EINVAL: the kernel lacks MAP_SHARED_VALIDATE' 1 error=EINVAL \
	"$UNKNOWN and .facts.trial.control == \"EINVAL\" and $(finding map-sync-unknown-to-kernel)"
trial 'the control fails with EINVAL, and MAP_SYNC is accepted: unknown' 1+2 error=EINVAL "$UNKNOWN and .facts.trial.sync == \"EINVAL\""
trial 'the control fails with ENODEV: the file cannot be mapped' 1 error=ENODEV \
	'.verdict.status == "not-mappable" and .verdict.access == "none"'
for error in EACCES EPERM EAGAIN ENOMEM; do
	trial "the control fails with $error: unknown" 1 error=$error \
		"$UNKNOWN and .facts.trial.control == \"$error\" and ($(finding map-sync-unknown-to-kernel) | not)"
done
trial 'the first canary is accepted, as a patched kernel has it for MAP_DIRECT: the second decides' 2 $MAPPED \
	'.verdict.sync == "refused" and .facts.trial.canary == "EOPNOTSUPP"'
trial 'both canaries are accepted: flags are not validated' 2..3 $MAPPED \
	"$UNKNOWN and .facts.trial.canary == \"ok\" and $(finding flags-not-validated)"
trial 'the canaries and MAP_SYNC are accepted: unknown' 2+1 $MAPPED \
	"$UNKNOWN and .facts.trial.sync == \"ok\" and $(finding flags-not-validated)"
check 'the canaries and MAP_SYNC are accepted: the status is page-cache' says '"status":"page-cache"'
for error in EINVAL EPERM ENOMEM ENOSYS; do
	trial "the canary fails with $error: unknown" 2 error=$error "$UNKNOWN and $(evidence map-sync unknown $error)"
done
for error in EPERM EAGAIN ENOMEM EINVAL EIO; do
	trial "MAP_SYNC fails with $error: unknown, not refused" 3 error=$error \
		"$UNKNOWN and .facts.trial.sync == \"$error\" and $(evidence map-sync unknown $error)"
done
trial 'MAP_SYNC fails with EOPNOTSUPP: refused' 3 error=EOPNOTSUPP \
	'.verdict.sync == "refused" and .verdict.durability == "page"'
trial 'MAP_SYNC is accepted: capable, which does not make access direct' 3 $MAPPED \
	'.verdict.sync == "capable" and .verdict.access == "page-cache" and .verdict.status == "page-cache"'
injected mmap $MAPPED:when=4 --json --map-direct-flag=0x1000000 file
check 'a bit tried as MAP_DIRECT is accepted: the fact is ok' concludes 0 \
	".subjects[0] | .facts.trial.direct == \"ok\" and .facts.trial.direct_flag == \"0x1000000\""
injected mmap $MAPPED:when=2+1 --json --map-direct-flag=0x1000000 file
check 'a bit tried as MAP_DIRECT and the canary are accepted: map_direct does not hold' concludes 0 '.subjects[0].verdict.map_direct != "holds"'
injected mmap error=EINVAL:when=1 --json "$WORK/file" other
check 'a failure for one file does not change the answer about the next' concludes 0 \
	'(.subjects[0].verdict.sync == "unknown") and (.subjects[1].verdict.sync == "refused")'

# call_fails TITLE CALL ERROR EXPRESSION: every such call about the file fails, and only this file has an error
call_fails() {
	injected "$2" "error=$3" --json "$WORK/file" other
	check "$1" concludes 4 "(.subjects[0] | $4) and (.subjects[1] | .verdict.sync == \"refused\" and .errors == [])"
}

error() { printf '(.errors | any(.source == "%s" and .errno == "%s"))' "$1" "$2"; }
NOTHING='.verdict.status == "unknown" and .verdict.access == "unknown" and .verdict.sync == "unknown"'

call_fails 'statx fails: nothing is known' statx EIO "$NOTHING and $(error statx EIO)"
injected statx error=ENOSYS --json file
check 'a kernel without statx: the DAX state is unknown' concludes 0 ".subjects[0] | .facts.file.statx_dax == null and
	.facts.file.size == 1 and .verdict.sync == \"refused\" and $(evidence statx unknown '')"
call_fails 'FS_IOC_FSGETXATTR fails with EIO: the flags are unknown' ioctl EIO ".verdict.status == \"page-cache\" and .facts.file.xflag_dax == null and $(error fsgetxattr EIO)"
call_fails 'FS_IOC_FSGETXATTR fails with EACCES: the finding no-permission' ioctl EACCES "$(error fsgetxattr EACCES) and $(finding no-permission)"
call_fails 'the path cannot be opened: nothing is known' openat ELOOP "$NOTHING and $(error open ELOOP)"
about=/proc/self/fd/5
injected openat error=EIO --json file other
if grep -q INJECTED trace; then
	check 'the file cannot be opened for reading: statx proves that MAP_SYNC is refused' concludes 4 "(.subjects[0] | .facts.trial == null and
		.verdict.access == \"page-cache\" and .verdict.sync == \"refused\" and $(error open EIO))"
	injected openat error=EPERM:when=1 --json file
	check 'O_NOATIME is not permitted: the file is opened without it' concludes 0 '.subjects[0] | .verdict.sync == "refused" and .errors == []'
else
	skip 'the file cannot be opened for reading' 'it has another descriptor than expected'
fi
about=$WORK/file
injected ioctl error=ENOTTY --json file
check 'a file system without FS_IOC_FSGETXATTR is not an error' concludes 0 '.subjects[0] | .errors == [] and
	.facts.file.xflag_dax == null and .facts.extents == null and .verdict.status == "page-cache"'
injected fstatfs error=EIO --json file
check 'fstatfs fails: the block size is unknown' concludes 0 '.subjects[0] | .facts.mount.block_size == null and
	.verdict.sync == "refused" and (.findings | any(.id == "block-size-not-page-size") | not)'

# anywhere TITLE CALLS RESULT STATUS EXPRESSION: these calls have the result, whatever they are about
anywhere() {
	injected_anywhere "$2" "$3" --json "$WORK/file" other
	check "$1" concludes "$4" "$5"
}

ANSWERED='[.subjects[].verdict.sync] == ["refused", "refused"]'
LOST='[.subjects[].verdict.status] == ["unknown", "unknown"]'
anywhere 'links in sysfs cannot be read: files are answered, with status 4' readlink,readlinkat error=EACCES 4 "$ANSWERED"
if strace -o /dev/null -e trace=statmount true 2>/dev/null; then
	anywhere 'a kernel without statmount: the mount is found in mountinfo' statmount error=ENOSYS 0 \
		"$ANSWERED and .subjects[0].facts.mount.found_by == \"mountinfo\""
else
	skip 'a kernel without statmount: the mount is found in mountinfo' 'strace does not know that call'
fi
anywhere 'poll is interrupted: the answer is the same' poll error=EINTR:when=1 0 "$ANSWERED"
anywhere 'poll fails once: one subject has an error' poll error=ENOMEM:when=1 4 \
	'[.subjects[].verdict.sync] == ["unknown", "refused"] and .subjects[0].errors[0].errno == "ENOMEM"'

# Without a child nothing can be observed.
for call in clone,clone3,fork,vfork pipe2; do
	injected_anywhere "$call" error=EAGAIN --json "$WORK/file" other
	check "$call fails: the error is reported" grep -q 'daxinfo: .*Resource temporarily unavailable' err
	check "$call fails: nothing is known, and status is 4" concludes 4 "$LOST or .subjects == []"
done

# soundly CALL ERROR: whichever call of that name fails, no signal ends a run, and no answer is a wrong yes
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
		check "the answer is sound if any $call fails with $error" soundly $call $error
	done
done
plan
