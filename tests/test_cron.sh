#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The lines of contrib/cron as cron runs them: by /bin/sh, with nothing in the environment but what the file sets.
# shellcheck disable=SC2317 # functions that others call by their names
# shellcheck source=tests/systems.sh
. "$(dirname "$0")/systems.sh"

need_packages moreutils
start_servers
ini "$dir/activesync.ini"
table=$contrib/cron/check_activesync

# command N: that line's command, as cron hands it to the shell.
command()
{
	with_our_paths "$table" | grep -E '^[0-9*]' | sed -n "$1p" |
		sed -E 's/^([^ ]+ ){5}nagios //; s/\\%/%/g'
}

# cron COMMAND: what cron would mail, in $mail.
cron()
{
	mail=$(cd / && env -i HOME=/ LOGNAME=nagios SHELL=/bin/sh \
		"$(with_our_paths "$table" | grep ^PATH=)" /bin/sh -c "$1" 2>&1 </dev/null)
}

same 'each line names the user to run as' '' "$(grep -E '^[0-9*]' "$table" | grep -vE '^([^ ]+ ){5}nagios ')"
same 'no % is left for cron to take as a line end' '' "$(grep -E '^[0-9*]' "$table" | sed 's/\\%//g' | grep %)"

cron "$(command 1)"
same 'silent while all is well' '' "$mail"
same 'the server was asked' 1 "$(grep -c ^request "$well_log")"
same 'the password reaches the server as it is' "probe:$odd_password" "$(login_in "$well_log")"

cron "$(command 1 | sed 's/=mail@/=mail-second@/')"
shows 'a mail when the server answers 500' "$ill_line" "$mail"
shows 'it names the key' "$ill_cause" "$mail"

cron "$(command 2)"
shows 'the summary has a line for the server that is well' "^mail: ${well_line#^}" "$mail"
shows 'and one for the server that answers 500' "^mail-second: ${ill_line#^}" "$mail"
same 'and no others' 2 "$(wc -l <<<"$mail")"
lacks 'and no metrics' grep -qF '|' <<<"$mail"
finish
