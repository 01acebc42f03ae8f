#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sogo-up.sh DIRECTORY PORT
#
# Brings up a real SOGo with ActiveSync on loopback, from Debian's packages:
#
#   nginx (TLS, PORT) - sogod (PORT+1) - PostgreSQL (PORT+2)
#                                      - dovecot    (PORT+3)
#                                      - memcached  (PORT+4)
#
# All configuration and data is below DIRECTORY, nothing in /etc is touched.
# What runs already is left alone, so that a part ended by sogo-down.sh comes
# back by running this again. Needs root; FAKESERVER names the built
# fakeserver, which makes the certificates. Exit code 77: it cannot be done here.
set -eu
umask 022

fail() { echo "sogo-up: $*" >&2; exit 1; }
skip() { echo "sogo-up: $*" >&2; exit 77; }

dir=${1:?usage: sogo-up.sh DIRECTORY PORT} port=${2:?usage: sogo-up.sh DIRECTORY PORT}
fakeserver=${FAKESERVER:?FAKESERVER must name the built fakeserver}
sogod_port=$((port + 1)) postgres_port=$((port + 2)) dovecot_port=$((port + 3)) memcached_port=$((port + 4))

[ "$(id -u)" = 0 ] || skip 'needs root'
command -v apt-get > /dev/null || skip 'needs Debian'

mkdir -p "$dir/run" "$dir/log"
runuser -u nobody -- test -x "$dir" || fail "$dir must be reachable for the daemons' users"

# Packages; their daemons must not start by themselves.
missing=()
for package in sogo sogo-activesync postgresql dovecot-imapd memcached nginx; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) in
	installed) ;;
	*) missing+=("$package") ;;
	esac
