#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --provision through the real binary: the phases byte for byte (MS-ASPROV 3.1.5.1), and every answer that must
# stop them. A wipe is never acknowledged, whoever asks for it.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

make_certs
export CHECK_ACTIVESYNC_PASSWORD='correct horse'

plugin()
{
	"$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u probe "$@"
}

# wbxml NAME HEX...: an answer under HTTP 200.
wbxml()
{
	local name=$1

	shift
	reply "$dir/$name" 'HTTP/1.1 200 OK' 'Content-Type: application/vnd.ms-sync.wbxml' 'MS-Server-ActiveSync: 15.1' -- "$@"
}

# answers NAME...: starts a server that gives these answers, one a request, the last for all that follow.
answers()
{
	local names=("$@")

	serve_tls exchange "${names[@]/#/$dir/}"
}

wbxml_type='4D532D4541532D50726F766973696F6E696E672D5742584D4C' # MS-EAS-Provisioning-WBXML
wap_type='4D532D5741502D50726F766973696F6E696E672D584D4C'       # MS-WAP-Provisioning-XML
header='03016A00'
temporary=31333037313939353834 # 1307199584
final=34323934393637323935     # 4294967295, the largest there is

# policy_answer NAME POLICY-STATUS KEY BEFORE AFTER: <Provision>Status 1, BEFORE, <Policies><Policy>…, AFTER.
policy_answer()
{
	wbxml "$1" "$header 000E45 4B033100 01 $4 46 47 4803${wbxml_type}0001 4B03$2 0001 ${3:+4903${3}0001} $5 01 01 01"
}
document='4A 4D 4E033000 01 01 01' # <Data><EASProvisionDoc><DevicePasswordEnabled>0
device_information='0012 56 46033100 01 01 000E'

policy_answer first 31 $temporary '' "$document"
policy_answer first_14_1 31 $temporary "$device_information" "$document"
policy_answer last 31 $final '' ''
policy_answer none 32 '' '' ''
reply_folders "$dir/folders"

ask_12="$header 000E45 46 47 4803${wbxml_type}0001 01 01 01"
ask_2="$header 000E45 46 47 4803${wap_type}0001 01 01 01"
ask_14_1="${header}000E45 0012 56 48 5703636865636B5F61637469766573796E630001 01 01 000E 46 47 4803${wbxml_type}0001 01 01 01"
acknowledge="$header 000E45 46 47 4803${wbxml_type}0001 4903${temporary}0001 4B03310001 01 01 01"
acknowledge_wap="$header 000E45 46 47 4803${wap_type}0001 4903${temporary}0001 4B03310001 01 01 01"
foldersync='03016A000007 56 52 033000 01 01'

# sent CLAIM NUMBER HEX
sent()
{
	same "$1" "$(tr -d ' ' <<<"$3" | tr A-F a-f)" "$(body "$2")"
}

# ---- the two phases
for version in 12.0 12.1 14.0; do
	answers first last folders
	expect "$version: provisioned, then well" 0 "^ACTIVESYNC OK: 2 folders .*EAS $version" --provision -P $version
	counts "$version: three requests" requests 3
	sent "$version: the policy is asked for without device information" 1 "$ask_12"
	sent "$version: and acknowledged by its temporary key" 2 "$acknowledge"
	sent "$version: the FolderSync is the usual one" 3 "$foldersync"
done
for version in 14.1 16.0 16.1; do
	answers first_14_1 last folders
	expect "$version: provisioned, then well" 0 "^ACTIVESYNC OK: 2 folders .*EAS $version" --provision -P $version
	sent "$version: the policy is asked for with device information" 1 "$ask_14_1"
	sent "$version: and acknowledged without it" 2 "$acknowledge"
	sent "$version: the FolderSync is the usual one" 3 "$foldersync"
done
answers first last folders
expect '2.5: provisioned, then well' 0 '^ACTIVESYNC OK: 2 folders .*EAS 2\.5' --provision -P 2.5
sent '2.5: the policy is asked for in the old type' 1 "$ask_2"
sent '2.5: and acknowledged in it' 2 "$acknowledge_wap"

answers first_14_1 last folders
expect 'the default version' 0 '^ACTIVESYNC OK: 2 folders .*EAS 14\.1' --provision
commands=$(for n in 1 2 3; do line $n | sed 's/.*Cmd=\([A-Za-z]*\)&.*/\1/'; done | xargs)
same 'the commands, in order' 'Provision Provision FolderSync' "$commands"
holds 'the first request has no key, or 0' grep -qx '0\?' <<<"$(header 1 x-ms-policykey)"
same 'the acknowledgement carries the temporary key' 1307199584 "$(header 2 x-ms-policykey)"
same 'the FolderSync carries the final key' 4294967295 "$(header 3 x-ms-policykey)"
same 'all of them log in' 3 "$(grep -c '^> Authorization: Basic ' "$log")"
same 'all of them are the same device' 1 "$(sed -n 's/.*&DeviceId=\([0-9a-f]*\)&.*/\1/p' "$log" | sort -u | wc -l)"
counts 'over one connection' connections 1

