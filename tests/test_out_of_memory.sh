#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The real binary when memory cannot be had: each allocation of a probe that would be well fails in turn, alone and
# with all behind it. It ends in time with a line that agrees with its exit code, and never blames the server.
#
# EVERY=1 in the environment tries each of 16000 allocations, in minutes; make check tries each 37th.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

here=$(cd "$(dirname "$0")" && pwd)
every=${EVERY:-37}
slack=5000 # milliseconds beyond the deadline of 5 s, for a machine that is busy
export CHECK_ACTIVESYNC_PASSWORD=secret

make_preload starve
make_preload fail
make_certs
command -v openssl >/dev/null || skip 'openssl is not here'
# As a system trusts: a directory of hashed names, and the bundle behind it.
mkdir "$dir/trust"
cp "$certs/ca.pem" "$dir/trust/$(openssl x509 -hash -noout -in "$certs/ca.pem").0"
export SSL_CERT_DIR=$dir/trust SSL_CERT_FILE=$certs/ca.pem
well=(-H mail.example.org -I 127.0.0.1 -u probe -t 5)

# sound EXIT-CODE MS FILE: what may come of it: an OK, where a library made do without, or UNKNOWN. The loader may find
# too little to start the program at all; it says so itself.
sound()
{
	local output

	[ "$2" -le $((5000 + slack)) ] && [ "$1" != 127 ] || return
	output=$(<"$3")
	case $1 in
	0) [[ $output == 'ACTIVESYNC OK: 9 folders '* ]] && ! breaks 0 "$3" ;;
	3) [[ $output == 'ACTIVESYNC UNKNOWN: '* ]] ;;
	*) return 1 ;;
	esac
}

# starve MODE: forks at main(); what came of it goes to $dir/MODE.
starve()
{
	mkdir "$dir/$1.d"
	serve_tls "server-$1" --idle-exit 900 "$here/fixtures/sogo-5.8.0-foldersync-14.1.reply"
	run "starve-$1" env LD_PRELOAD="$dir/starve.so" STARVE_MODE="$1" STARVE_STEP="$every" STARVE_DIR="$dir/$1.d" \
		"$CHECK_ACTIVESYNC" "${well[@]}" -p "$port"
}

# judge MODE CLAIM: of each kind of outcome, that it is sound.
judge()
{
	local count first code ms file bad='' ran=0

	wait "${pids[starve-$1]}"
	unset "pids[starve-$1]"
	# OpenSSL 3.5 gives up with a word of its own on standard error, and abort().
	while read -r count first code ms file; do
		if [ "$first" = OpenSSL ]; then
			continue
		elif [ "$count" = ran ]; then
			ran=$first allocations=$ms
		elif sound "$code" "$ms" "$file"; then
			printf '     %5d: %s\n' "$count" "$(head -n 1 "$file" | sed 's/ |.*//')"
		else
			bad+="$count, at first at $first: exit $code, $ms ms, $(<"$file")"$'\n'
		fi
	done <"$dir/starve-$1.out"
	[ -z "$bad" ] && [ "$ran" -gt 0 ]
	verdict "$2 (each $every. of ${allocations-0} allocations)" $? "$bad"
}

starve once
starve from
judge once 'an allocation that fails alone is made do without, or is UNKNOWN'
judge from 'when all allocations fail from one on it is UNKNOWN'
holds 'no memory says so' grep -qs '^ACTIVESYNC UNKNOWN: out of memory' "$dir"/from.d/*.out

# Before main() there is nothing to fork: the loader and the libraries' own beginnings.
serve_tls server "$here/fixtures/sogo-5.8.0-foldersync-14.1.reply"
start()
{
	local begun=$EPOCHREALTIME

	LD_PRELOAD=$dir/fail.so FAIL_CALL=malloc FAIL_MODE=$1 FAIL_ERRNO=12 FAIL_AT=$2 FAIL_COUNT=$dir/count \
		timeout 15 "$CHECK_ACTIVESYNC" "${well[@]}" -p "$port" >"$dir/out" 2>"$dir/err" </dev/null
	code=$?
	ms=$(((${EPOCHREALTIME/./} - ${begun/./}) / 1000))
}
start once 0
number=$(($(<"$dir/count") - allocations))
[ "$number" -gt 0 ] || echo 'nothing is allocated before main()'
for mode in once from; do
	[ "$number" -gt 0 ] || break
	bad='' ran=0
	for ((at = 1; at <= number; at += every)); do
		start $mode $at
		ran=$((ran + 1))
		sound $code $ms "$dir/out" || { [ $code = 127 ] && [ ! -s "$dir/out" ]; } ||
			bad+="$at: exit $code, $ms ms, $(<"$dir/out") $(<"$dir/err")"$'\n'
	done
	[ -z "$bad" ] && [ "$ran" -gt 0 ]
	verdict "before main() too ($mode, each $every. of $number)" $? "$bad"
done
finish
