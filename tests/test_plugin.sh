#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The real binary against the loopback server: what it sends, what it says, how it ends.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

fixtures=$(cd "$(dirname "$0")" && pwd)/fixtures
good=$fixtures/sogo-5.8.0-foldersync-14.1.reply
password='Tr0ub4dor&3 %'

plugin()
{
	CHECK_ACTIVESYNC_PASSWORD=$password "$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" \
		--cacert "$certs/ca.pem" -u probe "$@"
}

# probe_certificate CERTIFICATE OPTION...: sets $output, and $first to its first line without the metrics.
probe_certificate()
{
	serve "$1" --cert "$certs/$1.pem" --key "$certs/server.key" "$good"
	shift
	call_plugin -v "$@"
	first=${output%%$'\n'*}
	first=${first%%|*}
}

make_certs

# ---- what is sent
serve_tls ok "$good"
expect 'a SOGo that is well is OK' 0 \
	'^ACTIVESYNC OK: 9 folders in [0-9]\.[0-9]{3} s, SOGo[^|]*, EAS 14\.1, certificate 71 days \| time=[0-9]\.[0-9]{6}s;;;0;10 '
same 'an OK is one line' 1 "$(wc -l <<<"$output")"
for metric in time_lookup= time_connect= time_tls= time_firstbyte= time_transfer= size=595B folders=9 cert_days=71; do
	[[ $output == *" $metric"* ]]
	verdict "an OK has the metric $metric" $? "$output"
done
counts 'one probe is one connection' connections 1
counts 'one probe is one request' requests 1
same 'the body is the 13 bytes of a FolderSync' 03016a00000756520330000101 "$(body 1)"
holds 'the request line names command, user and device in order' grep -Eq \
	'^> POST /Microsoft-Server-ActiveSync\?Cmd=FolderSync&User=probe&DeviceId=[0-9a-f]{32}&DeviceType=CheckActiveSync HTTP/1\.1$' "$log"
same 'Basic is sent at once' "Basic $(printf %s "probe:$password" | base64)" "$(header 1 Authorization)"
same 'the Host is the name, not the address' "mail.example.org:$port" "$(header 1 Host)"
same 'the name goes into the handshake' 'handshake TLSv1.3 sni mail.example.org' "$(grep ^handshake "$log")"
same 'the content type is the long one' application/vnd.ms-sync.wbxml "$(header 1 Content-Type)"
same 'the length is that of the body' 13 "$(header 1 Content-Length)"
same 'the version is 14.1' 14.1 "$(header 1 MS-ASProtocolVersion)"
same 'the user agent is constant' check_activesync "$(header 1 User-Agent)"
for name in Expect Cookie X-MS-PolicyKey Transfer-Encoding Proxy-Authorization; do
	same "no $name is sent" '' "$(header 1 $name)"
done

serve_tls same-device "$good"
plugin >"$dir/out"
plugin -t 9 >"$dir/out"
same 'the device is the same in every run' "$(line 1)" "$(line 2)"

serve_tls as-asked "$good"
plugin -u 'DOM\pro be' -D ABC123 --device-type Phone --policy-key 7 -P 12.1 --path /eas >"$dir/out"
same 'what is asked for is what is sent' \
	'POST /eas?Cmd=FolderSync&User=DOM%5Cpro%20be&DeviceId=ABC123&DeviceType=Phone HTTP/1.1' "$(line 1)"
same 'the policy key is sent when asked for' 7 "$(header 1 X-MS-PolicyKey)"
same 'the version asked for is sent' 12.1 "$(header 1 MS-ASProtocolVersion)"

# ---- proxies and home directories of the environment have no say
serve_tls environment "$good"
http_proxy=http://127.0.0.1:1 https_proxy=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 HTTPS_PROXY=http://127.0.0.1:1 \
	expect 'proxies of the environment are ignored' 0 '^ACTIVESYNC OK: '

# ---- secrets
serve_tls secrets "$fixtures/sogo-5.8.0-wrong-password.reply"
plugin -vvv >"$dir/out" 2>&1
lacks 'no password at -vvv' grep -qF "${password%% *}" "$dir/out"
lacks 'no credentials at -vvv' grep -qF "$(printf %s "probe:$password" | base64)" "$dir/out"
lacks 'no Authorization header at -vvv' grep -qi 'authorization:.*basic [A-Za-z0-9+/]' "$dir/out"

