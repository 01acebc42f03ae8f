#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --proxy through a real tinyproxy, and through proxies that refuse, lie or say nothing. What the server is told
# never reaches the proxy. Exit code 77: cannot be done here.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

need_packages tinyproxy
make_certs
export CHECK_ACTIVESYNC_PASSWORD='correct horse'
unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY no_proxy NO_PROXY
reply_folders "$dir/folders"
serve_tls origin "$dir/folders"
origin_port=$port
origin_log=$log

plugin()
{
	"$CHECK_ACTIVESYNC" -p "$origin_port" --cacert "$certs/ca.pem" -u probe "$@"
}

# start_proxy NAME DIRECTIVE...: starts one; sets $proxy to its URL.
start_proxy()
{
	local name=$1 on

	shift
	on=$(free_port)
	printf '%s\n' "Port $on" 'Listen 127.0.0.1' 'Timeout 20' 'MaxClients 20' "LogFile \"$dir/$name.log\"" 'LogLevel Info' \
		'Allow 127.0.0.1' "$@" >"$dir/$name.conf"
	run "$name" tinyproxy -d -c "$dir/$name.conf"
	wait_until "$name" listens "$on"
	proxy=http://127.0.0.1:$on
}

# ---- a proxy that does what it should
start_proxy open "ConnectPort $origin_port"
expect 'through a proxy' 0 '^ACTIVESYNC OK: 2 folders .*certificate 71 days' -H localhost --proxy="$proxy"
holds 'CONNECT is to the name' grep -q "CONNECT localhost:$origin_port HTTP/1" "$dir/open.log"
same 'the server gets the usual request' "Basic $(printf 'probe:%s' "$CHECK_ACTIVESYNC_PASSWORD" | base64)" \
	"$(header 1 authorization)"
same 'and nothing meant for the proxy' '' "$(header 1 proxy-connection)$(header 1 proxy-authorization)"
same 'the name stays in the handshake' localhost "$(sed -n 's/^handshake .* sni //p' "$log")"
expect 'with -I' 0 '^ACTIVESYNC OK' -H mail.example.org -I 127.0.0.1 --proxy="$proxy/"
holds 'CONNECT is to the address' grep -q "CONNECT 127.0.0.1:$origin_port HTTP/1" "$dir/open.log"
same 'and Host is the name' "mail.example.org:$origin_port" "$(header 2 host)"
same 'so is the name in the handshake' mail.example.org "$(sed -n 's/^handshake .* sni //p' "$log" | tail -n 1)"
NO_PROXY='*' no_proxy='*' expect 'no_proxy of the environment is ignored' 0 '^ACTIVESYNC OK' -H localhost --proxy="$proxy"
same 'the proxy was used' 3 "$(grep -c 'CONNECT .* HTTP/1' "$dir/open.log")"
https_proxy=http://127.0.0.1:1 HTTPS_PROXY=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 \
	expect 'a proxy of the environment is ignored' 0 '^ACTIVESYNC OK' -H localhost
counts 'so far' requests 4
lacks 'tinyproxy has seen no credentials' grep -qi -e authorization -e probe -e Microsoft-Server "$dir/open.log"

# ---- a certificate that is wrong behind the proxy
serve wrong --cert "$certs/wrong-name.pem" --key "$certs/server.key" "$dir/folders"
start_proxy to_wrong "ConnectPort $port"
expect 'a wrong certificate behind a proxy' 2 'cause: tls-name-mismatch' -v -H localhost -p "$port" --proxy="$proxy"
counts 'gets no credentials' requests 0
log=$origin_log

# ---- a proxy that wants a login
start_proxy closed "ConnectPort $origin_port" 'BasicAuth monitor pass4word'
expect 'a proxy that wants a login' 2 '^ACTIVESYNC CRITICAL: .*407' -v -H localhost --proxy="$proxy"
holds 'is told so' grep -q 'cause: proxy-auth-required' <<<"$output"
expect 'a login on the command line' 3 '^ACTIVESYNC UNKNOWN: .*ini file' -H localhost --proxy="http://monitor:pass4word@${proxy#http://}"
lacks 'is refused without showing it' grep -q 'pass4word' <<<"$output"
# What is percent-encoded in the URL is meant.
ini()
{
	(umask 077 && printf '[check_activesync]\nproxy=http://%s@%s\n' "$1" "${proxy#http://}" >"$dir/plugin.ini")
}
ini 'monitor:p%61ss4%77ord'
expect 'a login from an ini file' 0 '^ACTIVESYNC OK' -vvv -H localhost --extra-opts=check_activesync@"$dir/plugin.ini"
lacks 'is shown at no level' grep -q -e 'pass4word' -e 'p%61ss' -e "$(printf 'monitor:pass4word' | base64)" <<<"$output"
same 'and not sent to the server' '' "$(header 5 proxy-authorization)"
ini 'monitor:wrong'
expect 'a wrong login' 2 '^ACTIVESYNC CRITICAL: .*40[17]' -v -H localhost --extra-opts=@"$dir/plugin.ini"
holds 'is told so' grep -q 'cause: proxy-auth-required' <<<"$output"
chmod 602 "$dir/plugin.ini"
expect 'an ini file that others can write' 3 '^ACTIVESYNC UNKNOWN: .*plugin\.ini' -H localhost --extra-opts=@"$dir/plugin.ini"
counts 'one of these came through' requests 5

