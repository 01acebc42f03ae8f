#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The real binary against servers that mean harm. Whatever they do: the right state, within the deadline, no signal,
# 16 MiB of memory at most, one connection, one request, and nothing printed that breaks a promise (promises.h).
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

: "${LAUNCH:?must name the built launch}" "${KEEP_PROMISES:?must name the built keep_promises}"
fixtures=$(cd "$(dirname "$0")" && pwd)/fixtures
password='Tr0ub4dor&3 %'
lower_password=${password,,}
slack=3000 # milliseconds beyond the deadline, for a machine that is busy
memory=16384
! ldd "$CHECK_ACTIVESYNC" 2>/dev/null | grep -q libasan || memory=1048576 # the sanitizer's own

login=$(printf %s "probe:$password" | base64)

# start_probe RUN TIMEOUT OPTION...: of the server at $port; what becomes of it goes into files named after RUN.
start_probe()
{
	local run=$1 timeout=$2

	shift 2
	"$LAUNCH" "$dir/$run.report" CHECK_ACTIVESYNC_PASSWORD="$password" "$CHECK_ACTIVESYNC" -H mail.example.org \
		-I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u probe -vvv -t "$timeout" "$@" >"$dir/$run.said" 2>&1
}

# look RUN: sets $said to the file of what it said, $output, and $ended, $peak and $took from what launch reports.
look()
{
	local what

	said=$dir/$1.said
	{ output=$(<"$said"); } 2>/dev/null
	read -r what ended _ peak _ took _ <"$dir/$1.report"
	[ "$what" = exit ] || ended="$what $ended"
}

# probe TIMEOUT OPTION...
probe()
{
	start_probe probe "$@"
	look probe
	probes=$((probes + 1))
}

# wrong STATES CAUSE TIMEOUT: what is wrong with the last probe, in $wrong; nothing when all is well.
wrong()
{
	wrong=
	[[ $ended =~ ^($1)$ ]] || wrong+='state '
	[ "$2" = - ] || [[ $output =~ $'\n'(Certain|Likely|Possible)' cause: '($2)' - ' ]] || wrong+='cause '
	[ "${took:-99999}" -le $(($3 * 1000 + slack)) ] || wrong+='late '
	[ "${peak:-99999}" -le $memory ] || wrong+='memory '
	! breaks "$ended" "$said" || wrong+="$broken "
	[[ ${output,,} != *"${lower_password% %}"* && $output != *"$login"* ]] || wrong+='password '
}

# judge NAME STATES CAUSE TIMEOUT: one claim for the last probe.
judge()
{
	wrong "$2" "$3" "$4"
	[ -z "$wrong" ]
	verdict "$1 does no harm" $? "wrong: $wrong; wanted exit $2, $3; exit $ended, $peak KiB, $took ms
$output"
}

# once WHOSE: that each probe of a server made one connection and sent one request at most.
once()
{
	same "$1: one connection for each probe" $probes "$(connections)"
	[ "$(requests)" -le $probes ]
	verdict "$1: no request twice" $? "$(requests) requests of $probes probes"
}

make_certs

# ---- what a server does: name | options | exit codes | first cause
# behave CLAIM ARGUMENT...: starts a server for the rows on standard input and probes it once for each; those that are
# silent or drip until the deadline have one each, and all of them side by side.
behave()
{
	local claim=$1 rows names name options states cause timeout number=0 waiting=()

	shift
	rows=$(cat)
	while IFS='|' read -r name options states cause; do
		[[ $name =~ $patient ]] || continue
		serve "patient-$name" "$@" --behave "$name"
		# shellcheck disable=SC2086
		start_probe "patient-$name" 2 $options &
		waiting+=($!)
	done <<<"$rows"

	names=$(cut -d '|' -f 1 <<<"$rows" | grep -Ev "$patient" | paste -sd ,)
	serve server "$@" --behave "$names"
	probes=0
	while IFS='|' read -r name options states cause; do
		[[ ! $name =~ $patient ]] || continue
		timeout=5
		[[ $cause != timeout-* ]] || timeout=1
		# shellcheck disable=SC2086
		probe $timeout $options
		judge "$name${options:+ $options}" "$states" "$cause" $timeout
	done <<<"$rows"
	once "$claim"

	probes=1
	while IFS='|' read -r name options states cause; do
		[[ $name =~ $patient ]] || continue
		wait "${waiting[number]}"
		number=$((number + 1))
		look "patient-$name"
		log=$dir/patient-$name.log
		judge "$name${options:+ $options}" "$states" "$cause" 2
		once "$claim, $name"
		stop "patient-$name"
	done <<<"$rows"
}
patient='^(silent.*|tls-drip|drip-(header|interim|body|chunks))$'

