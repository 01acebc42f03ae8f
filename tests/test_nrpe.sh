#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# contrib/nrpe through a real nrpe and check_nrpe: states, first lines and metrics as the asking side gets them.
# shellcheck source=tests/systems.sh
. "$(dirname "$0")/systems.sh"

need_root 'run nrpe as its own user'
need_packages nagios-nrpe-server nagios-nrpe-plugin
start_servers
ini "$dir/activesync.ini"
nrpe_port=$(free_port)
with_our_paths "$contrib/nrpe/check_activesync.cfg" >"$dir/check_activesync.cfg"
cat >"$dir/nrpe.cfg" <<END
server_address=127.0.0.1
server_port=$nrpe_port
allowed_hosts=127.0.0.1
dont_blame_nrpe=0
nrpe_user=nagios
nrpe_group=nagios
pid_file=$dir/run/nrpe.pid
include=$dir/check_activesync.cfg
END
mkdir "$dir/run" && chown nagios "$dir/run"
run nrpe nrpe -c "$dir/nrpe.cfg" -f
wait_until nrpe listens "$nrpe_port"

# ask COMMAND: sets $said and $code.
ask()
{
	said=$(/usr/lib/nagios/plugins/check_nrpe -H 127.0.0.1 -p "$nrpe_port" -t 15 -c "$1" 2>&1)
	code=$?
}

ask check_activesync
same 'the server that is well is OK' 0 $code
shows 'its first line tells folders, time and certificate' "$well_line" "$said"
same 'it has all metrics' "$metrics" "$(labels "${said##*|}")"
same 'the password reaches the server as it is' "probe:$odd_password" "$(login_in "$well_log")"

ask check_activesync_second
same 'the server that answers 500 is CRITICAL' 2 $code
shows 'its first line names the likely cause' "$ill_line" "$said"
shows 'its long output names the key' "$ill_cause" "$said"
same 'it has the metrics of what was reached' "$metrics_of_500" "$(labels "$(sed -n '1s/.*|//p' <<<"$said")")"

ask check_activesync_latency
shows 'the latency is measured against its thresholds' 'time=[0-9.]+s;2;8;0;10' "$said"
ask check_activesync_certificate
shows 'the days of the certificate are measured against theirs' 'cert_days=[0-9]+;21:;7:' "$said"
finish