# ---- a proxy that says no, by its policy or because the server is down
start_proxy narrow 'ConnectPort 1'
expect 'a proxy that forbids the port' 2 '^ACTIVESYNC CRITICAL: proxy 127\.0\.0\.1 .*403 to CONNECT' -H localhost --proxy="$proxy"
dead_port=$(free_port)
start_proxy to_dead "ConnectPort $dead_port"
expect 'a server that is down behind it' 2 '^ACTIVESYNC CRITICAL: proxy 127\.0\.0\.1 .*50[0-4] to CONNECT' -H localhost -p "$dead_port" --proxy="$proxy"
expect 'a proxy that is down' 2 "^ACTIVESYNC CRITICAL: no connection to proxy 127\.0\.0\.1 port $dead_port" -H localhost --proxy="http://127.0.0.1:$dead_port"
expect 'a proxy that does not resolve' 2 '^ACTIVESYNC CRITICAL: cannot resolve proxy no\.such\.proxy\.invalid' \
	-H localhost --proxy=http://no.such.proxy.invalid:3128

# ---- proxies that are scripted: what exactly are they told?
# scripted CLAIM PATTERN ANSWER OPTION...: the proxy answers that to CONNECT.
scripted()
{
	local claim=$1 pattern=$2

	printf '%b' "$3" >"$dir/answer"
	shift 3
	serve scripted --plain "$dir/answer"
	expect "$claim" 2 "^ACTIVESYNC CRITICAL: $pattern" -H mail.example.invalid --proxy="http://127.0.0.1:$port" -t 5 "$@"
	lacks "$claim: the proxy is told no credentials" grep -qi \
		-e '^> *Authorization' -e '^> *Cookie' -e probe -e Microsoft-Server-ActiveSync -e '^> *MS-AS' "$log"
	same "$claim: it is asked once" 1 "$(requests)"
}
scripted 'an unknown server' 'proxy 127\.0\.0\.1 port [0-9]+ answered HTTP 502 to CONNECT' 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'
same 'the name is left to the proxy' "CONNECT mail.example.invalid:$origin_port HTTP/1.1" "$(line 1)"
same 'CONNECT has the right Host' "mail.example.invalid:$origin_port" "$(header 1 host)"
same 'and no body' '' "$(body 1)"
scripted 'IPv6' 'proxy .* answered HTTP 403 to CONNECT' 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n' -I 2001:db8::1
same 'an IPv6 address has brackets' "CONNECT [2001:db8::1]:$origin_port HTTP/1.1" "$(line 1)"
scripted '407 with every scheme' 'proxy .* answered HTTP 407 to CONNECT' 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n'
scripted 'a redirect' 'proxy .* answered HTTP 302 to CONNECT' 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/login\r\nContent-Length: 0\r\n\r\n'
scripted 'a page' 'proxy .* answered HTTP 511 to CONNECT' 'HTTP/1.1 511 Network Authentication Required\r\nContent-Type: text/html\r\nContent-Length: 14\r\n\r\n<html>x</html>'
scripted 'no HTTP' '.*proxy 127\.0\.0\.1' '220 proxy.example.org ESMTP\r\n\r\n'
scripted 'nonsense' '.*proxy 127\.0\.0\.1' '\0\001\0377\0376\r\n\r\n'
scripted 'half an answer' '.*proxy 127\.0\.0\.1' 'HTTP/1.1 200'
scripted 'an answer without end' '.*proxy 127\.0\.0\.1' "HTTP/1.1 200 OK\\r\\nX: $(head -c 400000 /dev/zero | tr '\0' x)"
scripted 'yes, and then no TLS' '.*(TLS|HTTP)' 'HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
scripted 'yes, and then nothing' 'connection lost' 'HTTP/1.1 200 Connection established\r\n\r\n'
# shellcheck disable=SC2016
scripted 'an answer that would like to be read' 'proxy .* answered HTTP 502' 'HTTP/1.1 502 \033[31mred|x=1\r\nX-Echo: a|b\r\nContent-Length: 0\r\n\r\n' -vvv
lacks 'no escapes reach the output' grep -q $'\033' <<<"$output"

# mute CLAIM PATTERN BEHAVIOUR
mute()
{
	local started=$SECONDS

	serve scripted --plain --behave "$3"
	expect "$1" 2 "^ACTIVESYNC CRITICAL: $2" -H mail.example.invalid --proxy="http://127.0.0.1:$port" -t 1
	[ $((SECONDS - started)) -le 3 ]
	verdict "$1: in time" $? "took $((SECONDS - started)) s"
}
mute 'a proxy that says nothing' 'timeout after 1 s .*proxy 127\.0\.0\.1' silent
mute 'a proxy that closes at once' '.*proxy 127\.0\.0\.1' close
mute 'a proxy that closes after CONNECT' '.*proxy 127\.0\.0\.1' close-answer
mute 'a proxy that resets' '.*proxy 127\.0\.0\.1' reset

# ---- URLs
for url in https://127.0.0.1:1 socks5://127.0.0.1:1 127.0.0.1:1 http://127.0.0.1 http://127.0.0.1:0 http://127.0.0.1:65536 \
	http://127.0.0.1:1/path 'http://127.0.0.1:1 ' http://:1 'http://a b:1' http://127.0.0.1:1?x ''; do
	expect "\"$url\" is no proxy" 3 '^ACTIVESYNC UNKNOWN: .*proxy' -H localhost --proxy="$url"
done
finish
