#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# contrib/nagios in a real Nagios: what its status.dat says of a server that is well and of one that answers 500.
# shellcheck disable=SC2317 # functions that others call by their names
# shellcheck source=tests/systems.sh
. "$(dirname "$0")/systems.sh"

need_root 'run nagios as its own user'
need_packages nagios4-core nagios-nrpe-server nagios-nrpe-plugin monitoring-plugins-basic
start_servers
ini "$dir/activesync.ini"

home=$dir/nagios
mkdir -p "$home/conf.d" "$home/results" "$home/rw"
with_our_paths "$contrib/nagios/check_activesync.cfg" >"$home/conf.d/check_activesync.cfg"
cp "$contrib/nagios/services.cfg" "$home/conf.d"

# Two pollers, at two addresses of the loopback interface.
nrpe_port=$(free_port)
with_our_paths "$contrib/nrpe/check_activesync.cfg" >"$dir/check_activesync.nrpe"
for i in 1 2; do
	mkdir "$dir/run$i" && chown nagios "$dir/run$i"
	cat >"$dir/nrpe$i.cfg" <<-END
		server_address=127.0.0.$i
		server_port=$nrpe_port
		allowed_hosts=127.0.0.0/8
		dont_blame_nrpe=0
		nrpe_user=nagios
		nrpe_group=nagios
		pid_file=$dir/run$i/nrpe.pid
		include=$dir/check_activesync.nrpe
	END
	run nrpe$i nrpe -c "$dir/nrpe$i.cfg" -f
done
wait_until nrpe1 listens "$nrpe_port"
ln -s /usr/lib/nagios/plugins/check_nrpe /usr/lib/nagios/plugins/check_cluster "$plugins"
sed "s|check_nrpe -H|check_nrpe -p $nrpe_port -H|; s|192\.0\.2\.2|127.0.0.1|; s|192\.0\.2\.3|127.0.0.2|" \
	"$contrib/nagios/pollers.cfg" >"$home/conf.d/pollers.cfg"
