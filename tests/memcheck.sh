#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Valgrind's memcheck over the suites that need no process for each test, and over a sample of what the real binary
# meets; it must be built with --enable-leak-check.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

command -v valgrind >/dev/null || skip 'valgrind is not here'
here=$(cd "$(dirname "$0")" && pwd)
fixtures=$here/fixtures

mapfile -t suites < <(grep -L give_each_test_a_process "$here"/test_*.c)
for source in "${suites[@]}"; do
	suite=$(basename "$source" .c)
	holds "memcheck is silent over $suite" env CK_FORK=no valgrind -q --error-exitcode=99 --leak-check=full \
		--show-leak-kinds=definite "$(dirname "$FAKESERVER")/$suite"
done

plugin()
{
	CHECK_ACTIVESYNC_PASSWORD=secret valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible \
		"$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u probe -t 30 "$@"
}

make_certs
while read -r code reply options; do
	serve_tls server "$fixtures/$reply.reply"
	# shellcheck disable=SC2086
	expect "memcheck is silent over $reply $options" "$code" '^ACTIVESYNC ' $options
done <<'ROWS'
0 sogo-5.8.0-foldersync-14.1
0 z-push-2.7.1-foldersync-14.1 -vvv --folder Inbox -C 30 --folders 1:
2 sogo-5.8.0-wrong-password -vvv
2 sogo-5.8.0-imap-down-foldersync -vv
3 z-push-2.7.1-missing-cmd -vvv --diagnose
1 z-push-2.7.1-foldersync-policykey-0 -v --provision
2 sogo-5.8.0-wrong-path -v
ROWS
for certificate in expired wrong-name chain-missing; do
	serve server --cert "$certs/$certificate.pem" --key "$certs/server.key" "$fixtures/sogo-5.8.0-foldersync-14.1.reply"
	expect "memcheck is silent over a certificate that is $certificate" 2 '^ACTIVESYNC CRITICAL' -v
done
serve server --behave reset --plain
expect 'memcheck is silent over a reset' 2 '^ACTIVESYNC CRITICAL' --plain-http
serve server --behave silent --plain
expect 'memcheck is silent over a timeout' 2 '^ACTIVESYNC CRITICAL' --plain-http -t 2
expect 'memcheck is silent over help' 3 'password-file' --help
expect 'memcheck is silent over wrong use' 3 '^ACTIVESYNC UNKNOWN' -p x
expect 'memcheck is silent over an article' 3 inbox-missing --explain=inbox-missing
finish
