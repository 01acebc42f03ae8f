#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --auth=ntlm against a scripted server: Type 1, 2 and 3 (MS-NLMP 2.2.1) over one connection. What the plugin
# answers to the challenge is computed again here, with openssl. Exit code 77: cannot be done here.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

need_packages openssl xxd
make_certs
export CHECK_ACTIVESYNC_PASSWORD='correct horse'
nt_hash=cfc43211ba8dc470832267827cac1407 # MD4 of the password in UTF-16LE

plugin()
{
	"$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u 'EXAMPLE\probe' --auth=ntlm "$@"
}

port=1
plugin | grep -q 'was built without NTLM' && skip 'this libcurl has no NTLM'

# utf16 TEXT: in UTF-16LE, as hexadecimal.
utf16()
{
	printf %s "$1" | iconv -t UTF-16LE | xxd -p | tr -d '\n'
}

# ---- the challenge: Unicode, a domain, target info
challenge=0123456789abcdef
domain=$(utf16 EXAMPLE)
info=02000e00${domain}01000800$(utf16 MAIL)07000800008003c25a47dc0100000000
type_2=4e544c4d5353500002000000 # "NTLMSSP", 2
type_2+=0e000e0030000000        # target name: 14 bytes at 48
type_2+=05828900$challenge      # flags
type_2+=0000000000000000        # reserved
type_2+=2e002e00                # target info: 46 bytes
type_2+=3e000000$domain$info    # at 62, behind the name

# denies FILE CHALLENGE...: a 401 with these.
denies()
{
	local file=$dir/$1 challenge

	shift
	{
		printf 'HTTP/1.1 401 Unauthorized\r\nServer: Microsoft-IIS/10.0\r\nContent-Length: 0\r\n'
		for challenge; do
			printf 'WWW-Authenticate: %s\r\n' "$challenge"
		done
		printf '\r\n'
	} >"$file"
}

# encoded HEX
encoded()
{
	xxd -r -p <<<"$1" | base64 -w 0
}

denies challenged "NTLM $(encoded "$type_2")"
denies refused NTLM
reply_folders "$dir/folders"

answers()
{
	local names=("$@")

	serve_tls exchange "${names[@]/#/$dir/}"
}

# message NUMBER: what that request sent, as hexadecimal.
message()
{
	header "$1" authorization | sed -n 's/^NTLM //p' | base64 -d 2>/dev/null | xxd -p | tr -d '\n'
}