tls=(--cert "$certs/good.pem" --key "$certs/server.key")
behave 'over TLS' "${tls[@]}" <<'ROWS'
silent||2|timeout-tls
silent-answer||2|timeout-answer
silent-header||2|timeout-answer
silent-body||2|timeout-answer
close||2|connection-lost
drop-accept||2|connection-lost
drop-hello||2|connection-lost
reset||2|connection-lost
reset-hello||2|connection-lost
close-handshake||2|connection-lost
drop-handshake||2|connection-lost
reset-handshake||2|connection-lost
close-answer||2|connection-lost
drop-answer||2|connection-lost
reset-answer||2|connection-lost
close-header||2|connection-lost
drop-header||2|connection-lost
reset-header||2|connection-lost
close-body||2|answer-truncated
drop-body||2|answer-truncated
reset-body||2|answer-truncated
close-body|--diagnose|2|answer-truncated
close-body|--provision|2|answer-truncated
answer-first||0|-
greeting||2|tls-plaintext-port
tls-garbage||2|tls-plaintext-port
tls-http||2|tls-plaintext-port
tls-alert||2|tls-handshake-failed
tls-alert-close||2|connection-lost
tls-alert-flood||2|tls-handshake-failed
tls-empty-records||2|tls-handshake-failed
tls-record-too-long||2|tls-handshake-failed
tls-hello-too-long||2|tls-handshake-failed
tls-ssl3||2|tls-handshake-failed|tls-protocol-too-old
tls-bad-record||2|connection-lost
tls-plain-answer||2|connection-lost
tls-alert-late||2|connection-lost
tls-drip||2|timeout-tls
tls-key-updates||0|-
tls-tickets||0|-
drip-header||2|timeout-answer
drip-interim||2|timeout-answer
drip-body||2|timeout-answer
drip-chunks||2|timeout-answer
interim-flood||2|answer-too-large
interim-endless||2|answer-too-large
status-line-endless||2|answer-too-large
header-line-megabyte||2|answer-too-large
header-line-endless||2|answer-too-large
header-name-endless||2|answer-too-large
headers-100000||2|answer-too-large
headers-endless||2|answer-too-large
headers-folded||2|answer-too-large
cookies||0|-
cookies|--provision|2|-
body-endless||2|answer-too-large
body-8-mib||0|-
body-beyond-8-mib||2|answer-too-large
body-nested||2|answer-too-large
body-one-name||2|answer-too-large
body-zeros||2|answer-too-large
body-html||2|answer-too-large
body-html|--diagnose|2|answer-too-large
chunk-size-endless||2|answer-truncated
chunk-extension-endless||2|timeout-answer
chunks-of-one||2|timeout-answer|answer-too-large
trailers-endless||2|answer-too-large
challenge-for-ever||2|basic-auth-disabled
parrot-page||2|internal-server-error
parrot-headers||2|.*
parrot-folders||0|-
parrot-reason||2|bad-credentials
ROWS
behave 'without TLS' --plain <<'ROWS'
silent|--plain-http|2|timeout-answer
close|--plain-http|2|connection-lost
reset-answer|--plain-http|2|connection-lost
close-header|--plain-http|2|connection-lost
close-body|--plain-http|2|answer-truncated
greeting|--plain-http|2|answer-malformed
ROWS
behave 'over TLS 1.2' "${tls[@]}" --tls-max 1.2 <<'ROWS'
tls-renegotiate||0|-
ROWS

# NTLM is a conversation: two requests of one login, never a third.
serve server "${tls[@]}" --behave challenge-for-ever
probe 5 --auth=ntlm
grep -q 'was built without NTLM' "$said" ||
	holds 'an endless NTLM login ends' test "$ended" = 2 -a "$(requests)" -le 2 -a "$(connections)" = 1

