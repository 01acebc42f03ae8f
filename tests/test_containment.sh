#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Where the password must not be found: in what /proc shows of a running probe, in a core dump, in memory afterwards.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

[ -e /proc/self/status ] || skip 'there is no /proc here'
here=$(cd "$(dirname "$0")" && pwd)
password='Gh7ks9Qpz4-a-password-that-no-freed-piece-of-memory-covers-with-its-own'
export CHECK_ACTIVESYNC_PASSWORD=$password
make_certs

# As another user where possible: what root may see proves nothing.
as=()
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
unprivileged=yes
[ ${#as[@]} -gt 0 ] || [ "$(id -u)" != 0 ] || unprivileged=no

# ---- a probe that waits for a silent server
serve silent --plain --behave silent
run probe "${as[@]}" "$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" -u probe -t 20
pid=${pids[probe]}
wait_until silent grep -q ^connection "$log"
for file in cmdline environ; do
	lacks "/proc/PID/$file does not show the password, not even to root" grep -aF "$password" "/proc/$pid/$file"
done
holds 'no rights are gained any more' grep -q '^NoNewPrivs:[[:space:]]*1$' "/proc/$pid/status"
if [ "$unprivileged" = yes ]; then
	same 'what is shown of it belongs to root, so no core is dumped either' 0 "$(stat -c %u "/proc/$pid/environ")"
	for file in mem maps environ; do
		lacks "the same user cannot read /proc/PID/$file" "${as[@]}" head -c 1 "/proc/$pid/$file"
	done
	if command -v gdb >/dev/null; then
		"${as[@]}" gdb -q -batch -nx -p "$pid" >"$dir/gdb" 2>&1 </dev/null
		holds 'the same user cannot trace it' grep -qi 'not permitted' "$dir/gdb"
	fi
else
	echo 'no other user to become: what the same user may read was not tried'
fi
stop probe

# ---- after the end
if ldd "$CHECK_ACTIVESYNC" 2>/dev/null | grep -q libasan ||
	! "${CC:-cc}" -D_GNU_SOURCE -O1 -shared -fPIC -o "$dir/search.so" "$here/preload_search.c" 2>"$dir/cc.log"; then
	echo 'no compiler for preload_search.c, or a sanitizer: memory was not searched'
	finish
fi

# mask HEX...: what preload_search.c is asked for.
mask()
{
	local byte

	for byte; do
		printf %02x $((0x$byte ^ 0x5A))
	done
}

# search WORD OPTION...: the places that hold the word when the probe ends. The dynamic linker saves vector registers,
# which memcpy() leaves filled, when it looks a function up: it is told to do so before there is a password.
search()
{
	# shellcheck disable=SC2046 # a word for each byte
	search_masked "$(mask $(printf %s "$1" | od -An -tx1 -v))" "${@:2}"
}

search_masked()
{
	local masked=$1

	shift
	rm -f "$dir/found"
	SEARCH_FOR=$masked SEARCH_REPORT=$dir/found LD_BIND_NOW=1 LD_PRELOAD=$dir/search.so "$CHECK_ACTIVESYNC" -H mail.example.org \
		-I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u probe -t 5 "$@" >"$dir/out" 2>&1 </dev/null
	cat "$dir/found"
}

printf '%s\n' "$password" >"$dir/password"
printf '[check_activesync]\npassword=%s\n' "$password" >"$dir/ini"
chmod 600 "$dir/password" "$dir/ini"
fixtures=$here/fixtures
serve_tls well "$fixtures/sogo-5.8.0-foldersync-14.1.reply"
holds 'the search finds what is there' test -n "$(search mail.example.org)"
same 'the environment leaves no password in memory' '' "$(search "$password")"
unset CHECK_ACTIVESYNC_PASSWORD
login=$(printf 'probe:%s' "$password" | base64 -w 0)
same 'nor the header it was sent in' '' "$(search "${login:20}" --password-file "$dir/password")"
token=$(head -c 30000 /dev/zero | tr '\0' t)end-of-token
printf '%s\n' "$token" >"$dir/token"
chmod 600 "$dir/token"
same 'nor a long token its end' '' "$(search "${token: -60}" --auth=bearer --token-file "$dir/token")"
same 'a file leaves no password in memory' '' "$(search "$password" --password-file "$dir/password")"
same 'an ini file leaves no password in memory' '' "$(search "$password" --extra-opts=@"$dir/ini")"
same 'a refused file leaves no password in memory' '' "$(search "$password" --password-file "$dir/password" -t 0)"
export CHECK_ACTIVESYNC_PASSWORD=$password
serve_tls refusing "$fixtures/sogo-5.8.0-wrong-password.reply"
same 'neither does a refused login' '' "$(search "$password" -vvv --diagnose)"
serve silent --cert "$certs/good.pem" --key "$certs/server.key" --behave silent-answer
same 'nor a deadline' '' "$(search "$password" -t 0.5)"
serve parrot --cert "$certs/good.pem" --key "$certs/server.key" --behave parrot-page
same 'nor a server that repeats it' '' "$(search "$password" -vvv)"
printf 'HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm="%020000d%s%030000d"\r\n\r\n' 0 "$password" 0 \
	>"$dir/long.reply"
serve_tls long "$dir/long.reply"
same 'not even deep within a long line' '' "$(search "$password" -vvv --diagnose)"
printf 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n%06000d%s' 0 "$password" >"$dir/behind.reply"
serve_tls behind "$dir/behind.reply"
same 'nor behind its answer' '' "$(search "$password" -vvv)"

# ---- through a proxy: CONNECT is answered like any request, here by a refusal
proxy_password=$(head -c 4060 /dev/zero | tr '\0' p)end-of-the-proxy-password
printf '[check_activesync]\nproxy=http://u:%s@127.0.0.1:PORT\n' "$proxy_password" >"$dir/proxy"
serve refusing-proxy --plain "$dir/behind.reply"
sed -i "s/PORT/$port/" "$dir/proxy"
chmod 600 "$dir/proxy"
proxy_login=$(printf 'u:%s' "$proxy_password" | base64 -w 0)
same 'a long password for a proxy leaves no end' '' "$(search "${proxy_login: -30}" --extra-opts=@"$dir/proxy")"
holds 'which it was told' grep -qF "${proxy_login: -30}" "$log"

# ---- a private key: as it stands in its file, and its number
command -v openssl >/dev/null || { echo 'no openssl: no private key was searched for'; finish; }
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dir/rsa.key" -subj /CN=probe -days 2 -out "$dir/rsa" 2>"$dir/openssl.out"
openssl ecparam -name prime256v1 -genkey -noout -out "$dir/ec.key" 2>>"$dir/openssl.out"
openssl req -x509 -new -key "$dir/ec.key" -subj /CN=probe -days 2 -out "$dir/ec" 2>>"$dir/openssl.out"
line=$(sed -n 9p "$dir/rsa.key")
read -r -d '' -a number < <(openssl ec -in "$dir/ec.key" -text -noout 2>/dev/null | sed -n '/^priv:/,/^pub:/s/^ //p' | tr : ' ')
client=(--auth=certificate --client-cert "$dir/rsa" --private-key "$dir/rsa.key")
serve_tls well_again "$fixtures/sogo-5.8.0-foldersync-14.1.reply"
same 'a private key leaves no line of its file in memory' '' "$(search "$line" "${client[@]}")"
holds 'with which the server answered' grep -q '^ACTIVESYNC OK' "$dir/out"
client=(--auth=certificate --client-cert "$dir/ec" --private-key "$dir/ec.key")
port=1
same 'nor one on an elliptic curve its number, where nobody listens' '' "$(search_masked "$(mask "${number[@]: -16}")" "${client[@]}")"
finish
