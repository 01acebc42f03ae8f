#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The real binary on a machine that is broken, poor or strange: an exit code of 0 to 3 in time, with the line that
# belongs to it, never a signal.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

: "${LAUNCH:?must name the built launch}" "${KEEP_PROMISES:?must name the built keep_promises}"
here=$(cd "$(dirname "$0")" && pwd)
good=$here/fixtures/sogo-5.8.0-foldersync-14.1.reply
export CHECK_ACTIVESYNC_PASSWORD='Tr0ub4dor&3 %'
slack=3000 # milliseconds beyond the deadline, for a machine that is busy
states=(OK WARNING CRITICAL UNKNOWN)

make_preload fail
make_certs
# Where an i is no I in lower case, and a comma stands before decimals. Ready when it is wanted, at the end.
mkdir "$dir/locales"
! command -v localedef >/dev/null || run localedef localedef -i tr_TR -f UTF-8 "$dir/locales/tr_TR.UTF-8"
serve_tls well --idle-exit 600 "$good"
well=(-H mail.example.org -I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u probe -t 5)

# look: reads what the last run left into $ended, $took and $output.
look()
{
	local what

	{ output=$(<"$dir/out"); } 2>/dev/null
	read -r what ended _ _ _ took _ <"$dir/report"
	[ "$what" = exit ] || ended="$what $ended"
}

# sound SECONDS: whether it ended in time with a line that agrees with its exit code. The loader may find too little
# to start the program at all: that is said on stderr, and no answer of the plugin.
sound()
{
	[ "$took" -le $(($1 * 1000 + slack)) ] || return
	[ "$ended" != 127 ] || return 0
	[[ $ended == [0-3] && $output == "ACTIVESYNC ${states[ended]}: "* ]] || return
	[ "$ended" = 3 ] || ! breaks "$ended" "$dir/out"
}

# blames_server CALL: whether it does, for a call in which no server has a part.
blames_server()
{
	[ "$1 $ended" = 'open 2' ]
}

# run_well COMMAND...: the command with the options of a probe that would be well.
run_well()
{
	"$LAUNCH" --kill-after 15 "$dir/report" "$@" "${well[@]}" >"$dir/out" 2>/dev/null </dev/null
	look
}

# ---- calls that fail, each in turn
# count CALL: sets $number to how many there are in a probe that is well.
count()
{
	LD_PRELOAD=$dir/fail.so FAIL_CALL=$1 FAIL_COUNT=$dir/count "$CHECK_ACTIVESYNC" "${well[@]}" >/dev/null
	number=$(<"$dir/count")
}

# fail CALL MODE ERRNO STEP: one claim for all of them.
fail()
{
	local number at bad=''

	count "$1"
	if [ "$1" = random ] && [ "$number" = 0 ]; then
		echo 'random numbers come without a call: none was made to fail'
		return
	fi
	for ((at = 1; at <= number; at += $4)); do
		run_well LD_PRELOAD="$dir/fail.so" FAIL_CALL="$1" FAIL_AT=$at FAIL_MODE="$2" FAIL_ERRNO="$3" \
			"$CHECK_ACTIVESYNC"
		if [[ $1 == write || $1 == poll ]] && [ "$ended" = 3 ] && [ -z "$output" ]; then
			continue # it was the line itself that could not be written
		fi
		sound 5 && ! blames_server "$1" || bad+="$at: exit $ended, $took ms, $output"$'\n'
	done
	[ -z "$bad" ] && [ "$number" -gt 0 ]
	verdict "$1 may fail ($2, error $3) at each $4. of $number calls" $? "$bad"
}

EIO=5 EMFILE=24 EINTR=4
for call in open stat socket connect option random; do
	fail $call once $EMFILE 1
done
for call in read write poll; do
	fail $call once $EIO 1
	fail $call once $EINTR 1
	fail $call from $EIO 2
done
fail open from $EMFILE 1

# A name server that is silent, and a thread that cannot be had to wait for it.
for setting in FAIL_LOOKUP=9 'FAIL_CALL=thread FAIL_AT=1 FAIL_ERRNO=11' 'FAIL_CALL=lookup FAIL_AT=1 FAIL_ERRNO=11'; do
	# shellcheck disable=SC2086
	"$LAUNCH" "$dir/report" LD_PRELOAD="$dir/fail.so" $setting "$CHECK_ACTIVESYNC" -H mail.example.org -u probe \
		-t 1 >"$dir/out" 2>/dev/null </dev/null
	look
	[[ $ended == [23] ]] && sound 1
	verdict "$setting ends in time" $? "exit $ended, $took ms, $output"
done

# What hangs in a library, before and behind the reading of options, comes to an end all the same.
for setting in 'FAIL_CALL=open FAIL_AT=1' 'FAIL_CALL=socket FAIL_AT=1'; do
	# shellcheck disable=SC2086
	"$LAUNCH" --kill-after 15 "$dir/report" LD_PRELOAD="$dir/fail.so" $setting FAIL_MODE=hang "$CHECK_ACTIVESYNC" \
		"${well[@]}" -t 1 >"$dir/out" 2>/dev/null </dev/null
	look
	[[ "$ended ${output%% |*}" == '3 ACTIVESYNC UNKNOWN: the check hung past its deadline' ]] && sound 8
	verdict "a call that does not come back ($setting) is UNKNOWN" $? "exit $ended, $took ms, $output"
done

