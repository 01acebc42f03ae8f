#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --plain-http and its refusal rule, -I, IPv6 literals, -4 and -6, through the real binary. What needs an address
# that is not loopback runs as root in namespaces of its own, and is left out, with a word, elsewhere.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

make_certs
export CHECK_ACTIVESYNC_PASSWORD='correct horse'
reply_folders "$dir/folders"

trust=(--cacert "$certs/ca.pem")
backend=(-H mail.example.org -I 127.0.0.1)

plugin()
{
	"$CHECK_ACTIVESYNC" -u probe -p "$port" "$@"
}

# ---- without TLS, on loopback
serve plain --plain "$dir/folders"
expect 'a backend on loopback' 0 '^ACTIVESYNC OK: 2 folders in [0-9.]+ s, .*EAS 14\.1 \|' \
	--plain-http "${backend[@]}"
lacks 'has no certificate' grep -q -e certificate -e cert_days -e time_tls <<<"$output"
same 'gets the credentials' "Basic $(printf 'probe:%s' "$CHECK_ACTIVESYNC_PASSWORD" | base64)" "$(header 1 authorization)"
same 'and the public name' "mail.example.org:$port" "$(header 1 host)"
expect 'a name that is loopback' 0 '^ACTIVESYNC OK' --plain-http -4 -H localhost
expect 'an address as the name' 0 '^ACTIVESYNC OK' --plain-http -H 127.0.0.1
same 'which is its own Host' "127.0.0.1:$port" "$(header 3 host)"
expect '--insecure adds nothing to say' 0 '^ACTIVESYNC OK: [^|]*EAS 14\.1 \|' --plain-http -k "${backend[@]}"
expect 'all of 127.0.0.0/8 is loopback' 2 '^ACTIVESYNC CRITICAL: no connection' --plain-http -H 127.8.9.10
counts 'so far' requests 4

# ---- refused: UNKNOWN, at once, nothing sent
for address in 192.0.2.1 2001:db8::1 0.0.0.0 :: ::ffff:192.0.2.1 169.254.1.1 fe80::1; do
	started=$SECONDS
	expect "$address is not loopback" 3 '^ACTIVESYNC UNKNOWN: nothing sent: --plain-http to .* not loopback, needs --insecure' \
		--plain-http -H mail.example.org -I $address
	[ $((SECONDS - started)) -le 5 ]
	verdict "$address: is refused at once" $? "took $((SECONDS - started)) s"
	expect "$address: as the name, too" 3 '^ACTIVESYNC UNKNOWN: nothing sent' --plain-http -H $address
done
expect 'it does not go with a proxy' 3 '^ACTIVESYNC UNKNOWN: .*--proxy' --plain-http -k "${backend[@]}" --proxy=http://127.0.0.1:1
expect 'nor with certificate days' 3 '^ACTIVESYNC UNKNOWN: .*--certificate' --plain-http "${backend[@]}" -C 10
expect 'nor with a client certificate as the login' 3 '^ACTIVESYNC UNKNOWN: .*certificate' --plain-http "${backend[@]}" \
	--auth=certificate -J "$certs/client.pem" -K "$certs/client.key"
counts 'nothing of that was sent' requests 4

# ---- a redirect to TLS is a finding, and not followed
printf 'HTTP/1.1 301 Moved Permanently\r\nLocation: https://mail.example.org/\r\nContent-Length: 0\r\n\r\n' >"$dir/to_tls"
serve redirect --plain "$dir/to_tls"
expect 'a redirect to TLS' 2 '^ACTIVESYNC CRITICAL: HTTP 301' --plain-http "${backend[@]}" -v
counts 'is not followed' requests 1
serve_tls tls "$dir/folders"
expect 'a TLS port is no plain one' 2 '^ACTIVESYNC CRITICAL: ' --plain-http "${backend[@]}"

# ---- -I over TLS: the connection goes there, the name stays
serve_tls tls "$dir/folders"
expect 'connecting elsewhere' 0 '^ACTIVESYNC OK' "${backend[@]}" "${trust[@]}"
same 'keeps the name in the handshake' 'mail.example.org' "$(sed -n 's/^handshake .* sni //p' "$log")"
same 'and in Host' "mail.example.org:$port" "$(header 1 host)"
expect 'a name that does not resolve needs no resolver then' 0 '^ACTIVESYNC OK.*certificate not verified' \
	-H no.such.name.invalid -I 127.0.0.1 -k
expect 'the certificate must be for the name, not the address' 2 'cause: tls-name-mismatch' -v \
	-H other.example.org -I 127.0.0.1 "${trust[@]}"
expect 'an address can be the name' 0 '^ACTIVESYNC OK' -H 127.0.0.1 "${trust[@]}"
same 'and is no name for the handshake' none "$(sed -n 's/^handshake .* sni //p' "$log" | tail -n 1)"

