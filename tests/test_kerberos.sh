#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --auth=negotiate against a real Kerberos: an MIT KDC, and Apache with mod_auth_gssapi in front of the embedded
# server. Run by contrib/run-tests; exit code 77: cannot be done here.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

need_root 'start a KDC and Apache'
need_packages krb5-kdc krb5-admin-server krb5-user apache2 libapache2-mod-auth-gssapi
make_certs
unset CHECK_ACTIVESYNC_PASSWORD KRB5_CLIENT_KTNAME KRB5_KTNAME

# ---- the realm
kdc_port=$(free_port)
export KRB5_CONFIG=$dir/krb5.conf KRB5_KDC_PROFILE=$dir/kdc.conf KRB5CCNAME=FILE:$dir/tickets
cat >"$KRB5_CONFIG" <<END
[libdefaults]
	default_realm = EXAMPLE.ORG
	dns_lookup_kdc = false
	dns_lookup_realm = false
	dns_canonicalize_hostname = false
	rdns = false
	udp_preference_limit = 1
[realms]
	EXAMPLE.ORG = {
		kdc = 127.0.0.1:$kdc_port
	}
[domain_realm]
	.example.org = EXAMPLE.ORG
END
cat >"$KRB5_KDC_PROFILE" <<END
[kdcdefaults]
	kdc_listen = 127.0.0.1:$kdc_port
	kdc_tcp_listen = 127.0.0.1:$kdc_port
[realms]
	EXAMPLE.ORG = {
		database_name = $dir/principal
		key_stash_file = $dir/stash
		acl_file = $dir/acl
		max_life = 1d
	}
[logging]
	kdc = FILE:$dir/kdc.log
END
kdc()
{
	kadmin.local -r EXAMPLE.ORG -q "$*" >>"$dir/kadmin.out" 2>&1 || give_up "$* failed: $(tail -n 3 "$dir/kadmin.out")"
}
kdb5_util create -r EXAMPLE.ORG -s -P master >"$dir/kadmin.out" 2>&1 || give_up "no realm: $(cat "$dir/kadmin.out")"
kdc addprinc -pw secret probe
kdc addprinc -pw secret outsider
kdc addprinc -randkey HTTP/mail.example.org
kdc ktadd -k "$dir/http.keytab" HTTP/mail.example.org
kdc ktadd -norandkey -k "$dir/probe.keytab" probe
chmod 644 "$dir/http.keytab"
start_kdc()
{
	run kdc krb5kdc -n -r EXAMPLE.ORG
	wait_until kdc listens "$kdc_port"
}
start_kdc

# ---- Apache in front of the embedded server
reply_folders "$dir/folders"
serve backend --plain "$dir/folders"
backend_port=$port
backend_log=$log
apache_port=$(free_port)
modules=/usr/lib/apache2/modules
chmod 644 "$certs"/server.key "$certs"/good.pem
{
	for module in mpm_event authn_core authz_core authz_user auth_gssapi headers proxy proxy_http ssl socache_shmcb; do
		[ ! -e $modules/mod_$module.so ] || echo "LoadModule ${module}_module $modules/mod_$module.so"
	done
	cat <<-END
	ServerName mail.example.org
	ServerRoot $dir
	PidFile $dir/apache.pid
	DefaultRuntimeDir $dir
	Listen 127.0.0.1:$apache_port
	User www-data
	Group www-data
	ErrorLog $dir/apache.error
	SSLEngine on
	SSLCertificateFile $certs/good.pem
	SSLCertificateKeyFile $certs/server.key
	SSLSessionCache none
	<Location />
		AuthType GSSAPI
		AuthName "Kerberos"
		GssapiCredStore keytab:$dir/http.keytab
		GssapiLocalName Off
		Require user probe@EXAMPLE.ORG
		RequestHeader set X-User expr=%{REMOTE_USER}
		RequestHeader unset Authorization
	</Location>
	ProxyPass / http://127.0.0.1:$backend_port/ disablereuse=on
	END
} >"$dir/apache.conf"
run apache apache2 -f "$dir/apache.conf" -DFOREGROUND
wait_until apache listens "$apache_port"

plugin()
{
	"$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$port" --cacert "$certs/ca.pem" -u probe@example.org \
		--auth=negotiate "$@"
}
port=$apache_port
log=$backend_log

