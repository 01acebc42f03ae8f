# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the shell tests share that start servers on loopback. To be sourced first thing by a bash script.
#
# Everything lives below $dir and ends with the test: processes by their id, never by name, then the directory.
# The environment names the plugin, CHECK_ACTIVESYNC, and the built FAKESERVER.
set -u

: "${CHECK_ACTIVESYNC:?must name the plugin}" "${FAKESERVER:?must name the built fakeserver}"
test=$(basename "$0" .sh)
dir=$(mktemp -d "/tmp/$test.XXXXXX") && chmod 755 "$dir" || exit 1
certs=$dir/certs
failed=0
claims=0
served=0
declare -A pids=()
mkfifo "$dir/.never" || exit 1

skip()
{
	echo "$test: skipped: $*"
	exit 77
}

give_up()
{
	echo "$test: $*" >&2
	exit 1
}

clean_up()
{
	local name

	for name in "${!pids[@]}"; do
		stop "$name"
	done
	rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

need_root()
{
	[ "$(id -u)" = 0 ] || skip "needs root, to $*"
}

# need_packages PACKAGE...: installs those of Debian that are missing; their daemons do not start by themselves.
need_packages()
{
	local package missing=() policy=/usr/sbin/policy-rc.d made=no code=0

	command -v apt-get >/dev/null || skip "needs Debian for $*"
	for package; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	need_root "install ${missing[*]}"
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' >$policy
		chmod 755 $policy
		made=yes
	fi
	apt install -y --no-install-recommends "${missing[@]}" ||
		{ apt update && apt install -y --no-install-recommends "${missing[@]}"; } || code=1
	[ $made = no ] || rm -f $policy
	[ $code = 0 ] || skip "cannot install ${missing[*]}: $(tail -n 1 "$dir/apt.log")"
}

apt()
{
	DEBIAN_FRONTEND=noninteractive timeout 500 apt-get -qq -o DPkg::Lock::Timeout=300 "$@" \
		>>"$dir/apt.log" 2>&1 </dev/null
}

make_certs()
{
	mkdir -p "$certs"
	"$FAKESERVER" --make-certs "$certs" || give_up 'cannot make certificates'
}

# make_preload NAME: builds $dir/NAME.so of preload_NAME.c, or skips the test where that could not work.
make_preload()
{
	command -v "${CC:-cc}" >/dev/null || skip 'there is no compiler'
	! ldd "$CHECK_ACTIVESYNC" 2>/dev/null | grep -q 'libasan' || skip 'a sanitizer wants the memory for itself'
	"${CC:-cc}" -D_GNU_SOURCE -O1 -shared -fPIC -o "$dir/$1.so" "$(dirname "$0")/preload_$1.c" -ldl \
		2>"$dir/cc.log" || skip "preload_$1.c does not compile here: $(head -n 1 "$dir/cc.log")"
}

listens()
{
	(: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Below the ports that connections get, so that one stays free until its server has it.
free_port()
{
	local candidate

	while :; do
		candidate=$((30000 + RANDOM % 2700))
		listens $candidate || break
	done
	echo $candidate
}

# run NAME PROGRAM ARGUMENT...: starts a program that stays in the foreground; its output goes to $dir/NAME.out.
run()
{
	local name=$1

	shift
	"$@" >"$dir/$name.out" 2>&1 </dev/null &
	pids[$name]=$!
}

# nap SECONDS: no program has to start for it, as for sleep. Nobody ever writes into that pipe.
nap()
{
	read -rt "$1" <>"$dir/.never"
}

# wait_until NAME COMMAND...: until the command succeeds; NAME must be alive and has half a minute.
wait_until()
{
	local name=$1 until=$((SECONDS + 30))

	shift
	while [ $SECONDS -le $until ]; do
		"$@" && return
		kill -0 "${pids[$name]}" 2>/dev/null || break
		nap 0.02
	done
	cat "$dir/$name.out" >&2
	give_up "$name does not come up"
}

stop()
{
	[ -n "${pids[$1]-}" ] || return 0
	kill "${pids[$1]}" 2>/dev/null
	wait "${pids[$1]}" 2>/dev/null
	unset "pids[$1]"
}

# serve NAME ARGUMENT...: starts a fakeserver in place of the last of that name. Sets $port, and $log to what it logs.
serve()
{
	local name=$1 port_file

	shift
	stop "$name"
	log=$dir/$name.log
	served=$((served + 1))
	port_file=$dir/$name.port$served
	run "$name" "$FAKESERVER" --idle-exit 300 --port-file "$port_file" --log "$log" "$@"
	wait_until "$name" test -e "$port_file"
	# shellcheck disable=SC2034 # for the test
	port=$(<"$port_file")
}

# serve_tls NAME ARGUMENT...: the same over TLS with the good certificate.
serve_tls()
{
	local name=$1

	shift
	serve "$name" --cert "$certs/good.pem" --key "$certs/server.key" "$@"
}

# reply FILE STATUS-LINE HEADER... [-- HEX]: writes an answer whose body are the bytes that HEX names.
reply()
{
	local file=$1 body='' line

	shift
	: >"$file"
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		printf '%s\r\n' "$1" >>"$file"
		shift
	done
	shift $(($# > 0))
	for line; do
		body+=${line//[^0-9A-Fa-f]/}
	done
	printf 'Content-Length: %d\r\n\r\n' $((${#body} / 2)) >>"$file"
	bytes "$body" >>"$file"
}

# bytes HEX
bytes()
{
	local hex=$1 escaped='' i

	for ((i = 0; i < ${#hex}; i += 2)); do
		escaped+=\\x${hex:i:2}
	done
	printf '%b' "$escaped"
}

# A FolderSync answer with Status 1, an Inbox and a calendar, 80 bytes.
folders='03016a00000756 4c033100 01 5203310001 4e 5703320001
	4f 4803350001 4903300001 4703496e626f780001 4a03320001 01
	4f 4803310001 4903300001 470343616c656e6461720001 4a03380001 01 01 01'

# reply_folders FILE: the answer of an ActiveSync server that is well.
reply_folders()
{
	reply "$1" 'HTTP/1.1 200 OK' 'Content-Type: application/vnd.ms-sync.wbxml' 'MS-Server-ActiveSync: 15.2' -- "$folders"
}

# verdict CLAIM TEST-RESULT DETAIL: counts and prints.
verdict()
{
	claims=$((claims + 1))
	if [ "$2" = 0 ]; then
		echo "ok   $1"
	else
		failed=$((failed + 1))
		printf 'FAIL %s\n%s\n' "$1" "$3"
	fi
}

# A test makes hundreds of claims: what decides about them starts no process where the shell itself can do it.

# holds CLAIM COMMAND...: the command must succeed.
holds()
{
	local claim=$1

	shift
	"$@" >"$dir/.said" 2>&1
	verdict "$claim" $? "$* failed: $(<"$dir/.said")"
}

# lacks CLAIM COMMAND...: the command must fail.
lacks()
{
	local claim=$1

	shift
	"$@" >"$dir/.said" 2>&1
	verdict "$claim" $(($? == 0)) "$* succeeded: $(<"$dir/.said")"
}

# call_plugin OPTION...: keeps what the plugin says in $output and ends as it does; `plugin` is how the test calls it.
call_plugin()
{
	local code

	plugin "$@" >"$dir/.output" 2>&1 </dev/null
	code=$?
	output=$(<"$dir/.output")
	return $code
}

# says PATTERN: whether a line of $output matches the extended regular expression.
says()
{
	local line

	while IFS= read -r line; do
		[[ $line =~ $1 ]] && return
	done <<<"$output"
	return 1
}

# expect CLAIM EXIT-CODE PATTERN OPTION...: how the plugin must end, and what a line of it must match.
expect()
{
	local claim=$1 code=$2 pattern=$3 got

	shift 3
	call_plugin "$@"
	got=$?
	[ $got = "$code" ] && says "$pattern"
	verdict "$claim" $? "wanted exit $code and \"$pattern\", got exit $got and
$output"
}

# breaks EXIT-CODE FILE: whether the output in that file breaks a promise (promises.h); $broken tells which.
# The environment names the built KEEP_PROMISES.
breaks()
{
	[ -n "${keeper_PID-}" ] || coproc keeper { exec "$KEEP_PROMISES"; }
	echo "$1 $2" >&"${keeper[1]}"
	read -r broken <&"${keeper[0]}" || give_up 'keep_promises is gone'
	[ -n "$broken" ]
}

# count_lines WORD: how many lines of the log of the last server begin with it.
count_lines()
{
	local line number=0

	while read -r line; do
		[[ $line != "$1 "* ]] || number=$((number + 1))
	done <"$log"
	echo $number
}

connections()
{
	count_lines connection
}

requests()
{
	count_lines request
}

# counts CLAIM WHAT NUMBER
counts()
{
	local got

	got=$($2)
	verdict "$1" $((got != $3)) "wanted $3 $2, got $got
$(<"$log")"
}

# logged NUMBER: the lines of that request in the log, into the array of that name.
logged()
{
	local line inside=no

	logged=()
	while IFS= read -r line; do
		case $line in
		"request $1") inside=yes ;;
		'request '*) inside=no ;;
		*) [ $inside = no ] || logged+=("$line") ;;
		esac
	done <"$log"
}

# header NUMBER NAME: the value of that header, or nothing, in the request of that number.
header()
{
	local line name=${2,,}

	logged "$1"
	for line in "${logged[@]}"; do
		[[ ${line,,} != "> $name:"* ]] || printf '%s\n' "${line:${#name}+4}"
	done
}

# body NUMBER: the body of that request in hexadecimal.
body()
{
	local line

	logged "$1"
	for line in "${logged[@]}"; do
		[[ $line != 'body '* ]] || printf '%s\n' "${line#body }"
	done
}

# line NUMBER: the request line of that request.
line()
{
	local line

	logged "$1"
	line=${logged[0]-}
	printf '%s\n' "${line#> }"
}

# same CLAIM WANTED GOT
same()
{
	[ "$2" = "$3" ]
	verdict "$1" $? "wanted $2
got    $3"
}

# To be called last.
finish()
{
	echo "$test: $((claims - failed)) of $claims claims hold"
	[ $failed = 0 ]
	exit
}