for name in first_14_1 last; do
	sed '1a Connection: close\r' "$dir/$name" >"$dir/${name}_closing"
done
answers first_14_1_closing last_closing folders
expect 'a server that closes after each answer' 0 '^ACTIVESYNC OK: 2 folders' --provision

sed '1a Set-Cookie: X-BackEndCookie=abc; path=/Microsoft-Server-ActiveSync; secure; HttpOnly\r' "$dir/first_14_1" >"$dir/first_cookie"
answers first_cookie last folders
expect 'cookies between the requests of a run' 0 '^ACTIVESYNC OK: 2 folders' --provision -vv
same 'are sent back' 'X-BackEndCookie=abc' "$(header 2 cookie)"
lacks 'and not shown' grep -q 'X-BackEndCookie=abc' <<<"$output"
same 'the first request has none' '' "$(header 1 cookie)"

# ---- without
answers folders
expect 'without --provision' 0 '^ACTIVESYNC OK: 2 folders'
counts 'there is one request' requests 1
same 'and no key' '' "$(header 1 x-ms-policykey)"
expect '--policy-key' 0 '^ACTIVESYNC OK: 2 folders' --policy-key=1307199584
same 'sends that key' 1307199584 "$(header 2 x-ms-policykey)"

answers none folders
expect 'no policy: goes on' 0 '^ACTIVESYNC OK: 2 folders' --provision
counts 'without an acknowledgement' requests 2
same 'and without a key' '' "$(header 2 x-ms-policykey)"
sent 'to the FolderSync' 2 "$foldersync"

# Tencent Exmail leaves out the Status of Provision.
wbxml first_bare "$header 000E45 46 47 4803${wbxml_type}0001 4B03310001 4903${temporary}0001 $document 01 01 01"
answers first_bare last folders
expect 'a Provision without Status is fine' 0 '^ACTIVESYNC OK: 2 folders' --provision

# ---- a wipe
wiped()
{
	expect "$1" 2 '^ACTIVESYNC CRITICAL: ' --provision -v "${@:3}"
	holds "$1: is named" grep -q 'cause: remote-wipe-pending' <<<"$output"
	holds "$1: says that nothing was acknowledged" grep -Eqi 'acknowledged' <<<"$output"
	counts "$1: no request follows" requests "$2"
	# <RemoteWipe> or <AccountOnlyRemoteWipe> in a request would be the acknowledgement.
	lacks "$1: no acknowledgement" grep -Eq '^body 03016a00000e45(4c|7b)' "$log"
}
wbxml wipe "$header 000E45 4B03310001 0C 01"
wbxml wipe_account "$header 000E45 4B03310001 3B 01"
wbxml wipe_with_policy "$header 000E45 4B03310001 46 47 4803${wbxml_type}0001 4B03310001 4903${temporary}0001 $document 01 01 0C 01"
wbxml wipe_before_policy "$header 000E45 4B03310001 0C 46 47 4803${wbxml_type}0001 4B03310001 4903${temporary}0001 01 01 01"
wbxml status_140 "$header 000E45 4B03313430 0001 01"
answers wipe
wiped 'RemoteWipe' 1
answers wipe_account
wiped 'AccountOnlyRemoteWipe' 1 -P 16.1
answers wipe_with_policy
wiped 'a wipe behind a policy' 1
answers wipe_before_policy
wiped 'a wipe before a policy' 1
answers status_140
wiped 'Status 140' 1
answers first wipe
wiped 'a wipe in the second answer' 2

wbxml folders_140 "$header 000756 4C03313430 0001 01"
answers folders_140
expect 'Status 140 to a FolderSync' 2 '^ACTIVESYNC CRITICAL: ' -v
holds 'is a wipe' grep -q 'cause: remote-wipe-pending' <<<"$output"
answers first last folders_140
wiped 'Status 140 after both phases' 3
reply "$dir/wipe_403" 'HTTP/1.1 403 Forbidden' 'Content-Type: application/vnd.ms-sync.wbxml' -- "$header 000E45 4B03310001 0C 01"
answers wipe_403
wiped 'a wipe under 403' 1

