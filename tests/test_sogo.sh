#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The plugin against a real SOGo, whole and with each of its parts missing.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

need_root 'start the daemons'
need_packages sogo sogo-activesync postgresql dovecot-imapd memcached nginx
here=$(cd "$(dirname "$0")" && pwd)
port=$(free_port)
password='correct horse'

plugin()
{
	CHECK_ACTIVESYNC_PASSWORD=$password "$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" \
		--cacert "$certs/ca.pem" -u probe -t 30 "$@"
}

up()
{
	"$here/sogo-up.sh" "$dir" "$port" || give_up 'SOGo does not come up'
}

down()
{
	"$here/sogo-down.sh" "$dir" "$@"
}

# shellcheck disable=SC2317 # the trap calls it
clean_up()
{
	down
	rm -rf "$dir"
}

up
expect 'all is well' 0 \
	'^ACTIVESYNC OK: 9 folders in [0-9.]+ s, SOGo[^|]*, EAS 14\.1, certificate 71 days \|.* folders=9 cert_days=71$'
expect 'fewer folders than wanted' 1 '^ACTIVESYNC WARNING: ' --folders 10:

password=wrong
expect 'wrong password' 2 '^(Likely|Possible) cause: bad-credentials - ' -v
password='correct horse'

down dovecot
expect 'the IMAP server is down' 2 '^(Certain|Likely|Possible) cause: inbox-missing - ' -v
up
expect 'the IMAP server is back' 0 '^ACTIVESYNC OK: 9 folders '

down postgres
expect 'the database is down' 2 '^(Certain|Likely|Possible) cause: sogo-backend-down - ' -v
up
down sogod # it keeps its dead connection to a database that went away
up
expect 'the database is back' 0 '^ACTIVESYNC OK: 9 folders '

down postgres memcached
expect 'the database is down and the cache cold' 2 'sogo-backend-down' -v
up
down sogod
up

down sogod
expect 'sogod is down' 2 '^ACTIVESYNC CRITICAL: HTTP 502 '
down nginx
expect 'the web server is down' 2 'cause: connect-refused - ' -v

up
expect 'all is well again' 0 '^ACTIVESYNC OK: 9 folders '
finish