# ---- families
expect '-4 and -6' 3 '^ACTIVESYNC UNKNOWN: .*use-ipv' -4 -6 -H localhost
expect '-6 and an IPv4 address' 3 '^ACTIVESYNC UNKNOWN: .*-ipv6' -6 -H localhost -I 127.0.0.1
expect '-4 and an IPv6 address' 3 '^ACTIVESYNC UNKNOWN: .*-ipv4' -4 -H localhost -I ::1
expect '-4 and an IPv6 name' 3 '^ACTIVESYNC UNKNOWN: .*-ipv4' -4 -H ::1
expect '-4 and an IPv4 address' 0 '^ACTIVESYNC OK' -4 "${backend[@]}" "${trust[@]}"
for address in 127.1 0x7f000001 ' 127.0.0.1' '127.0.0.1 ' 1.2.3 256.1.1.1 localhost '::1%lo' '[::1' 12345::; do
	expect "\"$address\" is no address" 3 '^ACTIVESYNC UNKNOWN: .*IP-address' -H localhost -I "$address"
done

if grep -q '^00000000000000000000000000000001 ' /proc/net/if_inet6 2>/dev/null; then
	serve six --ipv6 --cert "$certs/good.pem" --key "$certs/server.key" "$dir/folders"
	expect 'IPv6: an address beside the name' 0 '^ACTIVESYNC OK' -H mail.example.org -I ::1 "${trust[@]}"
	same 'IPv6: keeps the name' "mail.example.org:$port" "$(header 1 host)"
	expect 'IPv6: an address as the name' 0 '^ACTIVESYNC OK' -H ::1 "${trust[@]}"
	same 'IPv6: Host has brackets' "[::1]:$port" "$(header 2 host)"
	expect 'IPv6: written at length' 0 '^ACTIVESYNC OK' -H mail.example.org -I 0:0:0:0:0:0:0:1 -6 "${trust[@]}"
	expect 'IPv6: -4 does not find it' 2 '^ACTIVESYNC CRITICAL: ' -H localhost -4 "${trust[@]}"
	serve six_plain --plain --ipv6 "$dir/folders"
	expect 'IPv6: ::1 is loopback' 0 '^ACTIVESYNC OK' --plain-http -H mail.example.org -I ::1
	expect 'IPv6: ::1 as the name' 0 '^ACTIVESYNC OK' --plain-http -H '[::1]'
	same 'IPv6: Host has brackets there, too' "[::1]:$port" "$(header 2 host)"
else
	echo 'left out: no IPv6 on loopback here'
fi

# ---- addresses that are not loopback, where a server would answer
not_loopback()
{
	unshare --mount --net true 2>/dev/null || return
	command -v ip >/dev/null || need_packages iproute2
	cat >"$dir/hosts" <<-END
		127.0.0.1 localhost near.example.org
		192.0.2.1 far.example.org
	END
	# Answers on every address, and writes down what it was sent.
	cat >"$dir/server.pl" <<-'END'
		use strict;
		use IO::Socket::INET;
		my ($folders, $seen, $ready) = @ARGV;
		my $listener = IO::Socket::INET->new(Listen => 5, LocalPort => 80, ReuseAddr => 1) or die "listen: $!";
		open my $answer, '<:raw', $folders or die;
		my $bytes = join '', <$answer>;
		open my $log, '>', $seen or die;
		$log->autoflush(1);
		open my $mark, '>', $ready or die;
		while (my $peer = $listener->accept) {
			$peer->sysread(my $request, 65536);
			print $log length $request, "\n";
			$peer->syswrite($bytes);
		}
	END
	cat >"$dir/inside.sh" <<-'END'
		ip link set lo up && ip address add 192.0.2.1/32 dev lo && mount --bind "$1/hosts" /etc/hosts || exit 1
		perl "$1/server.pl" "$1/folders" "$1/seen" "$1/ready" & server=$!
		trap 'kill $server' EXIT
		for _ in $(seq 100); do [ -e "$1/ready" ] && break; sleep 0.05; done
		for row in 'refused far.example.org' 'insecure far.example.org -k' 'near near.example.org'; do
			set -- "$1" $row
			"$CHECK_ACTIVESYNC" -u probe --plain-http -H "$3" ${4-} >"$1/$2" 2>&1
			echo "exit $?" >>"$1/$2"
			cp "$1/seen" "$1/$2.seen"
		done
	END
	unshare --mount --net timeout 60 bash "$dir/inside.sh" "$dir" || return
}
if [ "$(id -u)" = 0 ] && not_loopback; then
	holds 'a name that is not loopback is refused' grep -q '^ACTIVESYNC UNKNOWN: nothing sent: --plain-http to 192\.0\.2\.1' "$dir/refused"
	holds 'as UNKNOWN' grep -qx 'exit 3' "$dir/refused"
	same 'not a byte was sent' '' "$(grep -v '^0$' "$dir/refused.seen")"
	holds '--insecure lets it through' grep -q '^ACTIVESYNC OK' "$dir/insecure"
	holds 'a name that is loopback needs no more, at port 80' grep -q '^ACTIVESYNC OK' "$dir/near"
else
	echo 'left out: names that are not loopback need root and namespaces'
fi
finish