# number HEX OFFSET BYTES: little-endian.
number()
{
	local i value=0

	for ((i = $3 - 1; i >= 0; i--)); do
		value=$((value * 256 + 16#${1:($2 + i) * 2:2}))
	done
	echo $value
}

# field HEX OFFSET: the bytes that length and offset there point to.
field()
{
	echo "${1:$(number "$1" $(($2 + 4)) 4) * 2:$(number "$1" "$2" 2) * 2}"
}

# hmac KEY DATA, both and the result in hexadecimal.
hmac()
{
	xxd -r -p <<<"$2" | openssl dgst -md5 -mac HMAC -macopt "hexkey:$1" | sed 's/.*= *//'
}

# proves CLAIM USER DOMAIN: the answer to the challenge in request 2 is that of NTLMv2 (MS-NLMP 3.3.2).
proves()
{
	local message response

	message=$(message 2)
	same "$1: the user" "$(utf16 "$2")" "$(field "$message" 36)"
	same "$1: the domain" "$(utf16 "$3")" "$(field "$message" 28)"
	response=$(field "$message" 20)
	same "$1: the proof" "$(hmac "$(hmac $nt_hash "$(utf16 "${2^^}$3")")" "$challenge${response:32}")" "${response:0:32}"
}

# ---- the three messages
answers challenged folders
expect 'a challenge that is answered' 0 '^ACTIVESYNC OK: 2 folders .*EAS 14\.1'
counts 'takes two requests' requests 2
counts 'and one connection' connections 1
same 'first comes Type 1' 4e544c4d5353500001000000 "$(message 1 | cut -c 1-24)"
same 'then Type 3' 4e544c4d5353500003000000 "$(message 2 | cut -c 1-24)"
proves 'DOMAIN\user' probe EXAMPLE
same 'the FolderSync goes with it' 03016a00000756520330000101 "$(body 2)"
same 'both are for the same' "$(line 1)" "$(line 2)"
lacks 'the password goes nowhere' grep -Fq -e 'correct horse' -e "$(printf 'EXAMPLE\\probe:correct horse' | base64)" "$log"

answers challenged folders
expect 'with -d' 0 '^ACTIVESYNC OK' -u probe -d EXAMPLE
proves 'with -d' probe EXAMPLE
answers challenged folders
expect 'user@domain' 0 '^ACTIVESYNC OK' -u probe@example.org
proves 'user@domain' probe@example.org ''
answers challenged folders
expect 'at -vvv' 0 '^ACTIVESYNC OK' -vvv
lacks 'no message is shown' grep -q -e "$(header 2 authorization | cut -c 6-60)" -e 'TlRMTVNTUAAD' <<<"$output"
lacks 'nor the password' grep -q 'correct horse' <<<"$output"

# A front end that offers everything gets NTLM.
denies everything Negotiate "NTLM $(encoded "$type_2")" 'Basic realm="mail"' Bearer
answers everything folders
expect 'a server that offers everything' 0 '^ACTIVESYNC OK'
proves 'a server that offers everything' probe EXAMPLE

# ---- refused
answers challenged refused folders
expect 'a wrong password' 2 '^ACTIVESYNC CRITICAL: HTTP 401' -v
holds 'is told so' grep -q 'cause: bad-credentials' <<<"$output"
counts 'and never sent again: accounts get locked' requests 2
answers challenged refused
expect 'not with --diagnose either' 2 '^ACTIVESYNC CRITICAL: HTTP 401' --diagnose
counts 'not one more time' requests 2

# ---- NTLM is all a server ever gets
# only CLAIM NAME...: ends CRITICAL, in time, without another method.
only()
{
	local claim=$1 started=$SECONDS

	shift
	answers "$@"
	expect "$claim" 2 '^ACTIVESYNC CRITICAL: ' -v
	lacks "$claim: no other method is tried" grep -Eqi '^> Authorization: *(Basic|Negotiate|Digest|Bearer)' "$log"
	[ "$(requests)" -le 2 ] && [ $((SECONDS - started)) -le 5 ]
	verdict "$claim: it does not go on" $? "$(requests) requests, $((SECONDS - started)) s"
}
denies basic 'Basic realm="mail"'
denies negotiate Negotiate
denies nothing
only 'Basic only' basic
holds 'says what is offered' grep -qi 'basic' <<<"$output"
only 'Negotiate only' negotiate
only 'no challenge' nothing
only 'Basic after the answer' challenged basic

# ---- challenges that are none
denies empty 'NTLM '
denies no_base64 'NTLM !!!!'
denies short "NTLM $(encoded "${type_2:0:40}")"
denies signature "NTLM $(encoded "00${type_2:2}")"
denies type_1 "NTLM $(encoded "${type_2:0:16}01${type_2:18}")"
denies beyond "NTLM $(encoded "${type_2/2e002e00/ffffffff}")"
denies far "NTLM $(encoded "${type_2/3e000000/ffffff7f}")"
denies huge "NTLM $(head -c 30000 /dev/zero | base64 -w 0)"
for name in empty no_base64 short signature type_1 beyond far huge; do
	only "a bad challenge, $name" $name refused
done

# ---- connections that do not last: NTLM is bound to one
sed '1a Connection: close\r' "$dir/challenged" >"$dir/closing"
answers closing
expect 'a server that closes after the challenge' 2 '^ACTIVESYNC CRITICAL: ' -t 5
[ "$(requests)" -le 4 ]
verdict 'is not asked for ever' $? "$(requests) requests"
answers folders
expect 'a server that wants no login' 0 '^ACTIVESYNC OK'
finish
