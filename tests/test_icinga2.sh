#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# contrib/icinga2 in a real Icinga 2: what its API says of a server that is well and of one that answers 500.
# The environment may name the built LIST_OPTIONS; then every option is tried.
# shellcheck source=tests/systems.sh
. "$(dirname "$0")/systems.sh"
# shellcheck source=tests/icinga2.sh
. "$(dirname "$0")/icinga2.sh"

need_root 'run icinga2 as its own user'
need_packages icinga2-bin jq curl openssl
start_servers
api_port=$(free_port)
printf '%s\n' "$odd_password" >"$dir/password"
chown nagios "$dir/password"
chmod 400 "$dir/password"

# In a string of Icinga 2, \ and " are escaped; within a macro's value, $ is doubled.
icinga_password=${odd_password//\\/\\\\}
icinga_password=${icinga_password//\"/\\\"}
icinga_password=${icinga_password//\$/\$\$}

# ---- as shipped
make_node shipped 1 <<END
include "$contrib/icinga2/check_activesync.conf"
include "$contrib/icinga2/services.conf"
include "$contrib/icinga2/hosts.conf"
object Endpoint "shipped" { }
object Zone "shipped" { endpoints = [ "shipped" ] }
END
(icinga_daemon shipped -C) >"$dir/validated" 2>&1
verdict 'Icinga 2 takes the files as shipped' $? "$(tail -n 20 "$dir/validated")"
lacks 'without a warning' grep -E '^\[[^]]*\] (warning|critical)/' "$dir/validated"

# ---- a running one
cat >"$dir/ini" <<END
[mail]
hostname = mail.example.org
IP-address = 127.0.0.1
port = $well_port
cacert = $certs/ca.pem
username = probe
password = secret
END
chown nagios "$dir/ini"
chmod 400 "$dir/ini"

# every_variable: all options at once, so that the command line can be compared with the option table.
every_variable()
{
	[ -n "${LIST_OPTIONS-}" ] || return 0
	"$LIST_OPTIONS" | awk -F '\t' '
		$1 ~ /^(hostname|username)$/ || ($5 != "any" && $1 != "extra-opts") { next }
		{
			name = $1
			gsub(/-/, "_", name)
			if ($1 == "verbose") value = 3
			else if ($3 == "nothing") value = "true"
			else if ($6 == "repeat" && $1 != "extra-opts") value = "[ \"one\", \"two\" ]"
			else value = "\"VALUE\""
			print "\tvars.activesync_" name " = " value
		}'
}

{
	cat <<-END
		include "$contrib/icinga2/check_activesync.conf"
		include "$contrib/icinga2/services.conf"
		object Endpoint "node" { }
		object Zone "node" { endpoints = [ "node" ] }
		template Host "test" {
			check_command = "dummy"
			address = "127.0.0.1"
			vars.activesync_hostname = "mail.example.org"
			vars.activesync_IP_address = "\$address\$"
			vars.activesync_cacert = "$certs/ca.pem"
		}
		object Host "mail" {
			import "test"
			vars.activesync_mailboxes["a-well"] = {
				activesync_port = $well_port
				activesync_username = "probe"
				activesync_password = "$icinga_password"
			}
			vars.activesync_mailboxes["b-ill"] = {
				activesync_port = $ill_port
				activesync_username = "EXAMPLE\\\\second"
				activesync_password_file = "$dir/password"
			}
		}
		object Service "every-option" {
			host_name = "mail"
			check_command = "activesync"
			vars.activesync_username = "probe"
	END
	every_variable
	cat <<-END
		}
		object Host "bare" {
			check_command = "dummy"
		}
		object Service "from-ini" {
			host_name = "bare"
			check_command = "activesync"
			vars.activesync_extra_opts = "mail@$dir/ini"
		}
		object Service "without-login" {
			host_name = "bare"
			check_command = "activesync"
		}
	END
} | make_node node "$api_port"
start_node node
wait_until node listens "$api_port"
within 20 knows "$api_port" mail!activesync-a-well || give_up 'the API does not answer'

for service in activesync-a-well activesync-b-ill activesync-scope activesync-latency activesync-certificate every-option; do
	check_now "$api_port" "mail!$service" || give_up "Icinga 2 does not run $service"
done

result()
{
	of_service "$api_port" "mail!$1" ".last_check_result | $2"
}

well=$(result activesync-a-well .output)
same 'the server that is well is OK' 0 "$(result activesync-a-well .state)"
shows 'its first line tells folders, time and certificate' "$well_line" "$well"
same 'it has all metrics' "$metrics" "$(labels "$(result activesync-a-well '.performance_data | join(" ")')")"
same 'the password reaches the server as it is, through the environment' "probe:$odd_password" "$(login_in "$well_log")"
lacks 'the command line does not hold the password' grep -qF 'USER1' <<<"$(result activesync-a-well .command)"

same 'the server that answers 500 is CRITICAL' 2 "$(result activesync-b-ill .state)"
shows 'its first line names the likely cause' "$ill_line" "$(result activesync-b-ill .output)"
shows 'its long output names the key' "$ill_cause" "$(result activesync-b-ill .output)"
same 'it has the metrics of what was reached' "$metrics_of_500" \
	"$(labels "$(result activesync-b-ill '.performance_data | join(" ")')")"
same 'a password with blanks and quotes reaches the server from a file too' "EXAMPLE\\second:$odd_password" \
	"$(login_in "$dir/ill.log")"

check_now "$api_port" mail!activesync-scope
same 'one of two mailboxes ill is a warning' 1 "$(result activesync-scope .state)"
shows 'which says which' '^failing: b-ill \(1 of 2 mailboxes\)' "$(result activesync-scope .output)"
shows 'the latency is measured against its thresholds' 'time=[0-9.]+s;2;8;0;10' \
	"$(result activesync-latency '.performance_data | join(" ")')"
shows 'the days of the certificate are measured against theirs' 'cert_days=[0-9]+;21:;7:' \
	"$(result activesync-certificate '.performance_data | join(" ")')"

for service in from-ini without-login; do
	check_now "$api_port" "bare!$service" || give_up "Icinga 2 does not run $service"
done
same 'an ini file alone is enough' 0 "$(of_service "$api_port" 'bare!from-ini' '.last_check_result | .state')"
shows 'without a host the plugin itself says what is missing' '--hostname=NAME is missing' \
	"$(of_service "$api_port" 'bare!without-login' '.last_check_result | .output')"

if [ -n "${LIST_OPTIONS-}" ]; then
	command=$(result every-option '.command | join("\n")')
	while IFS=$'\t' read -r name _ takes _ place _; do
		[ "$place" = any ] || [ "$name" = extra-opts ] || continue
		case $name in
		extra-opts) pattern='^--extra-opts=VALUE$' ;;
		*) pattern="^--$name\$" ;;
		esac
		grep -Eq -- "$pattern" <<<"$command"
		verdict "the variable of --$name becomes the option ($takes)" $? "$command"
	done < <("$LIST_OPTIONS")
	same 'verbose = 3 is three times --verbose' 3 "$(grep -c '^--verbose$' <<<"$command")"
	same 'an array is the option for each element' 2 "$(grep -c '^--folder$' <<<"$command")"
fi
finish