done
apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >> "$dir/log/apt" 2>&1; }
if [ ${#missing[@]} -gt 0 ]; then
	echo "sogo-up: installing ${missing[*]}"
	policy=/usr/sbin/policy-rc.d
	if [ ! -e $policy ]; then
		trap 'rm -f $policy' EXIT
		printf '#!/bin/sh\nexit 101\n' > $policy
		chmod 755 $policy
	fi
	apt install --no-install-recommends -y "${missing[@]}" ||
		{ apt update && apt install --no-install-recommends -y "${missing[@]}"; } ||
		skip "cannot install ${missing[*]}: $(tail -n 1 "$dir/log/apt")"
fi

listens() { (: <> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# start NAME PORT USER PROGRAM ARGUMENT...: starts it unless it runs, and waits until it listens.
start() {
	local name=$1 on=$2 user=$3 program=$4 pidfile=$dir/run/$1.pid
	shift 4
	start-stop-daemon --status --pidfile "$pidfile" --exec "$program" && return
	listens "$on" && fail "port $on, meant for $name, is taken"
	echo "$program" > "$dir/run/$name.program"
	start-stop-daemon --start --quiet --background --make-pidfile --pidfile "$pidfile" --chuid "$user" \
		--output "$dir/log/$name" --exec "$program" -- "$@"
	for _ in $(seq 300); do
		listens "$on" && return
		sleep 0.1
	done
	tail "$dir/log/$name" >&2
	fail "$name does not come up"
}

if [ ! -e "$dir/certs" ]; then
	mkdir "$dir/certs.new"
	"$fakeserver" --make-certs "$dir/certs.new"
	mv "$dir/certs.new" "$dir/certs"
fi

postgres=$(find /usr/lib/postgresql -path '*/bin/postgres' | sort -V | tail -n 1)
if [ ! -e "$dir/postgres/PG_VERSION" ]; then
	install -d -o postgres -m 700 "$dir/postgres"
	(cd / && runuser -u postgres -- "${postgres%/*}/initdb" -D "$dir/postgres" -U postgres -A trust \
		--locale=C -E UTF8 --no-sync) > "$dir/log/initdb" 2>&1
fi
start postgres $postgres_port postgres "$postgres" -D "$dir/postgres" -p $postgres_port -F \
	-c listen_addresses=127.0.0.1 -c unix_socket_directories=
psql() { command psql -qXAt -h 127.0.0.1 -p $postgres_port -U postgres "$@"; }
for _ in $(seq 100); do # it listens a little before it serves
	psql -c 'select 1' > /dev/null 2>&1 && break
	sleep 0.1
done
if [ "$(psql -c "select count(*) from pg_database where datname = 'sogo'")" = 0 ]; then
	psql -c 'create database sogo'
	psql -d sogo <<- 'SQL'
		create table users (c_uid text primary key, c_name text, c_password text, c_cn text, mail text);
		insert into users values ('probe', 'probe', 'correct horse', 'Probe', 'probe@example.org');
	SQL
fi

start memcached $memcached_port memcache /usr/bin/memcached -l 127.0.0.1 -p $memcached_port

install -d -o nobody -m 700 "$dir/mail"
mkdir -p "$dir/dovecot"
echo 'probe:{PLAIN}correct horse' > "$dir/dovecot/passwords"
cat > "$dir/dovecot/conf" << CONF
base_dir = $dir/dovecot/base
state_dir = $dir/dovecot/state
log_path = $dir/log/dovecot
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:$dir/mail/%u
passdb {
	driver = passwd-file
	args = $dir/dovecot/passwords
}
userdb {
	driver = static
	args = uid=nobody gid=nogroup home=$dir/mail/%u
}
namespace {
	inbox = yes
	separator = /
}
service imap-login {
	inet_listener imap {
		port = $dovecot_port
	}
	inet_listener imaps {
		port = 0
	}
}
CONF
start dovecot $dovecot_port root /usr/sbin/dovecot -F -c "$dir/dovecot/conf"

# GNUstep takes settings from the command line before those of /etc/sogo/sogo.conf.
install -d -o sogo -m 750 "$dir/spool"
database=postgresql://postgres@127.0.0.1:$postgres_port/sogo
start sogod $sogod_port sogo /usr/sbin/sogod \
	-WONoDetach YES -WOLogFile - -WOPidFile "$dir/spool/sogod.pid" -WOPort 127.0.0.1:$sogod_port \
	-WOWorkersCount 2 -SOGoMailSpoolPath "$dir/spool" \
	-SOGoProfileURL "$database/profile" -OCSFolderInfoURL "$database/folder_info" \
	-OCSSessionsFolderURL "$database/sessions" -OCSEMailAlarmsFolderURL "$database/alarms" \
	-SOGoUserSources "({type = sql; id = users; viewURL = \"$database/users\"; canAuthenticate = YES;
		isAddressBook = NO; userPasswordAlgorithm = plain;})" \
	-SOGoIMAPServer imap://127.0.0.1:$dovecot_port -SOGoMailDomain example.org \
	-SOGoMemcachedHost 127.0.0.1:$memcached_port

mkdir -p "$dir/nginx"
cat > "$dir/nginx/conf" << CONF
daemon off;
user www-data;
worker_processes 1;
pid $dir/nginx/pid;
events {
}
http {
	access_log $dir/log/nginx-access;
	client_body_temp_path $dir/nginx/body;
	proxy_temp_path $dir/nginx/proxy;
	fastcgi_temp_path $dir/nginx/fastcgi;
	uwsgi_temp_path $dir/nginx/uwsgi;
	scgi_temp_path $dir/nginx/scgi;
	server {
		listen 127.0.0.1:$port ssl;
		server_name mail.example.org;
		ssl_certificate $dir/certs/good.pem;
		ssl_certificate_key $dir/certs/server.key;
		location /Microsoft-Server-ActiveSync {
			proxy_pass http://127.0.0.1:$sogod_port/SOGo/Microsoft-Server-ActiveSync;
			proxy_set_header Host \$host;
			proxy_set_header x-webobjects-server-protocol HTTP/1.0;
			proxy_set_header x-webobjects-remote-host \$remote_addr;
			proxy_set_header x-webobjects-server-name \$server_name;
			proxy_set_header x-webobjects-server-port \$server_port;
			proxy_set_header x-webobjects-server-url \$scheme://\$http_host;
		}
	}
}
CONF
start nginx "$port" root /usr/sbin/nginx -e "$dir/log/nginx" -p "$dir/nginx" -c "$dir/nginx/conf"