# ---- a phase that fails ends it
# stops CLAIM EXIT-CODE PATTERN REQUESTS NAME...: after that many requests; the last that is not sent is the FolderSync.
stops()
{
	local claim=$1 code=$2 pattern=$3 number=$4

	shift 4
	answers "$@" folders
	expect "$claim" "$code" "$pattern" --provision -v
	counts "$claim: ends it" requests "$number"
	lacks "$claim: no FolderSync" grep -q 'Cmd=FolderSync' "$log"
}
printf 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n' >"$dir/refused"
stops 'wrong password' 2 '^ACTIVESYNC CRITICAL: Provision: HTTP 401' 1 refused
holds 'is named' grep -q 'cause: bad-credentials' <<<"$output"
stops 'password refused in the second phase' 2 '^ACTIVESYNC CRITICAL: .*HTTP 401' 2 first refused
printf 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n' >"$dir/broken"
stops 'an internal error' 2 '^ACTIVESYNC CRITICAL: Provision: HTTP 500' 1 broken
printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Login</html>\r\n' >"$dir/page"
stops 'a login page' 2 '^ACTIVESYNC CRITICAL: ' 1 page
wbxml empty ''
stops 'an empty answer' 2 '^ACTIVESYNC CRITICAL: ' 1 empty
wbxml truncated "$header 000E45 4B03310001 46 47 4803${wbxml_type}0001 4B03310001 4903${temporary}0001"
stops 'a truncated answer' 2 '^ACTIVESYNC CRITICAL: ' 1 truncated
wbxml garbage 'FFFFFFFF'
stops 'garbage' 2 '^ACTIVESYNC CRITICAL: ' 1 garbage
stops 'a FolderSync answer to a Provision' 2 '^ACTIVESYNC CRITICAL: ' 1 folders
wbxml device_wanted "$header 000E45 4B033136350001 01"
stops 'Status 165' 1 '^ACTIVESYNC WARNING: ' 1 device_wanted
wbxml legacy "$header 000E45 4B033134310001 01"
stops 'Status 141' 1 '^ACTIVESYNC WARNING: ' 1 legacy
wbxml protocol_error "$header 000E45 4B03320001 01"
stops 'Status 2' 2 '^ACTIVESYNC CRITICAL: ' 1 protocol_error
wbxml later "$header 000E45 4B033131310001 01"
stops 'Status 111' 1 '^ACTIVESYNC WARNING: ' 1 later
policy_answer unknown_type 33 $temporary '' ''
stops 'a policy type that is not known' 2 '^ACTIVESYNC CRITICAL: ' 1 unknown_type
policy_answer wrong_key 35 '' '' ''
stops 'an acknowledgement that is refused' 2 '^ACTIVESYNC CRITICAL: ' 2 first wrong_key
policy_answer no_key 31 '' '' "$document"
stops 'a policy without a key' 2 '^ACTIVESYNC CRITICAL: ' 1 no_key
policy_answer key_injects 31 310D0A582D4576696C3A2031 '' "$document"
stops 'a key with a line end' 2 '^ACTIVESYNC CRITICAL: ' 1 key_injects
policy_answer key_word 31 616263 '' "$document"
stops 'a key that is no number' 2 '^ACTIVESYNC CRITICAL: ' 1 key_word
policy_answer key_long 31 "$(printf '31%.0s' {1..70})" '' "$document"
stops 'a key without end' 2 '^ACTIVESYNC CRITICAL: ' 1 key_long

# ---- who demands it
wbxml folders_142 "$header 000756 4C03313432 0001 01"
answers first last folders_142
expect 'still not provisioned after both phases' 1 '^ACTIVESYNC WARNING: ' --provision -v
counts 'is the end of it' requests 3
answers folders_142
expect 'Exchange: Status 142' 1 '^ACTIVESYNC WARNING: EAS Status 142' -v
holds 'is a policy' grep -q 'cause: policy-not-provisioned' <<<"$output"
reply "$dir/horde" 'HTTP/1.1 449 Retry after sending a PROVISION command' 'Server: Horde_ActiveSync Library v2.43' \
	'Content-Type: application/vnd.ms-sync.wbxml' 'MS-Server-ActiveSync: 14.1' -- "$header 000756 0000 4E03313432 0001 01"
answers horde
expect 'Horde: 449 with a body, Status on page 0' 1 '^ACTIVESYNC WARNING: HTTP 449 and EAS Status 142 from Horde' -v
holds 'is a policy too' grep -q 'cause: policy-not-provisioned' <<<"$output"
reply "$dir/zpush" 'HTTP/1.1 449 Retry after sending a PROVISION command' 'Content-Type: application/vnd.ms-sync.wbxml' \
	'MS-Server-ActiveSync: 14.1'
answers zpush
expect 'Z-Push: an empty 449' 1 '^ACTIVESYNC WARNING: HTTP 449' -v
holds 'is a policy as well' grep -q 'cause: policy-not-provisioned' <<<"$output"
expect 'its state can be chosen' 0 '^ACTIVESYNC OK: ' --state=http-449=ok
stops 'an empty 449 to the Provision itself' 1 '^ACTIVESYNC WARNING: .*HTTP 449' 1 zpush
finish
