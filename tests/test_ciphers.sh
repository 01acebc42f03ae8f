#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The real binary with each cipher suite that OpenSSL offers by itself: tables that it leaves empty must not cost one.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

command -v openssl >/dev/null || skip 'openssl is not here'
export CHECK_ACTIVESYNC_PASSWORD=secret
make_certs
reply_folders "$dir/folders.reply"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
	-keyout "$dir/rsa.key" -out "$dir/rsa.pem" 2>"$dir/openssl.log" || give_up "$(<"$dir/openssl.log")"

plugin()
{
	"$CHECK_ACTIVESYNC" -H localhost -I 127.0.0.1 -p "$port" -u probe -t 10 "$@"
}

# try SUITE AUTHENTICATION: against a server that has no other.
try()
{
	if [ "$2" = RSA ]; then
		serve one --cipher "$1" --cert "$dir/rsa.pem" --key "$dir/rsa.key" "$dir/folders.reply"
		expect "$1 reads the folders" 0 '^ACTIVESYNC OK: 2 folders' --cacert "$dir/rsa.pem"
	else
		serve_tls one --cipher "$1" "$dir/folders.reply"
		expect "$1 reads the folders" 0 '^ACTIVESYNC OK: 2 folders' --cacert "$certs/ca.pem"
	fi
}

openssl ciphers -s -v >"$dir/suites"
while read -r suite _ _ authentication _; do
	try "$suite" "${authentication#Au=}"
done <"$dir/suites"
holds 'there are suites to try' [ "$claims" -ge 3 ]

finish
