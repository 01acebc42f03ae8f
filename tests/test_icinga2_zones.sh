#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# contrib/icinga2/zones in three real Icinga 2 daemons: one satellite is stopped, the other goes on with its checks.
# shellcheck disable=SC2317 # functions that others call by their names
# shellcheck source=tests/systems.sh
. "$(dirname "$0")/systems.sh"
# shellcheck source=tests/icinga2.sh
. "$(dirname "$0")/icinga2.sh"

need_root 'run icinga2 as its own user'
need_packages icinga2-bin jq curl openssl
start_servers
printf '%s\n' "$odd_password" >"$dir/password"
chown nagios "$dir/password"
chmod 400 "$dir/password"

# ---- three nodes with the shipped zones.conf; only addresses and ports are ours
declare -A port_of=()
for node in master satellite1 satellite2; do
	port_of[$node]=$(free_port)
	while [ "${port_of[$node]}" = "${port_of[master]}" ] && [ $node != master ]; do
		port_of[$node]=$(free_port)
	done
done
zones=$(awk -v m="${port_of[master]}" -v s1="${port_of[satellite1]}" -v s2="${port_of[satellite2]}" '
	/^object Endpoint/ { port = /"master"/ ? m : /"satellite1"/ ? s1 : s2 }
	/host = / { sub(/"[^"]*"/, "\"127.0.0.1\"") }
	/port = / { sub(/"[^"]*"/, "\"" port "\"") }
	{ print }' "$contrib/icinga2/zones/zones.conf")
for node in master satellite1 satellite2; do
	make_node $node "${port_of[$node]}" <<<"$zones"
done

configured=$dir/master/etc/zones.d
mkdir -p "$configured/global-templates" "$configured/satellites"
cp "$contrib/icinga2/check_activesync.conf" "$contrib/icinga2/services.conf" "$configured/global-templates"
sed "s|/etc/icinga2/activesync/probe2*|$dir/password|; s|mail.example.com\"\$|mail.example.org\"|" \
	"$contrib/icinga2/zones/hosts.conf" |
	sed 's/^object Host "mail.example.org/object Host "mail.example.com/' >"$configured/satellites/hosts.conf"
# Where our servers are, and faster than a user would probe.
cat >"$configured/satellites/test.conf" <<END
template Service "activesync-test" {
	vars.activesync_IP_address = "127.0.0.1"
	vars.activesync_cacert = "$certs/ca.pem"
	check_interval = 1s
	retry_interval = 1s
}
END
sed -i 's/^	import "activesync-service"/&\n	import "activesync-test"/' "$configured/global-templates/services.conf"
mv "$configured/satellites/test.conf" "$configured/global-templates/"
sed -i "s|activesync_username = \"probe@|activesync_port = $well_port\n&|; s|activesync_username = \"probe2@|activesync_port = $ill_port\n&|" \
	"$configured/satellites/hosts.conf"
chown -R nagios: "$configured"

for node in master satellite1 satellite2; do
	start_node $node
	wait_until $node listens "${port_of[$node]}"
done

# checked_by SERVICE: who made the last result, as the master knows it.
checked_by()
{
	of_service "${port_of[master]}" "mail.example.com!$1" .last_check_result.check_source
}

# checked_by_satellites: all services have a result, each of a satellite.
checked_by_satellites()
{
	local service

	for service in activesync-probe activesync-probe2 activesync-latency activesync-certificate activesync-scope; do
		[[ $(checked_by "$service") == satellite[12] ]] || return 1
	done
}

within 90 checked_by_satellites
code=$?
verdict 'the satellites run all checks, the master has all results' $code "$(tail -n 20 "$dir"/*.out)"
[ $code = 0 ] || finish
probe=mail.example.com!activesync-probe
same 'the server that is well is OK at the master' 0 "$(of_service "${port_of[master]}" "$probe" .last_check_result.state)"
shows 'with its first line' "$well_line" "$(of_service "${port_of[master]}" "$probe" .last_check_result.output)"
same 'and all metrics' "$metrics" \
	"$(labels "$(of_service "${port_of[master]}" "$probe" '.last_check_result.performance_data | join(" ")')")"
shows 'the server that answers 500 is diagnosed at the master' "$ill_line" \
	"$(of_service "${port_of[master]}" mail.example.com!activesync-probe2 .last_check_result.output)"

# shares: both satellites have checks of their own.
shares()
{
	local service all=''

	for service in activesync-probe activesync-probe2 activesync-latency activesync-scope activesync-certificate; do
		all+="$(checked_by "$service") "
	done
	[[ $all == *satellite1* && $all == *satellite2* ]]
}
within 90 shares
verdict 'the two satellites share the checks' $? "$(tail -n 5 "$dir/satellite1.out" "$dir/satellite2.out")"

# ---- the one that probes is stopped
device_before=$(sed -n 's/.*DeviceId=\([0-9a-f]*\).*/\1/p' "$well_log" | sort -u)
first=$(checked_by activesync-probe)
other=satellite1
[ "$first" = satellite1 ] && other=satellite2
stop "$first"
stopped_at=$(date +%s)

goes_on()
{
	[ "$(checked_by activesync-probe)" = "$other" ] &&
		[ "$(of_service "${port_of[master]}" "$probe" '.last_check_result.execution_start | floor')" -ge "$stopped_at" ]
}
within 120 goes_on
verdict "$first is stopped, its check goes on from $other" $? "$(tail -n 20 "$dir/$other.out")"
same 'with the same result' 0 "$(of_service "${port_of[master]}" "$probe" .last_check_result.state)"
shows 'the probe is one device' '^[0-9a-f]{32}$' "$device_before"
same 'and the same device from everywhere' "$device_before" "$(sed -n 's/.*DeviceId=\([0-9a-f]*\).*/\1/p' "$well_log" | sort -u)"
all_from_other()
{
	local service

	for service in activesync-probe activesync-probe2 activesync-latency activesync-scope; do
		[ "$(checked_by "$service")" = "$other" ] || return 1
	done
}
within 60 all_from_other
verdict 'and so do all others' $? "$(tail -n 20 "$dir/$other.out")"

# ---- and comes back
start_node "$first"
wait_until "$first" listens "${port_of[$first]}"
within 120 shares
verdict "$first comes back and takes its share" $? "$(tail -n 20 "$dir/$first.out")"
finish
