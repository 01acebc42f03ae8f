#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# contrib/exchange-online/refresh-token against a scripted token endpoint: both flows, every way to fail, and
# that no secret is ever seen. Then the token in the plugin. Exit code 77: cannot be done here.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

need_packages curl jq util-linux
make_certs
script=${REFRESH_TOKEN:-$(dirname "$0")/../contrib/exchange-online/refresh-token}
config=$dir/mailbox.conf
tokens=$dir/tokens
export CURL_CA_BUNDLE=$certs/ca.pem
unset https_proxy HTTPS_PROXY all_proxy ALL_PROXY

# With signs that a form has to encode, and that a shell or a JSON reader could mangle.
old_refresh='0.AX-old+/=&%$`"refresh'
new_refresh='0.AX-new+/=&%$`~refresh'
access='eyJhbGciOi.eyJ1cG4iOiJwcm9iZUBleGFtcGxlLm9yZyJ9.c2lnbmF0dXJl' # {"upn":"probe@example.org"}

# json FILE STATUS TEXT: an answer of the token endpoint.
json()
{
	printf 'HTTP/1.1 %s\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s' \
		"$2" ${#3} "$3" >"$dir/$1"
}

# endpoint REPLY...: starts the token endpoint and tells the configuration.
endpoint()
{
	local replies=("$@")

	serve_tls endpoint "${replies[@]/#/$dir/}"
	configure "endpoint = https://localhost:$port/example.org/oauth2/v2.0"
}

configure()
{
	printf '%s\n' '# the monitoring mailbox' '' 'client_id=535fb089-9ff3-47b6-9bfb-4f1264799865' \
		"directory = $tokens" "$@" >"$config"
	chmod 644 "$config"
}

# refresher CLAIM EXIT-CODE PATTERN ARGUMENT...: what the script says must match; it may say one line only.
refresher()
{
	local claim=$1 code=$2 pattern=$3 got

	shift 3
	output=$("$script" "$@" 2>&1 </dev/null)
	got=$?
	[ $got = "$code" ] && grep -Eq -- "$pattern" <<<"${output:-silence}" &&
		{ [ "${1-}" = sign-in ] || [ "$(wc -l <<<"$output")" = 1 ]; }
	verdict "$claim" $? "wanted exit $code and one line with \"$pattern\", got exit $got and
$output"
	hides "$claim" "$output"
}

# hides CLAIM TEXT: no secret may stand in it.
hides()
{
	local secret

	for secret in "$old_refresh" "$new_refresh" "$access" "$device_code"; do
		[[ $2 != *"$secret"* ]] || verdict "$1: the secret stays hidden" 1 "$2"
	done
}

fresh_directory()
{
	rm -rf "$tokens"
	mkdir -m 700 "$tokens"
	printf %s "$old_refresh" >"$tokens/refresh-token"
	echo old-access >"$tokens/access-token"
	chmod 600 "$tokens"/*
}

files()
{
	find "$tokens" -mindepth 1 -printf '%P\n' | sort | xargs
}

untouched()
{
	same "$1: both tokens stay" "$old_refresh old-access" "$(cat "$tokens/refresh-token") $(cat "$tokens/access-token")"
	same "$1: nothing is left over" 'access-token lock refresh-token' "$(files)"
}

# form NUMBER: the fields of that request, decoded, one a line.
form()
{
	bytes "$(body "$1")" | jq -R -r 'split("&")[] | gsub("\\+"; " ")' | while IFS= read -r field; do
		field=${field//\\/\\\\}
		printf '%b\n' "${field//%/\\x}"
	done
}

device_code='GMMhm+HCX&hWEz=kobq'
json granted '200 OK' "{\"token_type\":\"Bearer\",\"expires_in\":4500,\"access_token\":\"$access\",
	\"refresh_token\":$(jq -n --arg t "$new_refresh" '$t')}"

# ---- the refresh token grant
fresh_directory
endpoint granted
refresher 'a refresh is silent' 0 '^silence$' "$config"
same 'the access token is filed' "$access" "$(cat "$tokens/access-token")"
same 'the rotated refresh token is kept' "$new_refresh" "$(cat "$tokens/refresh-token")"
same 'both are for the owner alone' '600 600' "$(stat -c %a "$tokens/access-token" "$tokens/refresh-token" | xargs)"
same 'nothing is left over' 'access-token lock refresh-token' "$(files)"
same 'it asks the token endpoint' 'POST /example.org/oauth2/v2.0/token HTTP/1.1' "$(line 1)"
same 'the form is what the grant wants' "client_id=535fb089-9ff3-47b6-9bfb-4f1264799865
grant_type=refresh_token
refresh_token=$old_refresh
scope=https://outlook.office.com/EAS.AccessAsUser.All offline_access" "$(form 1 | sort)"
counts 'one request is enough' requests 1

refresher '-v says what was done' 0 '^refresh-token: new access token for 75 minutes, refresh token replaced$' -v "$config"
same 'the next refresh sends the new token' "refresh_token=$new_refresh" "$(form 2 | grep ^refresh_token=)"

fresh_directory
echo >>"$tokens/refresh-token"
json kept '200 OK' "{\"token_type\":\"bearer\",\"access_token\":\"$access\"}"
endpoint kept
refresher 'an answer without a refresh token is fine' 0 '^refresh-token: new access token, refresh token kept$' -v "$config"
same 'the old refresh token is kept then' "$old_refresh" "$(cat "$tokens/refresh-token")"
same 'a line end in the file is not sent' "refresh_token=$old_refresh" "$(form 1 | grep ^refresh_token=)"

# ---- the token in the plugin
reply_folders "$dir/folders"
serve_tls exchange "$dir/folders"
plugin()
{
	env -u CHECK_ACTIVESYNC_PASSWORD "$CHECK_ACTIVESYNC" -H outlook.office365.com -I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" \
		-u probe@example.org --auth=bearer --token-file="$tokens/access-token" "$@"
}
expect 'the plugin uses the token' 0 '^ACTIVESYNC OK: 2 folders .*EAS 16\.1'
same 'the token is sent as Bearer' "Bearer $access" "$(header 1 authorization)"
same 'version 16.1 is spoken' 16.1 "$(header 1 ms-asprotocolversion)"
expect 'the token is never shown' 0 'Cmd=FolderSync' -vvv
lacks 'not even at -vvv' grep -F "$access" <<<"$output"

# rejected CLAIM STATUS WORDS HEADER: the server refuses the token and says why.
rejected()
{
	printf 'HTTP/1.1 %s\r\n%s\r\nContent-Length: 0\r\n\r\n' "$2" "$4" >"$dir/rejected"
	serve_tls exchange "$dir/rejected"
	expect "$1: is CRITICAL" 2 "^ACTIVESYNC CRITICAL: HTTP ${2%% *}" -v
	holds "$1: has its cause" grep -q 'cause: token-rejected' <<<"$output"
	holds "$1: shows the reason" grep -qi "$3" <<<"$output"
	counts "$1: the token is not sent twice" requests 1
}
online='client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*"'
rejected 'an expired token' '401 Unauthorized' 'token has expired' \
	"WWW-Authenticate: Bearer $online, error=\"invalid_token\", error_description=\"The token has expired\""
rejected 'another audience' '401 Unauthorized' 'audience' \
	"WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Invalid audience\""
rejected 'a missing scope' '403 Forbidden' 'insufficient_scope' \
	'WWW-Authenticate: Bearer error="insufficient_scope", scope="EAS.AccessAsUser.All"'

printf 'one\r\nBearer two\n' >"$tokens/access-token"
serve_tls exchange "$dir/folders"
expect 'only the first line of the file is the token' 0 '^ACTIVESYNC OK'
same 'without its line end' 'Bearer one' "$(header 1 authorization)"
printf 'one\001two\n' >"$tokens/access-token"
expect 'a token with a control character is refused' 3 '^ACTIVESYNC UNKNOWN: .*token'
head -c 70000 /dev/zero | tr '\0' a >"$tokens/access-token"
expect 'a token of more than 64 KiB is refused' 3 '^ACTIVESYNC UNKNOWN: .*token'
: >"$tokens/access-token"
expect 'an empty token file is refused' 3 '^ACTIVESYNC UNKNOWN: .*token'
echo one >"$tokens/access-token"
chmod 644 "$tokens/access-token"
expect 'a token that others can read is used, and named in -v' 0 'access-token' -v
chmod 622 "$tokens/access-token"
expect 'one that others can write is refused' 3 '^ACTIVESYNC UNKNOWN: .*token'
rm "$tokens/access-token"
expect 'a missing token file is named' 3 '^ACTIVESYNC UNKNOWN: .*token'

# ---- refused
fresh_directory
# refused CLAIM EXIT-CODE PATTERN STATUS JSON
refused()
{
	json answer "$4" "$5"
	endpoint answer
	refresher "$1" "$2" "$3" "$config"
	untouched "$1"
}
refused 'a dead refresh token asks for a sign-in' 2 'sign in again, with: refresh-token sign-in .*invalid_grant: AADSTS70008: The' \
	'400 Bad Request' '{"error":"invalid_grant","error_description":"AADSTS70008: The refresh token has expired due to inactivity.\r\nTrace ID: 1\r\nTimestamp: 2"}'
lacks 'only the first line of a reason is shown' grep -q 'Trace' <<<"$output"
refused 'a demand for a second factor asks for a sign-in' 2 'sign in again' \
	'400 Bad Request' '{"error":"interaction_required","error_description":"AADSTS50076: ..."}'
refused 'a wrong client is a wrong configuration' 3 'app registration or .*/mailbox.conf is wrong \(unauthorized_client: AADSTS700016' \
	'400 Bad Request' '{"error":"unauthorized_client","error_description":"AADSTS700016: no such application"}'
refused 'an app that is no public client is a wrong registration' 3 'app registration' \
	'401 Unauthorized' '{"error":"invalid_client","error_description":"AADSTS7000218: client_secret"}'
refused 'throttling means later' 1 'says: later \(HTTP 429 without a reason\)' '429 Too Many Requests' '{}'
refused 'trouble at the endpoint means later' 1 'says: later \(temporarily_unavailable\)' \
	'400 Bad Request' '{"error":"temporarily_unavailable"}'
refused 'an unknown error is passed on' 1 'refuses \(teapot: short and stout\)' \
	'418 Teapot' '{"error":"teapot","error_description":"short and stout"}'
refused 'control characters do not reach the terminal' 1 'refuses \(bad: \[31mred\[0m\)' \
	'400 Bad Request' '{"error":"bad\u0007","error_description":"\u001b[31mred\u001b[0m\u009b"}'
refused 'a page instead of JSON is named' 1 'answered HTTP 503 without JSON' \
	'503 Service Unavailable' '<html>Service Unavailable</html>'
refused 'a page under 200 is no token' 1 'answered HTTP 200 without JSON' '200 OK' '<html>Please sign in</html>'
refused 'JSON without a token is no token' 1 'without a bearer token' '200 OK' '{"token_type":"Bearer"}'
refused 'another kind of token is no token' 1 'without a bearer token' \
	'200 OK' '{"token_type":"mac","access_token":"x"}'
refused 'a token with a line end is no token' 1 'without a bearer token' \
	'200 OK' '{"token_type":"Bearer","access_token":"one\ntwo"}'
refused 'a token that ends in a line end is no token' 1 'without a bearer token' \
	'200 OK' '{"token_type":"Bearer","access_token":"one\n"}'
refused 'a token that is no string is no token' 1 'without a bearer token' \
	'200 OK' '{"token_type":"Bearer","access_token":[1]}'
refused 'more than one document is no answer' 1 'without JSON' \
	'200 OK' '{"token_type":"Bearer","access_token":"one"} {}'
refused 'an array is no answer' 1 'without JSON' '200 OK' '[]'
refused 'nothing is no answer' 1 'without JSON' '200 OK' ''
refused 'a token of more than 64 KiB is no token' 1 'without a bearer token' \
	'200 OK' "{\"token_type\":\"Bearer\",\"access_token\":\"$(head -c 66000 /dev/zero | tr '\0' a)\"}"
refused 'an answer without bound is cut off' 1 'gives no answer' \
	'200 OK' "{\"x\":\"$(head -c 300000 /dev/zero | tr '\0' a)\"}"
{
	printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"x":"'
	head -c 600000 /dev/zero | tr '\0' a
} >"$dir/endless"
endpoint endless
refresher 'one of unknown length, too' 1 'gives no answer' "$config"
untouched 'one of unknown length, too'

printf 'HTTP/1.1 307 Temporary Redirect\r\nLocation: https://localhost:1/\r\nContent-Length: 0\r\n\r\n' >"$dir/elsewhere"
endpoint elsewhere
refresher 'a redirect is not followed' 1 'answered HTTP 307 without JSON' "$config"
untouched 'a redirect is not followed'

stop endpoint
refresher 'an endpoint that is down means later' 1 'gives no answer: \(7\) ' "$config"
serve endpoint --cert "$certs/unknown-issuer.pem" --key "$certs/server.key" "$dir/granted"
configure "endpoint=https://localhost:$port"
refresher 'an endpoint that is somebody else gets nothing' 1 'gives no answer: \(60\) ' "$config"
counts 'no request was made' requests 0
untouched 'somebody else'

# ---- the device code grant
code='{"device_code":"'$device_code'","user_code":"YZMYLD4K","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":1,"message":"m"}'
json code '200 OK' "$code"
json pending '400 Bad Request' '{"error":"authorization_pending","error_description":"AADSTS70016: pending"}'
json trouble '502 Bad Gateway' 'oops'
rm -rf "$tokens"
mkdir -m 700 "$tokens"
endpoint code pending trouble pending granted
refresher 'a sign-in shows what to do' 0 'open +https://microsoft.com/devicelogin$' sign-in "$config"
holds 'the code to enter' grep -q 'code  *YZMYLD4K$' <<<"$output"
holds 'and who signed in' grep -q '^Signed in as probe@example.org\. ' <<<"$output"
same 'it asks for a device code' 'POST /example.org/oauth2/v2.0/devicecode HTTP/1.1' "$(line 1)"
same 'for the scope of the mailbox' "client_id=535fb089-9ff3-47b6-9bfb-4f1264799865
scope=https://outlook.office.com/EAS.AccessAsUser.All offline_access" "$(form 1 | sort)"
same 'it waits with the device code' "client_id=535fb089-9ff3-47b6-9bfb-4f1264799865
device_code=$device_code
grant_type=urn:ietf:params:oauth:grant-type:device_code" "$(form 5 | sort)"
same 'the tokens are filed' "$new_refresh $access" "$(cat "$tokens/refresh-token") $(cat "$tokens/access-token")"

json declined '400 Bad Request' '{"error":"authorization_declined"}'
endpoint code pending declined
refresher 'a sign-in that was declined ends at once' 2 'the sign-in was declined \(authorization_declined\)' sign-in "$config"
json late '400 Bad Request' '{"error":"expired_token"}'
endpoint code late
refresher 'a code that expired ends the wait' 2 'nobody signed in in time' sign-in "$config"
json short '200 OK' "${code/900/1}"
endpoint short pending
refresher 'the wait is bounded here too' 2 'nobody signed in in time' sign-in "$config"
same 'the tokens stay' "$new_refresh $access" "$(cat "$tokens/refresh-token") $(cat "$tokens/access-token")"
json no_device '400 Bad Request' '{"error":"invalid_client","error_description":"AADSTS7000218: not a public client"}'
endpoint no_device
refresher 'a registration that forbids the flow is named' 3 'app registration .*AADSTS7000218' sign-in "$config"
rm "$tokens/refresh-token"
endpoint code kept
refresher 'a sign-in without a refresh token is said so' 3 'no refresh token came: scope must have offline_access' sign-in "$config"

# ---- two runs, and no secret in sight
fresh_directory
endpoint granted
exec 8>"$tokens/lock"
flock 8
refresher 'a second run leaves at once' 4 'another run is at work' "$config"
counts 'and asks nobody' requests 0
exec 8>&-
refresher 'a lock of the dead holds nobody up' 0 silence "$config"

fresh_directory
mkdir "$tokens/.run.dead"
echo half >"$tokens/.run.dead/access-token"
serve_tls endpoint --behave silent-answer
configure "endpoint=https://localhost:$port"
"$script" "$config" 2>/dev/null &
pids[refresher]=$!
wait_until refresher grep -q '^request 1' "$log"
seen=$(for process in /proc/[0-9]*; do tr '\0' '\n' <"$process/cmdline"; tr '\0' '\n' <"$process/environ"; done 2>/dev/null)
holds 'the run was watched' grep -q -- --data-urlencode <<<"$seen"
lacks 'no secret is an argument or in the environment' grep -Fq "$old_refresh" <<<"$seen"
same 'what a dead run left is swept away' '' "$(cat "$tokens"/.run.dead/access-token 2>/dev/null)"
same 'its files are for the owner alone' '' "$(find "$tokens" -perm /077)"
stop endpoint
wait "${pids[refresher]}"
stop refresher
untouched 'a run that got no answer'

# ---- wrong use
endpoint granted
refresher 'an unknown option' 3 'no option -x' -x
refresher 'too many files' 3 'more than one CONFIG' a b
refresher 'a missing file' 3 'no configuration file /nonexistent$' /nonexistent
rm "$tokens/refresh-token"
refresher 'no refresh token yet' 2 'no refresh token in .* yet: sign in' "$config"
fresh_directory
configure 'endpoint=http://localhost:1'
refresher 'no TLS' 3 'endpoint must begin with https://' "$config"
configure 'endpoint=https://login.microsoftonline.com@localhost/'
refresher 'a login in the URL' 3 'endpoint must be a plain URL' "$config"
configure 'tenant=a/b'
refresher 'a tenant that is none' 3 'tenant must be' "$config"
configure
refresher 'no tenant' 3 'neither tenant nor endpoint' "$config"
configure 'tennant=x'
refresher 'a misspelt key' 3 'line 5: not one of tenant' "$config"
configure 'tenant=x' 'scope='
refresher 'no scope' 3 'scope is empty' "$config"
printf 'tenant=x\r\nclient_id=\r\n' >"$config"
refresher 'no client' 3 'has no client_id' "$config"
configure 'tenant=x'
chmod 666 "$config"
refresher 'a file that others can write' 3 'others can write .*/mailbox.conf' "$config"
configure 'tenant=x'
chmod 770 "$tokens"
refresher 'a directory that others can write' 3 'others can write .*/tokens' "$config"
rm -rf "$tokens"
refresher 'a missing directory' 3 'no directory .*/tokens: install -d' "$config"
if [ "$(id -u)" = 0 ]; then
	fresh_directory
	chown nobody "$tokens"
	refresher "somebody else's directory" 3 'does not belong to root: run this as its owner' "$config"
fi
holds 'the usage is asked for with -h' "$script" -h

# ---- what runs it
units=${script%/*}
if command -v systemd-analyze >/dev/null; then
	mkdir "$dir/units"
	for unit in "$units"/*.service "$units"/*.timer; do
		sed "s|^ExecStart=[^ ]*|ExecStart=$(command -v true)|" "$unit" >"$dir/units/${unit##*/}"
	done
	holds 'systemd takes the units' systemd-analyze verify --man=no "$dir"/units/*@.service "$dir"/units/*@.timer
fi
finish
