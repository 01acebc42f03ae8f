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
declare -A pids=()

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

# wait_until NAME COMMAND...: until the command succeeds; NAME must be alive and has ten seconds.
wait_until()
{
	local name=$1 left

	shift
	for ((left = 200; left > 0; left--)); do
		"$@" && return
		kill -0 "${pids[$name]}" 2>/dev/null || break
		sleep 0.05
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
	local name=$1

	shift
	stop "$name"
	log=$dir/$name.log
	rm -f "$dir/$name.port"
	run "$name" "$FAKESERVER" --idle-exit 300 --port-file "$dir/$name.port" --log "$log" "$@"
	wait_until "$name" test -e "$dir/$name.port"
	# shellcheck disable=SC2034 # for the test
	port=$(cat "$dir/$name.port")
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

# holds CLAIM COMMAND...: the command must succeed.
holds()
{
	local claim=$1 said

	shift
	said=$("$@" 2>&1)
	verdict "$claim" $? "$* failed: $said"
}

# lacks CLAIM COMMAND...: the command must fail.
lacks()
{
	local claim=$1 said

	shift
	said=$("$@" 2>&1)
	verdict "$claim" $(($? == 0)) "$* succeeded: $said"
}

# expect CLAIM EXIT-CODE PATTERN OPTION...: what the plugin says, kept in $output, must match the extended
# regular expression; `plugin` is how the test calls it.
expect()
{
	local claim=$1 code=$2 pattern=$3 got

	shift 3
	output=$(plugin "$@" 2>&1 </dev/null)
	got=$?
	[ $got = "$code" ] && grep -Eq -- "$pattern" <<<"$output"
	verdict "$claim" $? "wanted exit $code and \"$pattern\", got exit $got and
$output"
}

# How many connections, or requests, the log of the last server counts.
connections()
{
	grep -c '^connection ' "$log"
}

requests()
{
	grep -c '^request ' "$log"
}

# counts CLAIM WHAT NUMBER
counts()
{
	verdict "$1" $(($($2) != $3)) "wanted $3 $2, got $($2)
$(cat "$log")"
}

# header NUMBER NAME: the value of that header, or nothing, in the request of that number.
header()
{
	awk -v request="request $1" -v name="$2" '
		/^request / { inside = $0 == request }
		inside && tolower(substr($0, 3, length(name) + 1)) == tolower(name ":") {
			print substr($0, length(name) + 5)
		}' "$log"
}

# body NUMBER: the body of that request in hexadecimal.
body()
{
	awk -v request="request $1" '/^request / { inside = $0 == request } inside && /^body / { print $2 }' "$log"
}

# line NUMBER: the request line of that request.
line()
{
	awk -v request="request $1" '$0 == request { getline; print substr($0, 3) }' "$log"
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