sign_in()
{
	kinit "$@" <<<secret >>"$dir/kinit.out" 2>&1 || give_up "kinit: $(tail -n 1 "$dir/kinit.out")"
}

# ---- without a ticket
# no_ticket CLAIM: a clear line at once, and no request.
no_ticket()
{
	local started=$SECONDS before
	before=$(requests)

	expect "$1" 3 '^ACTIVESYNC UNKNOWN: .*no Kerberos ticket.*kinit' "${@:2}"
	[ $((SECONDS - started)) -le 3 ]
	verdict "$1: is said at once" $? "took $((SECONDS - started)) s"
	counts "$1: nothing came through" requests "$before"
}
no_ticket 'no ticket'
CHECK_ACTIVESYNC_PASSWORD=secret no_ticket 'a password is no ticket'

# ---- with one
sign_in probe
expect 'with a ticket' 0 '^ACTIVESYNC OK: 2 folders .*EAS 14\.1'
same 'Apache knows who it is' probe@EXAMPLE.ORG "$(header 1 x-user)"
holds 'User is still what -u says' grep -q 'User=probe\(@\|%40\)example\.org' <<<"$(line 1)"
expect 'at -vvv' 0 '^ACTIVESYNC OK' -vvv
lacks 'the ticket is not shown' grep -Eqi '(negotiate|kerberos) +[A-Za-z0-9+/]{20}' <<<"$output"
lacks 'by any other name' grep -q 'YII[A-Za-z0-9+/]\{20\}' <<<"$output"
expect 'the certificate is still looked at' 2 'cause: tls-' -v --cacert "$certs/unknown-issuer.pem"
expect 'a name that the realm does not know' 3 '^ACTIVESYNC UNKNOWN: .*Kerberos' -k -H mail.example.net

sign_in outsider
expect 'somebody whom the server does not want' 2 '^ACTIVESYNC CRITICAL: HTTP 40[13]' -v
kdestroy -q
expect 'after that, no ticket' 3 'no Kerberos ticket'

# ---- with a client keytab
export KRB5_CLIENT_KTNAME=FILE:$dir/probe.keytab
expect 'a client keytab instead' 0 '^ACTIVESYNC OK: 2 folders'
same 'is probe, too' probe@EXAMPLE.ORG "$(header "$(requests)" x-user)"
KRB5CCNAME=MEMORY: expect 'with a cache in memory' 0 '^ACTIVESYNC OK: 2 folders'
kdestroy -q 2>/dev/null
KRB5_CLIENT_KTNAME=FILE:$dir/none.keytab no_ticket 'a keytab that is not there'
stop kdc
no_ticket 'a KDC that is down'
start_kdc
expect 'a KDC that is back' 0 '^ACTIVESYNC OK: 2 folders'
unset KRB5_CLIENT_KTNAME
kdestroy -q

# ---- an old ticket
sign_in -l 2s probe
sleep 3
no_ticket 'a ticket that expired'

# ---- servers that want something else: Negotiate is all they ever get
sign_in probe
# offered CLAIM CHALLENGE...
offered()
{
	local claim=$1 challenge

	shift
	{
		printf 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n'
		for challenge; do
			printf 'WWW-Authenticate: %s\r\n' "$challenge"
		done
		printf '\r\n'
	} >"$dir/offer"
	serve_tls offer "$dir/offer"
	CHECK_ACTIVESYNC_PASSWORD=secret expect "$claim" 2 '^ACTIVESYNC CRITICAL: HTTP 401' -v
	lacks "$claim: no other method is tried" grep -Eqi '^> Authorization: (Basic|NTLM|Digest|Bearer)' "$log"
	[ "$(requests)" -le 2 ]
	verdict "$claim: it does not go on" $? "$(requests) requests"
}
offered 'Basic only' 'Basic realm="x"'
offered 'NTLM only' NTLM
offered 'everything' Negotiate NTLM 'Basic realm="x"' 'Bearer'
offered 'Negotiate, refused' Negotiate
offered 'a broken token' 'Negotiate oRQwEqADCgEB'
offered 'a token that is none' 'Negotiate !!!!'
offered 'nothing at all'
finish
