# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Icinga 2 nodes on loopback, each with a directory of its own below $dir. Sourced after systems.sh.
# shellcheck disable=SC2154 # systems.sh sets them

# make_node NAME PORT CONFIG: a node with a certificate and an API on that port; its configuration ends with CONFIG.
make_node()
{
	local node=$dir/$1 name=$1

	mkdir -p "$node/etc/zones.d" "$node/data/certs" "$node/data/api" "$node/log/crash" "$node/cache" "$node/run" \
		"$node/spool/perfdata" "$node/spool/tmp"
	[ -e "$dir/ca.key" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Icinga CA' \
		-keyout "$dir/ca.key" -out "$dir/ca.crt" >"$dir/openssl.out" 2>&1 || give_up 'openssl cannot make a CA'
	{
		openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$node/data/certs/$name.key" \
			-out "$node/csr" &&
			openssl x509 -req -in "$node/csr" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" -CAcreateserial -days 2 \
				-extfile <(printf 'subjectAltName=DNS:%s\n' "$name") -out "$node/data/certs/$name.crt"
	} >"$dir/openssl.out" 2>&1 || give_up "openssl cannot make a certificate: $(tail -n 1 "$dir/openssl.out")"
	cp "$dir/ca.crt" "$node/data/certs/ca.crt"
	cat >"$node/etc/icinga2.conf" <<-END
		const NodeName = "$name"
		const PluginDir = "/usr/lib/nagios/plugins"
		const ManubulonPluginDir = PluginDir
		const PluginContribDir = "$plugins"
		include <itl>
		include <plugins>
		object CheckerComponent "checker" { }
		object ApiUser "root" {
			password = "test"
			permissions = [ "*" ]
		}
		object ApiListener "api" {
			bind_host = "127.0.0.1"
			bind_port = $2
			accept_config = true
		}
	END
	cat >>"$node/etc/icinga2.conf"
	chown -R nagios: "$node"
}

# icinga_daemon NAME OPTION...: becomes icinga2 daemon with the directories of that node instead of the system's.
icinga_daemon()
{
	local node=$dir/$1

	shift
	exec icinga2 daemon -c "$node/etc/icinga2.conf" -DRunAsUser=nagios -DRunAsGroup=nagios -DConfigDir="$node/etc" -DZonesDir="$node/etc/zones.d" \
		-DDataDir="$node/data" -DLogDir="$node/log" -DCacheDir="$node/cache" -DSpoolDir="$node/spool" \
		-DInitRunDir="$node/run" -DPidPath="$node/run/icinga2.pid" -DStatePath="$node/data/icinga2.state" \
		-DModAttrPath="$node/data/modified-attributes.conf" -DObjectsPath="$node/cache/icinga2.debug" \
		-DVarsPath="$node/cache/icinga2.vars" "$@"
}

start_node()
{
	run "$1" icinga_daemon "$1"
}

# api PORT PATH [JSON]: what that node's API says.
api()
{
	curl -sk --max-time 10 -u root:test -H 'Accept: application/json' ${3+-X POST -d "$3"} "https://127.0.0.1:$1/v1/$2"
}

# of_service PORT HOST!SERVICE FILTER: what jq finds in the object.
of_service()
{
	api "$1" "objects/services?service=$2" | jq -r ".results[0].attrs | $3" 2>/dev/null
}

# knows PORT HOST!SERVICE: whether the node has that service.
knows()
{
	[ "$(of_service "$1" "$2" .name)" = "${2#*!}" ]
}

# has_new_result PORT HOST!SERVICE TIME-OF-THE-LAST
has_new_result()
{
	[ "$(of_service "$1" "$2" .last_check)" != "$3" ]
}

# check_now PORT HOST!SERVICE: forces a check and waits for its result.
check_now()
{
	local before

	before=$(of_service "$1" "$2" .last_check)
	api "$1" actions/reschedule-check "{\"type\":\"Service\",\"service\":\"$2\",\"force\":true}" >/dev/null
	within 30 has_new_result "$1" "$2" "$before"
}