printf '%s=%s\n' \$USER1\$ "$plugins" >"$home/resource.cfg"
cat >"$home/nagios.cfg" <<END
cfg_dir=$home/conf.d
cfg_file=/etc/nagios4/objects/commands.cfg
cfg_file=/etc/nagios4/objects/contacts.cfg
cfg_file=/etc/nagios4/objects/templates.cfg
cfg_file=/etc/nagios4/objects/timeperiods.cfg
enable_notifications=0
resource_file=$home/resource.cfg
log_file=$home/nagios.log
object_cache_file=$home/objects.cache
precached_object_file=$home/objects.precache
status_file=$home/status.dat
status_update_interval=1
temp_file=$home/nagios.tmp
temp_path=$home
check_result_path=$home/results
state_retention_file=$home/retention.dat
command_file=$home/rw/nagios.cmd
query_socket=$home/rw/nagios.qh
lock_file=$home/nagios.lock
log_archive_path=$home
nagios_user=nagios
nagios_group=nagios
use_syslog=0
check_external_commands=1
execute_service_checks=1
interval_length=60
service_inter_check_delay_method=n
max_service_check_spread=1
illegal_macro_output_chars=\`~\$&|'"<>
END
chown -R nagios: "$home"

nagios4 -v "$home/nagios.cfg" >"$dir/validated" 2>&1
verdict 'Nagios takes the files as shipped' $? "$(tail -n 20 "$dir/validated")"
same 'without a warning about it' '' "$(grep -E '^(Warning|Error): .*(ActiveSync|mail\.example)' "$dir/validated")"

run nagios nagios4 "$home/nagios.cfg"

# field SERVICE NAME [HOST]: from status.dat.
field()
{
	awk -v service="$1" -v name="$2" -v host="${3-mail.example.com}" '
		/^servicestatus \{/ { inside = 1; found = ""; is = here = 0 }
		inside && $0 == "\thost_name=" host { here = 1 }
		inside && $0 == "\tservice_description=" service { is = here }
		inside && index($0, "\t" name "=") == 1 { found = substr($0, length(name) + 3) }
		/^\t\}/ { if (inside && is) print found; inside = 0 }
	' "$home/status.dat" 2>/dev/null
}

# force SERVICE [HOST]: a check now, whatever the schedule and the dependencies say.
force()
{
	printf '[%d] SCHEDULE_FORCED_SVC_CHECK;%s;%s;%d\n' "$(date +%s)" "${2-mail.example.com}" "$1" "$(date +%s)" \
		>"$home/rw/nagios.cmd"
}

# becomes STATE SERVICE HOST: has it that state, in a check made now?
becomes()
{
	force "$2" "$3"
	[ "$(field "$2" has_been_checked "$3")" = 1 ] && [ "$(field "$2" current_state "$3")" = "$1" ]
}

were_checked()
{
	local service

	for service in 'ActiveSync' 'ActiveSync second mailbox' 'ActiveSync latency' 'ActiveSync certificate'; do
		[ "$(field "$service" has_been_checked)" = 1 ] || return 1
	done
}

within 20 test -p "$home/rw/nagios.cmd" || give_up "Nagios does not come up: $(tail -n 5 "$dir/nagios.out")"
for service in 'ActiveSync' 'ActiveSync second mailbox' 'ActiveSync latency' 'ActiveSync certificate'; do
	force "$service"
done
within 30 were_checked
verdict 'Nagios runs all services' $? "$(tail -n 20 "$home/nagios.log")"

same 'the server that is well is OK' 0 "$(field ActiveSync current_state)"
shows 'its first line tells folders, time and certificate' "$well_line" "$(field ActiveSync plugin_output)"
same 'it has all metrics' "$metrics" "$(labels "$(field ActiveSync performance_data)")"
same 'the password reaches the server as it is' "probe:$odd_password" "$(login_in "$well_log")"
same 'the server that answers 500 is CRITICAL' 2 "$(field 'ActiveSync second mailbox' current_state)"
shows 'its first line names the likely cause' "$ill_line" "$(field 'ActiveSync second mailbox' plugin_output)"
shows 'its long output names the key' "$ill_cause" "$(field 'ActiveSync second mailbox' long_plugin_output | sed 's/\\n/\n/g')"
same 'it has the metrics of what was reached' "$metrics_of_500" \
	"$(labels "$(field 'ActiveSync second mailbox' performance_data)")"
shows 'the latency is measured against its thresholds' 'time=[0-9.]+s;2;8;0;10' \
	"$(field 'ActiveSync latency' performance_data)"
shows 'the days of the certificate are measured against theirs' 'cert_days=[0-9]+;21:;7:' \
	"$(field 'ActiveSync certificate' performance_data)"

# ---- two pollers
for poller in poller1 poller2; do
	within 30 becomes 0 'ActiveSync from here' $poller
	verdict "$poller probes the server through NRPE" $? "$(field 'ActiveSync from here' plugin_output $poller)"
	shows 'and its first line arrives' "$well_line" "$(field 'ActiveSync from here' plugin_output $poller)"
done
within 30 becomes 0 'ActiveSync from anywhere' poller1
verdict 'two pollers that reach it are OK' $? "$(field 'ActiveSync from anywhere' plugin_output poller1)"
stop nrpe2
within 30 becomes 2 'ActiveSync from here' poller2
verdict 'a poller that is down is seen' $? "$(field 'ActiveSync from here' plugin_output poller2)"
within 30 becomes 1 'ActiveSync from anywhere' poller1
verdict 'and is a warning while the other goes on' $? "$(field 'ActiveSync from anywhere' plugin_output poller1)"
stop nrpe1
within 30 becomes 2 'ActiveSync from here' poller1
within 30 becomes 2 'ActiveSync from anywhere' poller1
verdict 'no poller left is critical' $? "$(field 'ActiveSync from anywhere' plugin_output poller1)"
finish