# ---- thresholds
serve_tls thresholds "$good"
expect 'fewer folders than wanted is WARNING' 1 '^ACTIVESYNC WARNING: .*\| .*folders=9;10:' --folders 10:
expect 'a missing folder is CRITICAL' 2 '^ACTIVESYNC CRITICAL: .*Postbuch' --folder Postbuch
expect 'the certificate within WARN is WARNING' 1 '^ACTIVESYNC WARNING: .*71 days.*cert_days=71;80:;30:' -C 80,30
expect 'the certificate within CRIT is CRITICAL' 2 '^ACTIVESYNC CRITICAL: .*71 days' -C 90,80
expect 'a time beyond -w is WARNING' 1 '^ACTIVESYNC WARNING: .*\| time=[0-9.]+s;0\.000001;;0;10' -w 0.000001
expect 'a time beyond -c is CRITICAL' 2 '^ACTIVESYNC CRITICAL: ' -w 0.000001 -c 0.000002
stop thresholds

# ---- certificates
seen=
while read -r certificate key words; do
	probe_certificate "$certificate"
	grep -Eq "^(Certain|Likely) cause: $key - " <<<"$output"
	verdict "$certificate is told as $key" $? "$output"
	[[ $first == 'ACTIVESYNC CRITICAL: '* && $first =~ $words ]]
	verdict "$certificate is named on the first line" $? "$first"
	[[ $seen != *"$first"* ]]
	verdict "the first line of $certificate is its own" $? "$first"
	seen+=$first$'\n'
	counts "credentials do not go to a server with $certificate" requests 0
done <<'ROWS'
expired tls-certificate-expired expired
not-yet-valid tls-certificate-not-yet-valid yet
wrong-name tls-name-mismatch name|mail\.example\.org
self-signed tls-self-signed self-signed
unknown-issuer tls-untrusted-issuer trust|unknown
chain-missing tls-chain-incomplete intermediate|chain
ROWS
probe_certificate expired -k
[[ $first == 'ACTIVESYNC OK: '*'certificate not verified'* ]]
verdict 'with -k an expired certificate is no fault, and the first line says it was not verified' $? "$output"
probe_certificate chain-complete
[[ $first == 'ACTIVESYNC OK: '*'certificate 70 days'* ]]
verdict 'a whole chain is OK' $? "$output"

# trusting AUTHORITIES...: the plugin with OpenSSL's variables and no --cacert.
# shellcheck disable=SC2317 # holds and lacks call it
trusting()
{
	env "$@" "$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" -u probe >/dev/null
}
mkdir "$dir/hashed"
cp "$certs/ca.pem" "$dir/hashed/$(openssl x509 -hash -noout -in "$certs/ca.pem").0"
serve trusted --cert "$certs/good.pem" --key "$certs/server.key" "$good"
export CHECK_ACTIVESYNC_PASSWORD=secret
lacks 'an authority that nobody named is not trusted' trusting SSL_CERT_FILE= SSL_CERT_DIR=
holds 'SSL_CERT_FILE names a bundle to trust' trusting SSL_CERT_FILE="$certs/ca.pem"
holds 'SSL_CERT_DIR names a directory to trust' trusting SSL_CERT_DIR="$dir/hashed"
holds 'SSLKEYLOGFILE does no harm' trusting SSL_CERT_FILE="$certs/ca.pem" SSLKEYLOGFILE="$dir/keys"
lacks 'and no file is written' test -e "$dir/keys"
env KRB5_TRACE="$dir/trace" "$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" -u probe --auth=negotiate \
	--cacert "$certs/ca.pem" >/dev/null
lacks 'nor one by Kerberos' test -e "$dir/trace"
unset CHECK_ACTIVESYNC_PASSWORD

serve old --cert "$certs/good.pem" --key "$certs/server.key" --tls-max 1.1 "$good"
expect 'TLS 1.1 is too old' 2 'cause: tls-protocol-too-old - ' -v
expect 'TLS 1.1 is taken when asked for' 0 '^ACTIVESYNC OK: ' --tls-min 1.1
serve mtls --cert "$certs/good.pem" --key "$certs/server.key" --client-ca "$certs/ca.pem" "$good"
expect 'a wanted client certificate is told' 2 'cause: tls-client-certificate-wanted - ' -v
expect 'a client certificate is sent' 0 '^ACTIVESYNC OK: ' -J "$certs/client.pem" -K "$certs/client.key"
serve greeting --plain --behave greeting
expect 'a port without TLS is told' 2 'cause: tls-plaintext-port - ' -v