# A crash is a line and no signal, also in the thread that waits for a Kerberos ticket.
for auth in basic negotiate; do
	run_well LD_PRELOAD="$dir/fail.so" FAIL_CALL=connect FAIL_AT=1 FAIL_MODE=crash "$CHECK_ACTIVESYNC" --auth=$auth
	[[ $output != *'was built without Kerberos'* ]] || continue
	[ "$ended" = 3 ] && [[ $output == *SIGSEGV* ]]
	verdict "a crash is UNKNOWN (--auth=$auth)" $? "exit $ended, $output"
done

# The wall clock decides about certificates and nothing else.
for seconds in 3600 -3600; do
	run_well LD_PRELOAD="$dir/fail.so" FAIL_CLOCK=$seconds "$CHECK_ACTIVESYNC"
	[ "$ended" = 0 ] && [[ $output =~ ' time='[0-4]\.[0-9]+s ]] && sound 5
	verdict "a clock that jumps by $seconds s does not matter" $? "exit $ended, $took ms, $output"
done

# ---- little of everything
for files in 3 4 5 6 7 8 10 12 16; do
	run_well bash -c "ulimit -n $files; exec \"\$0\" \"\$@\"" "$CHECK_ACTIVESYNC"
	sound 5
	verdict "$files file descriptors" $? "exit $ended, $took ms, $output"
done
[ "$ended" = 0 ]
verdict '16 file descriptors are enough' $? "$output"
for stack in 64 128 256; do
	run_well bash -c "ulimit -s $stack; exec \"\$0\" \"\$@\"" "$CHECK_ACTIVESYNC"
	[ "$ended" = 0 ] && sound 5
	verdict "$stack KiB of stack are enough" $? "exit $ended, $took ms, $output"
done
for memory in 6000 12000 16000 20000 24000 28000 32000 36000 40000 60000; do
	run_well bash -c "ulimit -v $memory; exec \"\$0\" \"\$@\"" "$CHECK_ACTIVESYNC"
	sound 5
	verdict "$memory KiB of addresses" $? "exit $ended, $took ms, $output"
done

# ---- files that are not as they should be
for closed in '<&-' '2>&-' '<&- 2>&-'; do
	run_well bash -c "exec \"\$0\" \"\$@\" $closed" "$CHECK_ACTIVESYNC"
	[ "$ended" = 0 ] && sound 5
	verdict "started with $closed it is well" $? "exit $ended, $took ms, $output"
done
for closed in '>&-' '<&- >&-' '<&- >&- 2>&-' '>/dev/full'; do
	run_well bash -c "exec \"\$0\" \"\$@\" $closed" "$CHECK_ACTIVESYNC"
	same "started with $closed it is UNKNOWN" 3 "$ended"
done
(exec <&- >&- 2>&- && exec "$LAUNCH" "$dir/report" LD_PRELOAD="$dir/fail.so" FAIL_LOOKUP=9 "$CHECK_ACTIVESYNC" \
	-H mail.example.org -u probe -t 0.3)
look
same 'what is opened meanwhile is not taken for a closed stdout' 3 "$ended"
run_well bash -c "ulimit -f 0; exec \"\$0\" \"\$@\" >$dir/file" "$CHECK_ACTIVESYNC"
same 'a file that may not grow is UNKNOWN' 3 "$ended"
mkdir "$dir/gone"
run_well bash -c "cd $dir/gone && rmdir $dir/gone && exec \"\$0\" \"\$@\"" "$CHECK_ACTIVESYNC"
same 'a working directory that is gone does not matter' 0 "$ended"

mkfifo "$dir/pipe"
(
	exec <"$dir/pipe"
	exec sleep 8
) &
pids[reader]=$!
exec {pipe}>"$dir/pipe"
timeout 1 dd if=/dev/zero of="$dir/pipe" bs=4096 oflag=nonblock 2>/dev/null
"$LAUNCH" "$dir/report" "$CHECK_ACTIVESYNC" "${well[@]}" -t 1 >"$dir/pipe" 2>/dev/null
look
[ "$ended" = 3 ] && [ "$took" -le $((1000 + slack)) ]
verdict 'a reader that sleeps cannot hold it beyond the deadline' $? "exit $ended, $took ms"
exec {pipe}>&-
stop reader

# ---- parents, environments
for how in --ignore-signals --block-signals; do
	"$LAUNCH" $how "$dir/report" "$CHECK_ACTIVESYNC" "${well[@]}" >"$dir/out" 2>&1 </dev/null
	look
	[ "$ended" = 0 ] && sound 5
	verdict "under a parent that launches with $how" $? "exit $ended, $took ms, $output"
done
run_well env -i CHECK_ACTIVESYNC_PASSWORD=x "$CHECK_ACTIVESYNC"
same 'an empty environment is enough' 0 "$ended"
run_well bash -c "exec -a '' \"\$0\" \"\$@\"" "$CHECK_ACTIVESYNC"
same 'a program without a name is well' 0 "$ended"
run_well CHECK_ACTIVESYNC_PASSWORD="$(printf %1000000s x | cut -c 1-100000)" "$CHECK_ACTIVESYNC"
[ "$ended" = 3 ] && sound 5
verdict 'a password of 100000 bytes is refused' $? "exit $ended, $output"

if [ -n "${pids[localedef]-}" ] && wait "${pids[localedef]}"; then
	run_well LOCPATH="$dir/locales" LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8 "$CHECK_ACTIVESYNC" -w 0.5:2.5 -f INBOX
	[[ $output == *';0.5:2.5;;0;5 '* ]] && sound 5
	verdict 'numbers and letters are those of C in tr_TR' $? "exit $ended, $output"
else
	echo 'no localedef here: another locale was not tried'
fi
unset 'pids[localedef]'
finish
