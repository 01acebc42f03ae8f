#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Client certificates against a real nginx with ssl_verify_client, and against OpenSSL that ends the handshake.
# Then every key and certificate that cannot be used. Exit code 77: cannot be done here.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

need_packages nginx openssl
make_certs
unset CHECK_ACTIVESYNC_PASSWORD
mine=$dir/mine
mkdir "$mine"

# ---- an authority of the clients, with an intermediate
# issue NAME SUBJECT ISSUER DAYS EXTENSION: NAME.pem and NAME.key, signed by ISSUER ("" by itself).
issue()
{
	local by=(-signkey "$mine/$1.key")

	[ -z "$3" ] || by=(-CA "$mine/$3.pem" -CAkey "$mine/$3.key" -CAcreateserial)
	{
		openssl ecparam -name prime256v1 -genkey -noout -out "$mine/$1.key" &&
			openssl req -new -key "$mine/$1.key" -subj "$2" -out "$mine/$1.csr" &&
			openssl x509 -req -in "$mine/$1.csr" -days "$4" -extfile <(echo "$5") -out "$mine/$1.pem" "${by[@]}"
	} >>"$dir/openssl.out" 2>&1 || give_up "cannot make $1: $(tail -n 3 "$dir/openssl.out")"
}
issue root '/CN=Clients Root' '' 30 'basicConstraints=critical,CA:TRUE'
issue between '/CN=Clients Issuing' root 30 'basicConstraints=critical,CA:TRUE'
issue probe '/O=Example/CN=probe' between 30 'extendedKeyUsage=clientAuth'
issue direct '/O=Example/CN=direct' root 30 'extendedKeyUsage=clientAuth'
issue stranger '/CN=stranger' '' 30 'extendedKeyUsage=clientAuth'
cat "$mine/probe.pem" "$mine/between.pem" >"$mine/chain.pem"
cat "$mine/chain.pem" "$mine/probe.key" >"$mine/all.pem"
{
	openssl ec -in "$mine/direct.key" -aes256 -passout pass:secret -out "$mine/locked-old.key"
	openssl pkcs8 -topk8 -in "$mine/direct.key" -passout pass:secret -out "$mine/locked.key"
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$mine/rsa.key"
} 2>>"$dir/openssl.out"

# ---- nginx asks for it, the embedded server answers behind
reply_folders "$dir/folders"
serve backend --plain "$dir/folders"
backend_port=$port
backend_log=$log
nginx_port=$(free_port)
cat >"$dir/nginx.conf" <<END
daemon off;
worker_processes 1;
pid $dir/nginx.pid;
error_log $dir/error.log;
$([ "$(id -u)" != 0 ] || echo 'user root;')
events { }
http {
	access_log off;
	client_body_temp_path $dir/body;
	proxy_temp_path $dir/proxy;
	fastcgi_temp_path $dir/fastcgi;
	uwsgi_temp_path $dir/uwsgi;
	scgi_temp_path $dir/scgi;
	server {
		listen 127.0.0.1:$nginx_port ssl;
		ssl_certificate $certs/good.pem;
		ssl_certificate_key $certs/server.key;
		ssl_client_certificate $mine/root.pem;
		ssl_verify_client on;
		ssl_verify_depth 3;
		location / {
			proxy_pass http://127.0.0.1:$backend_port;
			proxy_set_header X-Client \$ssl_client_verify:\$ssl_client_s_dn;
		}
	}
}
END
run nginx nginx -c "$dir/nginx.conf" -e "$dir/error.log"
wait_until nginx listens "$nginx_port"

plugin()
{
	"$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u probe@example.org "$@"
}
port=$nginx_port
log=$backend_log

expect 'certificate with chain, key beside it' 0 '^ACTIVESYNC OK: 2 folders' \
	--auth=certificate -J "$mine/chain.pem" -K "$mine/probe.key"
same 'nginx has verified it' 'SUCCESS:CN=probe,O=Example' "$(header 1 x-client)"
same 'no Authorization is sent' '' "$(header 1 authorization)"
holds 'the user stands in the URL' grep -q 'User=probe\(@\|%40\)example.org' <<<"$(line 1)"
expect 'all in one file' 0 '^ACTIVESYNC OK' --auth=certificate -J "$mine/all.pem"
expect 'one that the root signed itself' 0 '^ACTIVESYNC OK' --auth=certificate -J "$mine/direct.pem" -K "$mine/direct.key"
same 'is another client' 'SUCCESS:CN=direct,O=Example' "$(header 3 x-client)"
CHECK_ACTIVESYNC_PASSWORD='correct horse' expect 'with a password as well' 0 '^ACTIVESYNC OK' \
	-J "$mine/direct.pem" -K "$mine/direct.key"