# ---- without TLS
serve plain --plain "$good"
expect 'without TLS on loopback is OK, and no certificate is named' 0 '^ACTIVESYNC OK: [^|]*EAS 14\.1 \|' --plain-http
if (: <>/dev/tcp/::1/1) 2>&1 | grep -q 'refused'; then
	serve six --cert "$certs/good.pem" --key "$certs/server.key" --ipv6 "$good"
	expect 'IPv6 works' 0 '^ACTIVESYNC OK: ' -I ::1
fi

# ---- wrong use
while IFS='|' read -r words claim pattern; do
	# shellcheck disable=SC2086
	expect "$claim" 3 "^ACTIVESYNC UNKNOWN: .*$pattern" $words
	[ "$(head -n 1 <<<"$output" | wc -c)" -le 200 ] && [ ${#output} -lt 3000 ]
	verdict "$claim: it is short" $? "$output"
done <<'ROWS'
-p 65536|a port too large is refused|port
-t 5x|a number is read whole|timeout
-w 5:1|a range that ends before it starts is refused|warning
--pass=x|an option is never abbreviated|pass
--no-such-option|an unknown option is named|no-such-option
-P 15.0|an unknown version is refused|protocol-version
-D a-b|a device id with other characters is refused|device-id
--state=nonsense=ok|an unknown cause is refused|nonsense
surplus|a positional argument is refused|not an option
-4 -I ::1|an address of the other family is refused|
ROWS
expect 'a password file that does not exist is named' 3 '^ACTIVESYNC UNKNOWN: .*/none' --password-file "$dir/none"
expect 'a directory is no password file' 3 '^ACTIVESYNC UNKNOWN: ' --password-file "$dir"
expect 'authorities that cannot be read are UNKNOWN' 3 '^ACTIVESYNC UNKNOWN: .*/none' --cacert "$dir/none"
output=$("$CHECK_ACTIVESYNC" -u probe 2>&1)
verdict 'a missing host name is wrong use' $(($? != 3)) "$output"
output=$("$CHECK_ACTIVESYNC" -H mail.example.org -u probe 2>&1 </dev/null)
verdict 'a missing password is UNKNOWN' $(($? != 3)) "$output"

# ---- where nothing can be written
serve_tls full "$good"
plugin >/dev/full
verdict 'a full disk is UNKNOWN' $(($? != 3)) 'wrong exit code'
plugin >&-
verdict 'a closed stdout is UNKNOWN' $(($? != 3)) 'wrong exit code'
"$CHECK_ACTIVESYNC" --help >/dev/full
verdict 'help into a full disk is UNKNOWN' $(($? != 3)) 'wrong exit code'

# ---- help
output=$("$CHECK_ACTIVESYNC" --help)
verdict 'help ends with 3' $(($? != 3)) "$output"
holds 'help names the options' grep -q -- '--password-file' <<<"$output"
output=$("$CHECK_ACTIVESYNC" --version)
verdict 'the version ends with 3' $(($? != 3)) "$output"
holds 'the version is one line with a number' grep -Eqx 'check_activesync [0-9]+\.[0-9]+\.[0-9]+ .*' <<<"$output"
output=$("$CHECK_ACTIVESYNC" --explain=inbox-missing)
holds 'a cause is explained' grep -q inbox-missing <<<"$output"

# ---- connections that fail
serve_tls gone "$good"
stop gone
expect 'a dead port is CRITICAL' 2 'cause: connect-refused - ' -v
output=$(port=443 plugin -H no-such-host.invalid -I '' -v 2>&1)
verdict 'an empty address is wrong use' $(($? != 3)) "$output"
while read -r behaviour key; do
	serve "$behaviour" --cert "$certs/good.pem" --key "$certs/server.key" --behave "$behaviour"
	expect "$behaviour is told as $key" 2 "cause: $key - " -v -t 5
done <<'ROWS'
close-answer connection-lost
reset connection-lost
ROWS

# within CLAIM SECONDS START: so long has passed since then at most.
within()
{
	local now=${EPOCHREALTIME/./}

	verdict "$1" $((now - ${3/./} > $2 * 1000000)) "took $((now - ${3/./})) microseconds"
}

# timed OPTION...: the plugin, and then how long it took.
# shellcheck disable=SC2317 # run calls it
timed()
{
	local start=$EPOCHREALTIME code

	plugin "$@"
	code=$?
	echo "took $((${EPOCHREALTIME/./} - ${start/./}))"
	return "$code"
}

# They wait side by side.
rows='silent timeout-tls
silent-answer timeout-answer'
while read -r behaviour key; do
	serve "$behaviour" --cert "$certs/good.pem" --key "$certs/server.key" --behave "$behaviour"
	run "probe-$behaviour" timed -v -t 2
done <<<"$rows"
while read -r behaviour key; do
	wait "${pids[probe-$behaviour]}"
	got=$?
	unset "pids[probe-$behaviour]"
	output=$(<"$dir/probe-$behaviour.out")
	[ $got = 2 ] && says "cause: $key - "
	verdict "$behaviour until the deadline is $key" $? "exit $got, $output"
	[ "${output##*took }" -le 5000000 ]
	verdict "$behaviour ends with its deadline" $? "$output"
	[[ $output =~ ^[^$'\n']*'| time='[1-4]\.[0-9]+s';;;0;2' ]]
	verdict "$behaviour has the metric of time" $? "$output"
done <<<"$rows"
expect 'the deadline can be any state' 1 '^ACTIVESYNC WARNING: ' -t 0.3 --timeout-result=warning

# ---- an answer that comes before the question
for limit in '--tls-max 1.2' ''; do
	# shellcheck disable=SC2086
	serve_tls eager $limit --behave eager "$good"
	expect "an answer that comes before the request is read at once${limit:+, $limit}" 0 '^ACTIVESYNC OK: ' -c 4 -t 9
done

# ---- signals
for signal in TERM INT HUP; do
	serve silent --plain --behave silent
	(
		trap '' TERM INT HUP # a parent may have ignored them
		CHECK_ACTIVESYNC_PASSWORD=x exec "$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" -u probe
	) >"$dir/out" &
	pid=$!
	wait_until silent grep -q ^connection "$log"
	start=$EPOCHREALTIME
	kill -$signal $pid
	wait $pid
	verdict "$signal ends with 3" $(($? != 3)) "$(cat "$dir/out")"
	within "$signal ends at once" 5 "$start"
	holds "$signal leaves one UNKNOWN line" grep -Eqx "ACTIVESYNC UNKNOWN: .*SIG$signal.* [|] time=[0-9]+[.][0-9]{6}s;;;0;10" "$dir/out"
done

# ---- every recorded answer, as its .expect says
replies=()
for file in "$fixtures"/*.expect; do
	replies+=("${file%.expect}.reply")
done
echo secret >"$dir/token"
chmod 600 "$dir/token"
serve plain --plain --behave by-device "${replies[@]}"
plain_port=$port
serve_tls recorded --behave by-device "${replies[@]}"
tls_port=$port

# expectation FILE: reads it into $options, $state, $causes and $wait.
expectation()
{
	local line

	options='' state='' causes='' wait=''
	while IFS= read -r line; do
		case $line in
		'options: '*) options=${line#options: } ;;
		'state: '*) state=${line#state: } ;;
		'cause: '*) causes=${line#cause: } ;;
		'wait: '*) wait=yes ;;
		esac
	done <"$1"
	options=${options//\/nonexistent\/token/$dir/token}
}

# is_expected FOUND: whether "KEY SURE" is one of $causes, "KEY|KEY SURE", of which each part may be missing.
is_expected()
{
	local sure=''

	[[ $causes != *' '* ]] || sure=${causes#* }
	[[ -z $causes || "|${causes%% *}|" == *"|${1% *}|"* ]] && [[ -z $sure || $sure == "${1#* }" ]]
}

states=(OK WARNING CRITICAL UNKNOWN)
number=0
for reply in "${replies[@]}"; do
	name=${reply##*/}
	number=$((number + 1))
	expectation "${reply%.reply}.expect"
	[ -z "$wait" ] || continue # it would take as long here
	port=$tls_port
	[[ $options != *--plain-http* ]] || port=$plain_port
	# shellcheck disable=SC2086
	call_plugin -v $options -D r$number
	got=${states[$?]-none}
	found=
	[[ $output =~ $'\n'(Certain|Likely|Possible)' cause: '([a-z0-9-]+)' - ' ]] &&
		found="${BASH_REMATCH[2]} ${BASH_REMATCH[1],,}"
	[[ $got == "$state" && $output == "ACTIVESYNC $state: "* ]] && is_expected "$found"
	verdict "${name%.reply} is $state${causes:+, $causes}" $? "got $got, $found
$output"
done

# ---- what a run leaves out
if ldd "$CHECK_ACTIVESYNC" 2>/dev/null | grep -q libgnutls; then
	LD_DEBUG=bindings "$CHECK_ACTIVESYNC" -V >"$dir/bindings" 2>&1
	holds 'GnuTLS, which libcurl brings along, is told not to set itself up' \
		grep -q "libgnutls.* to $CHECK_ACTIVESYNC .*\`_gnutls_global_init_skip'" "$dir/bindings"
fi

finish
