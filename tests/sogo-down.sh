#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sogo-down.sh DIRECTORY [NAME...]
#
# Ends what sogo-up.sh DIRECTORY started, or only the daemons named: nginx
# sogod dovecot memcached postgres. A process is ended only when it has both
# the recorded pid and the recorded program.
set -eu

dir=${1:?usage: sogo-down.sh DIRECTORY [NAME...]}
shift
[ $# -gt 0 ] || set -- nginx sogod dovecot memcached postgres

for name in "$@"; do
	pidfile=$dir/run/$name.pid
	[ -e "$pidfile" ] || continue
	case $name in
	postgres) schedule=INT/10/QUIT/5/KILL/5 ;; # does not wait for clients
	sogod) schedule=TERM/1/KILL/5 ;;           # would take 10 s, and has nothing to save
	*) schedule=TERM/10/KILL/5 ;;
	esac
	read -r pid < "$pidfile"
	read -r program < "$dir/run/$name.program"
	children=$(cat "/proc/$pid/task/$pid/children" 2> /dev/null || true)
	start-stop-daemon --stop --quiet --oknodo --pidfile "$pidfile" --exec "$program" --retry $schedule
	for child in $children; do
		kill -KILL "$child" 2> /dev/null || true # a worker that outlives its master keeps the port
	done
	rm -f "$pidfile"
done