holds 'both are sent' grep -q '^Basic ' <<<"$(header 4 authorization)"
expect 'at -vvv' 0 '^ACTIVESYNC OK' -vvv --auth=certificate -J "$mine/all.pem"
lacks 'the key is not shown' grep -q -e 'PRIVATE' -e "$(sed -n 2p "$mine/probe.key")" <<<"$output"
counts 'so far' requests 5

expect 'without one' '2' '^ACTIVESYNC CRITICAL: HTTP 400' -v --auth=basic --password-file <(echo x)
holds 'says what is wrong' grep -q 'cause: client-certificate-rejected' <<<"$output"
expect 'a stranger' 2 '^ACTIVESYNC CRITICAL: HTTP 400' -v --auth=certificate -J "$mine/stranger.pem" -K "$mine/stranger.key"
holds 'is told so' grep -q 'cause: client-certificate-rejected' <<<"$output"
expect 'without the intermediate' 2 '^ACTIVESYNC CRITICAL: HTTP 400' -v --auth=certificate -J "$mine/probe.pem" -K "$mine/probe.key"
counts 'none of these came through' requests 5

# ---- a server that ends the handshake
for version in 1.2 1.3; do
	most=()
	[ $version = 1.3 ] || most=(--tls-max 1.2)
	serve "strict_$version" --cert "$certs/good.pem" --key "$certs/server.key" --client-ca "$mine/root.pem" \
		${most[@]+"${most[@]}"} "$dir/folders"
	expect "TLS $version: without one" 2 '^ACTIVESYNC CRITICAL: TLS handshake failed' -v --password-file <(echo x)
	holds "TLS $version: says what is wanted" grep -q 'cause: tls-client-certificate-wanted' <<<"$output"
	expect "TLS $version: with one" 0 '^ACTIVESYNC OK' --auth=certificate -J "$mine/chain.pem" -K "$mine/probe.key"
	expect "TLS $version: a stranger" 2 '^ACTIVESYNC CRITICAL: ' -v --auth=certificate -J "$mine/stranger.pem" -K "$mine/stranger.key"
	counts "TLS $version: one came through" requests 1
done

# ---- what cannot be used: UNKNOWN, and no connection is made
port=$nginx_port
log=$backend_log
: >"$mine/empty"
head -c 4096 /dev/urandom >"$mine/garbage"
{ sed -n 1,3p "$mine/direct.pem"; } >"$mine/cut.pem"
openssl x509 -in "$mine/direct.pem" -outform DER -out "$mine/der.pem"
# unusable CLAIM OPTION...
unusable()
{
	local claim=$1 started=$SECONDS

	shift
	expect "$claim" 3 '^ACTIVESYNC UNKNOWN: .*(certificate|client-cert|key)' --auth=certificate "$@"
	[ $((SECONDS - started)) -le 2 ] && [ "$(head -n 1 <<<"$output" | wc -c)" -le 300 ]
	verdict "$claim: is said at once, in a line" $? "$output"
}
unusable 'no certificate at all'
unusable 'a key without a certificate' -K "$mine/direct.key"
unusable 'a certificate that is not there' -J "$mine/none.pem" -K "$mine/direct.key"
unusable 'a key that is not there' -J "$mine/direct.pem" -K "$mine/none.key"
unusable 'a certificate without any key' -J "$mine/direct.pem"
unusable 'the key of another certificate' -J "$mine/direct.pem" -K "$mine/probe.key"
unusable 'a key of another kind' -J "$mine/direct.pem" -K "$mine/rsa.key"
holds 'the key of PEM is encrypted in the old way' grep -q '^Proc-Type: 4,ENCRYPTED' "$mine/locked-old.key"
for file in locked-old.key locked.key; do
	unusable "an encrypted key, $file" -J "$mine/direct.pem" -K "$mine/$file"
	holds "$file is called encrypted" grep -q 'is encrypted, which the plugin cannot read' <<<"$output"
done
unusable 'a key in place of the certificate' -J "$mine/direct.key" -K "$mine/direct.key"
unusable 'a certificate in place of the key' -J "$mine/direct.pem" -K "$mine/direct.pem"
unusable 'an empty certificate' -J "$mine/empty" -K "$mine/direct.key"
unusable 'an empty key' -J "$mine/direct.pem" -K "$mine/empty"
unusable 'garbage for a certificate' -J "$mine/garbage" -K "$mine/direct.key"
unusable 'garbage for a key' -J "$mine/direct.pem" -K "$mine/garbage"
unusable 'half a certificate' -J "$mine/cut.pem" -K "$mine/direct.key"
unusable 'DER for PEM' -J "$mine/der.pem" -K "$mine/direct.key"
unusable 'a directory for a certificate' -J "$mine" -K "$mine/direct.key"
unusable 'a directory for a key' -J "$mine/direct.pem" -K "$mine"
counts 'nothing of that was sent' requests 5
finish
