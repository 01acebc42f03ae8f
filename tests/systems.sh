# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of whole monitoring systems share: a server that is well, one that answers 500, and what each
# system must show of them. Sourced instead of loopback.sh.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

tests=$(cd "$(dirname "$0")" && pwd)
contrib=$(cd "$tests/../contrib" && pwd)
plugins=$dir/plugins # what the systems run; their users could not read a build tree below /root

# Everything that the quoting of some system could harm, and a blank and two bytes of UTF-8.
odd_password="pa!s!s\$USER1\$ \$x'y\"z\\n\\\\ 100% a|b;c#d & ü"

metrics='time time_lookup time_connect time_tls time_firstbyte time_transfer size folders cert_days'
metrics_of_500='time time_lookup time_connect time_tls time_firstbyte time_transfer size cert_days'
well_line='^ACTIVESYNC OK: 2 folders in [0-9]+\.[0-9]{3} s, .*EAS 14\.1, certificate [0-9]+ days'
ill_line='^ACTIVESYNC CRITICAL: HTTP 500 from Exchange 2010 - .+ \((likely|possible)\)'
ill_cause='^Likely cause: ad-[a-z-]+ - '

# Sets $well_port, $well_log, $ill_port, and copies the plugin.
start_servers()
{
	mkdir -p "$plugins"
	cp "$CHECK_ACTIVESYNC" "$plugins/check_activesync" || give_up 'cannot copy the plugin'
	make_certs
	chmod -R a+rX "$dir"
	reply_folders "$dir/well.reply"
	reply "$dir/ill.reply" 'HTTP/1.1 500 Internal Server Error' 'Cache-Control: private' 'Server: Microsoft-IIS/7.5' \
		'MS-Server-ActiveSync: 14.3' 'X-AspNet-Version: 2.0.50727' 'X-Powered-By: ASP.NET'
	serve_tls well --idle-exit 900 "$dir/well.reply"
	well_port=$port well_log=$log
	serve_tls ill --idle-exit 900 "$dir/ill.reply"
	ill_port=$port
}

# ini FILE: two sections, mail and mail-second, one for each server, as in contrib/check_activesync.ini.
ini()
{
	local section port

	for section in mail:$well_port mail-second:$ill_port; do
		port=${section#*:}
		printf '[%s]\nhostname = mail.example.org\nIP-address = 127.0.0.1\nport = %s\ncacert = %s\n' \
			"${section%:*}" "$port" "$certs/ca.pem"
		printf 'username = probe\npassword = %s\n\n' "$odd_password"
	done >"$1"
	chmod 640 "$1"
	chgrp nagios "$1" 2>/dev/null
}

# with_our_paths FILE...: shipped files, with the installed plugin and the ini file of this test.
with_our_paths()
{
	sed "s|/etc/check_activesync\\.ini|$dir/activesync.ini|g; s|/usr/lib/nagios/plugins|$plugins|g" "$@"
}

# labels PERFDATA: the labels, in order, on one line.
labels()
{
	# shellcheck disable=SC2086
	printf '%s\n' $1 | sed -n "s/^'\\{0,1\\}\\([a-z_]*\\)'\\{0,1\\}=.*/\\1/p" | paste -sd ' ' -
}

# shows CLAIM PATTERN TEXT: some line of the text matches.
shows()
{
	grep -Eq -- "$2" <<<"$3"
	verdict "$1" $? "wanted \"$2\" in
$3"
}

# The login that the last request of a log carried, decoded.
login_in()
{
	sed -n 's/^> Authorization: Basic //Ip' "$1" | tail -n 1 | tr -d '\r' | base64 -d
}

# within SECONDS COMMAND...: until the command succeeds.
within()
{
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.3
	done
}