# A second thread sends each request of a login that may hang: what one leaves behind, the next must not need.
printf 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n' >"$dir/no.reply"
serve_tls server "$dir/no.reply"
probe 5 --auth=negotiate --diagnose
if ! grep -q 'was built without Kerberos' "$said"; then
	judge 'a further request on the connection of another thread' 2 internal-server-error 5
	holds 'which was one connection' test "$(connections) $(requests)" = '1 2'
fi

# ---- the password in every spelling, wherever it is repeated
for behaviour in parrot-page parrot-headers parrot-folders parrot-reason; do
	serve server "${tls[@]}" --behave $behaviour
	probe 5 -f Inbox --diagnose
	sed -n 's/^spelt //p' "$log" >"$dir/spelt"
	holds "$behaviour repeats the password" grep -qF "$password" "$dir/spelt"
	lacks "$behaviour is not repeated" grep -iFf "$dir/spelt" "$said"
	tr -d '\n <' <"$said" >"$dir/joined"
	lacks "$behaviour: nothing joins up to the password" grep -iF "${password// /}" "$dir/joined"
done

# ---- the password where a line is rewritten, cut or put together before it is printed: name | password | answer
spoken=$password
while IFS='~' read -r name password answer; do
	printf '%b' "$answer" >"$dir/echo.reply"
	serve_tls server "$dir/echo.reply"
	probe 5
	holds "$name is shown" grep -q '^< HTTP [25]00' "$said"
	lacks "$name does not tell the password" grep -Ei 'horse|battery' "$said"
done <<'ROWS'
reason with a bar~horse|battery9~HTTP/1.1 500 horse|battery9\r\nContent-Length: 0\r\n\r\n
reason with blanks~horse  battery  9~HTTP/1.1 500 horse  battery  9\r\nContent-Length: 0\r\n\r\n
reason too long~horse-battery-staple-9~HTTP/1.1 500 0123456789012345678901234567890123456789horse-battery-staple-9 and more\r\nContent-Length: 0\r\n\r\n
reason far too long~horse-battery-staple-9~HTTP/1.1 500 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345horse-battery-staple-9 and more\r\nContent-Length: 0\r\n\r\n
header of the name~horse:battery9~HTTP/1.1 500 No\r\nX-horse:battery9\r\nContent-Length: 0\r\n\r\n
trimmed header~ battery9 ~HTTP/1.1 500 No\r\nX: battery9 \r\nContent-Length: 0\r\n\r\n
folded header~horse battery9~HTTP/1.1 500 No\r\nX: horse\r\n battery9\r\nContent-Length: 0\r\n\r\n
failure context~horse|battery9~HTTP/1.1 500 No\r\nX-FailureContext: BackEnd;500;SE9SU0V8QkFUVEVSWTk=;;;;\r\nContent-Length: 0\r\n\r\n
name in two strings~horse battery9~HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n\x03\x01\x6a\x00\x00\x07\x56\x4e\x4f\x47\x03horse b\x00\x03attery9\x00\x01\x01\x01\x01
name with an entity~horse battery9~HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n\x03\x01\x6a\x00\x00\x07\x56\x4e\x4f\x47\x03horse\x00\x02\x20\x03battery9\x00\x01\x01\x01\x01
name with opaque data~horse battery9~HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n\x03\x01\x6a\x00\x00\x07\x56\x4e\x4f\x47\x03horse b\x00\xc3\x07attery9\x01\x01\x01\x01
ROWS
password=$spoken

# ---- a cookie of one answer in the next
printf 'HTTP/1.1 500 No\r\nSet-Cookie: id=horsebattery9\r\nContent-Length: 0\r\n\r\n' >"$dir/sets.reply"
printf 'HTTP/1.1 403 No\r\nX: horsebattery9\r\nContent-Length: 19\r\n\r\nsee [horsebattery9]' >"$dir/shows.reply"
serve_tls server "$dir/sets.reply" "$dir/shows.reply"
probe 5 --diagnose
holds 'a cookie comes back in the next answer' grep -q '^< see' "$said"
lacks 'and is not told' grep horse "$said"

# ---- certificates
while IFS='|' read -r certificate key states cause; do
	serve server --cert "$certs/$certificate.pem" --key "$certs/$key.key" \
		"$fixtures/sogo-5.8.0-foldersync-14.1.reply"
	probe 5
	judge "certificate $certificate" "$states" "$cause" 5
done <<'ROWS'
chain-long|server|0|-
giant|server|2|tls-handshake-failed
small-key|small|2|tls-.*
ROWS

# ---- what a server says: name | exit codes | first cause | answer
# In it GOOD stands for status line and type of a FolderSync, FOLDERS for one of 80 bytes.
hex=${folders//[^0-9a-f]/}
wbxml=
for ((i = 0; i < ${#hex}; i += 2)); do
	wbxml+="\\x${hex:i:2}"
done
good='HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n'
names=() wanted=() causes=() replies=()

# say NAME STATES CAUSE FILE
say()
{
	names+=("$1")
	wanted+=("$2")
	causes+=("$3")
	replies+=("$4")
}

while IFS='|' read -r name states cause answer; do
	answer=${answer//GOOD/$good}
	printf '%b' "${answer//FOLDERS/$wbxml}" >"$dir/$name.reply"
	say "$name" "$states" "$cause" "$dir/$name.reply"
done <<'ROWS'
empty-answer|2|answer-empty|HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n
length-too-long|2|answer-truncated|GOODContent-Length: 100\r\n\r\nFOLDERS
length-too-short|2|answer-truncated|GOODContent-Length: 40\r\n\r\nFOLDERS
length-twice|0|-|GOODContent-Length: 80\r\nContent-Length: 80\r\n\r\nFOLDERS
length-two|2|answer-.*|GOODContent-Length: 80\r\nContent-Length: 10\r\n\r\nFOLDERS
length-list|0|-|GOODContent-Length: 80, 80\r\n\r\nFOLDERS
length-negative|2|answer-malformed|GOODContent-Length: -1\r\n\r\nFOLDERS
length-beyond-64-bits|0|-|GOODContent-Length: 18446744073709551695\r\n\r\nFOLDERS
length-63-bits|2|answer-truncated|GOODContent-Length: 9223372036854775807\r\n\r\nFOLDERS
length-word|2|answer-malformed|GOODContent-Length: eighty\r\n\r\nFOLDERS
length-hexadecimal|2|answer-.*|GOODContent-Length: 0x50\r\n\r\nFOLDERS
length-plus|[02]|-|GOODContent-Length: +80\r\n\r\nFOLDERS
length-empty|2|answer-malformed|GOODContent-Length:\r\n\r\nFOLDERS
length-0|2|answer-empty|GOODContent-Length: 0\r\n\r\nFOLDERS
length-and-chunks|0|-|GOODContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nFOLDERS\r\n0\r\n\r\n
chunks-and-length|0|-|GOODTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n50\r\nFOLDERS\r\n0\r\n\r\n
chunk-word|2|answer-.*|GOODTransfer-Encoding: chunked\r\n\r\nxyz\r\nFOLDERS\r\n0\r\n\r\n
chunk-negative|2|answer-.*|GOODTransfer-Encoding: chunked\r\n\r\n-50\r\nFOLDERS\r\n0\r\n\r\n
chunk-64-bits|2|answer-.*|GOODTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nFOLDERS\r\n0\r\n\r\n
chunk-beyond-64-bits|2|answer-.*|GOODTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff50\r\nFOLDERS\r\n0\r\n\r\n
chunk-too-short|2|answer-.*|GOODTransfer-Encoding: chunked\r\n\r\n10\r\nFOLDERS\r\n0\r\n\r\n
chunks-without-end|2|answer-truncated|GOODTransfer-Encoding: chunked\r\n\r\n50\r\nFOLDERS\r\n
chunks-line-feeds|0|-|GOODTransfer-Encoding: chunked\r\n\r\n50\nFOLDERS\n0\n\n
chunked-twice|[02]|-|GOODTransfer-Encoding: chunked, chunked\r\n\r\n50\r\nFOLDERS\r\n0\r\n\r\n
transfer-unknown|2|answer-malformed|GOODTransfer-Encoding: rot13\r\n\r\nFOLDERS
transfer-gzip-that-is-none|2|answer-malformed|GOODTransfer-Encoding: gzip\r\n\r\nFOLDERS
trailers|0|-|GOODTransfer-Encoding: chunked\r\n\r\n50\r\nFOLDERS\r\n0\r\nContent-Type: text/html\r\n\r\n
interim|0|-|HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nServer: x\r\n\r\nGOODContent-Length: 80\r\n\r\nFOLDERS
interim-only|2|connection-lost|HTTP/1.1 100 Continue\r\n\r\n
switching|2|.*|HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\nFOLDERS
http-0.9|2|answer-malformed|FOLDERS
http-0.9-page|2|answer-malformed|<html><body>hello</body></html>
http-2-preface|2|answer-malformed|PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n
http-2-frame|2|answer-malformed|\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80
http-2-line|[02]|-|HTTP/2 200\r\nContent-Type: application/vnd.ms-sync.wbxml\r\nContent-Length: 80\r\n\r\nFOLDERS
http-9-line|2|answer-malformed|HTTP/9.9 200 OK\r\nContent-Length: 80\r\n\r\nFOLDERS
http-1.0|0|-|HTTP/1.0 200 OK\r\n\r\nFOLDERS
other-protocol|2|answer-malformed|ICY 200 OK\r\n\r\n
status-000|2|answer-malformed|HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n
status-999|2|http-error|HTTP/1.1 999 Much\r\nContent-Length: 0\r\n\r\n
status-of-5-digits|2|answer-.*|HTTP/1.1 20000 OK\r\nContent-Length: 0\r\n\r\n
status-of-2-digits|2|answer-malformed|HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n
status-word|2|answer-malformed|HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n
status-negative|2|answer-malformed|HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n
status-204-with-body|2|http-error|HTTP/1.1 204 No Content\r\n\r\nFOLDERS
blank-line-first|2|answer-malformed|\r\nGOODContent-Length: 80\r\n\r\nFOLDERS
no-colon|2|answer-malformed|GOODnonsense\r\nContent-Length: 80\r\n\r\nFOLDERS
nul-in-header|2|answer-malformed|GOODX-Nul: a\x00b\r\nContent-Length: 80\r\n\r\nFOLDERS
nul-in-name|2|answer-malformed|GOODX\x00Y: b\r\nContent-Length: 80\r\n\r\nFOLDERS
blank-in-name|0|-|GOOD : b\r\nContent-Length: 80\r\n\r\nFOLDERS
returns-only|2|.*|HTTP/1.1 200 OK\rContent-Length: 80\r\rFOLDERS
line-feeds-only|0|-|HTTP/1.1 200 OK\nContent-Length: 80\n\nFOLDERS
folded|0|-|HTTP/1.1 200 OK\r\nContent-Type:\r\n application/vnd.ms-sync.wbxml\r\nContent-Length: 80\r\n\r\nFOLDERS
answered-twice|0|-|GOODContent-Length: 80\r\n\r\nFOLDERSGOODContent-Length: 80\r\n\r\nFOLDERS
encoding-that-is-none|0|-|GOODContent-Encoding: br\r\nContent-Length: 80\r\n\r\nFOLDERS
redirect-elsewhere|2|redirected|HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:ELSEWHERE/x\r\nContent-Length: 0\r\n\r\n
redirect-plain|2|redirected|HTTP/1.1 308 Permanent\r\nLocation: http://127.0.0.1:ELSEWHERE/\r\nContent-Length: 0\r\n\r\n
redirect-itself|2|redirected|HTTP/1.1 307 Again\r\nLocation: /Microsoft-Server-ActiveSync\r\nContent-Length: 0\r\n\r\n
redirect-file|2|redirected|HTTP/1.1 301 Moved\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n
redirect-451|2|cas-redirect-451|HTTP/1.1 451 Other\r\nX-MS-Location: https://127.0.0.1:ELSEWHERE/\r\nContent-Length: 0\r\n\r\n
refresh|2|answer-empty|HTTP/1.1 200 OK\r\nRefresh: 0; url=http://127.0.0.1:ELSEWHERE/\r\nContent-Length: 0\r\n\r\n
other-service|0|-|GOODAlt-Svc: h2="127.0.0.1:ELSEWHERE"\r\nContent-Length: 80\r\n\r\nFOLDERS
401-basic|2|bad-credentials|HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n
401-ntlm|2|basic-auth-disabled|HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n
401-negotiate|2|basic-auth-disabled|HTTP/1.1 401 No\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n
401-digest|2|basic-auth-disabled|HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="x", nonce="y"\r\nContent-Length: 0\r\n\r\n
401-bearer|2|basic-auth-disabled|HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n
401-choice|2|bad-credentials|HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM, Digest realm="x", nonce="y", Basic realm="x"\r\nContent-Length: 0\r\n\r\n
401-none|2|challenge-missing|HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n
401-nonsense|2|.*|HTTP/1.1 401 No\r\nWWW-Authenticate: \xff, ,,=,"\r\nContent-Length: 0\r\n\r\n
407-of-an-origin|2|proxy-auth-required|HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n
417|2|http-error|HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n
421|2|host-name-refused|HTTP/1.1 421 Misdirected\r\nContent-Length: 0\r\n\r\n
bars-and-escapes|2|.*|HTTP/1.1 500 a|b\x1b[31m\xe2\x80\xae\xff\r\nServer: |\x1b]0;x\x07\xe2\x80\xae\xff|\r\nMS-Server-ActiveSync: 14.3|\x07\r\nX-FailureContext: |;;\x1b;\xff;;;;;;;;;;;;;;\r\nContent-Type: text/html|\r\nConnection: close\r\n\r\n<p>|\x1b\xe2\x80\xae\xff\x00<title>|\x9b31m</title>
folder-of-escapes|0|-|GOODConnection: close\r\n\r\n\x03\x01\x6a\x00\x00\x07\x56\x4c\x031\x00\x01\x4e\x4f\x48\x035\x00\x01\x47\x03|a=b;\x1b[31m\xe2\x80\xae\xff\x00\x01\x4a\x032\x00\x01\x01\x01\x01
ROWS

head -c 20000000 /dev/zero | gzip -9 >"$dir/bomb"
size=$(stat -c %s "$dir/bomb")
while IFS='|' read -r name cause header; do
	{
		printf 'HTTP/1.1 200 OK\r\n%b' "${header//SIZE/$size}"
		[[ $header != *chunked* ]] || printf '%x\r\n' "$size"
		cat "$dir/bomb"
		[[ $header != *chunked* ]] || printf '\r\n0\r\n\r\n'
	} >"$dir/$name.reply"
	say "$name" 2 "$cause" "$dir/$name.reply"
done <<'ROWS'
bomb-as-content|answer-wrong-type|Content-Encoding: gzip\r\nContent-Length: SIZE\r\n\r\n
bomb-in-transfer|answer-.*|Transfer-Encoding: gzip\r\nConnection: close\r\n\r\n
bomb-in-chunks|answer-.*|Transfer-Encoding: gzip, chunked\r\n\r\n
ROWS

# A sample of one good answer cut and flipped; test_mangled does it at every byte.
sample=$fixtures/sogo-5.8.0-foldersync-14.1.reply
size=$(stat -c %s "$sample")
for ((at = 1; at < size; at += 61)); do
	head -c $at "$sample" >"$dir/cut-$at.reply"
	say "answer cut at $at" 2 '.*' "$dir/cut-$at.reply"
done
for ((at = 1; at < size; at += 97)); do
	{
		head -c $at "$sample"
		printf '\xff'
		tail -c +$((at + 2)) "$sample"
	} >"$dir/flip-$at.reply"
	say "answer with another byte at $at" '0|1|2' - "$dir/flip-$at.reply"
done

serve_tls elsewhere "$sample"
elsewhere=$port elsewhere_log=$log
sed -i "s/ELSEWHERE/$elsewhere/" "$dir"/r*.reply "$dir"/other-service.reply
serve_tls server --behave by-device "${replies[@]}"
probes=0
for number in "${!names[@]}"; do
	probe 5 -D "r$((number + 1))"
	judge "${names[number]}" "${wanted[number]}" "${causes[number]}" 5
done
once 'any answer'
lacks 'nobody goes where a server points to' grep ^connection "$elsewhere_log"

# Follow-ups and provisioning stay with the host as well, and inside their number.
for options in --diagnose --provision --auth=ntlm --auth=negotiate; do
	for number in "${!names[@]}"; do
		[[ ${names[number]} =~ ^(redirect-(elsewhere|plain|451)|401-(basic|choice)|407-.*)$ ]] || continue
		before=$(requests)
		probe 5 -D "r$((number + 1))" $options
		wrong '2|3' - 5
		sent=$(($(requests) - before))
		[ -z "$wrong" ] && [ $sent -le 3 ]
		verdict "${names[number]} $options does no harm" $? "$wrong exit $ended, $sent requests
$output"
	done
done
lacks 'nobody goes there with further requests either' grep ^connection "$elsewhere_log"
finish
