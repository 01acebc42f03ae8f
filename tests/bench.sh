#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make bench: what one check costs, against curl and check_curl in the same run.
#
# usage: bench.sh PLUGIN TOOLS [MINIMAL]
#
# TOOLS is where spawn and slow_link are built, MINIMAL a plugin built with a minimal libcurl.
# Counts user-mode instructions (callgrind), page faults, peak memory and CPU (wait4), system calls (strace) of one
# check each, checks in a second and the time over a slow link, against nginx with TLS 1.3. Mounts and network are its
# own: the system's trust store also holds the test authority there. Fails beyond a limit that is marked so.
# Needs root on Debian with valgrind, nginx, strace, curl, iproute2, check_curl (monitoring-plugins-standard).
set -euo pipefail

plugin=$(realpath "${1:?usage: bench.sh PLUGIN TOOLS [MINIMAL]}")
tools=$(realpath "${2:?usage: bench.sh PLUGIN TOOLS [MINIMAL]}")
minimal=${3:+$(realpath "$3")}
spawn=$tools/spawn
if [ -z "${BENCH_INSIDE:-}" ]; then
	for tool in valgrind nginx strace curl openssl unshare ip perl /usr/lib/nagios/plugins/check_curl; do
		command -v "$tool" > /dev/null || { echo "bench: $tool is not here"; exit 77; }
	done
	! ldd /usr/lib/nagios/plugins/check_curl | grep 'not found' || { echo 'bench: check_curl cannot start'; exit 77; }
	[ "$(id -u)" = 0 ] || { echo 'bench: needs root for mounts and a network of its own'; exit 77; }
	BENCH_INSIDE=1 exec unshare --mount --net --propagation private "$BASH" "$0" "$@"
fi

check_curl=/usr/lib/nagios/plugins/check_curl
work=$(mktemp -d)
chmod 755 "$work"
near=127.0.0.1
far=10.0.0.2 # the neighbour of 10.0.0.1 on the slow link
going=()
# shellcheck disable=SC2317 # the trap calls it
finish() {
	[ ${#going[@]} = 0 ] || kill "${going[@]}" 2> /dev/null || true
	umount -l /etc/ssl/certs 2> /dev/null || true
	rm -rf "$work"
}
trap finish EXIT

# ---------------------------------------------------------------- trust store
make_certificates() {
	cd "$work"
	openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=bench root' -keyout root.key -out root.pem \
		-addext basicConstraints=critical,CA:TRUE
	openssl req -newkey rsa:2048 -nodes -subj '/CN=bench intermediate' -keyout mid.key -out mid.csr
	openssl x509 -req -in mid.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 -out mid.pem \
		-extfile <(echo basicConstraints=critical,CA:TRUE)
	openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout leaf.key -out leaf.csr
	openssl x509 -req -in leaf.csr -CA mid.pem -CAkey mid.key -CAcreateserial -days 30 -out leaf.pem \
		-extfile <(echo "subjectAltName=DNS:localhost,IP:$near,IP:$far")
	cat leaf.pem mid.pem > chain.pem
	cp -a /etc/ssl/certs store
	cat root.pem >> store/ca-certificates.crt
	cp root.pem "store/$(openssl x509 -hash -noout -in root.pem).0"
	mount --bind store /etc/ssl/certs
}
make_certificates > "$work/openssl.out" 2>&1

# -------------------------------------------------------------------- network
ip link set lo up
"$tools/slow_link" slow 10 2> "$work/slow_link.out" &
going+=($!)
slow=yes
for _ in $(seq 50); do
	ip link show slow > /dev/null 2>&1 && break
	sleep 0.1
done
{ ip address add 10.0.0.1/24 dev slow && ip link set slow up; } 2>> "$work/slow_link.out" || slow=no

# --------------------------------------------------------------------- server
folders() { # folders COUNT: a FolderSync answer
	perl -e 'my $n = shift; print "\3\1j\0\0\7VL\0031\0\1R\0031\0\1NW\003$n\0\1";
		printf "OH\003mail%%2F%08x5e2b4f0a9a73%012x\0\1I\0030\0\1G\003Folder number %d of the archive\0\1J\003%d\0\1\1", $_, $_, $_, $_ == 1 ? 2 : 12 for 1 .. $n;
		print "\1\1"' "$1"
}
port=$((20000 + $$ % 20000))
mkdir "$work/www" "$work/tmp"
folders 14 > "$work/www/small.wbxml"
folders 100 > "$work/www/10k.wbxml"
folders 40000 > "$work/www/4m.wbxml"
cat > "$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 64; }
http {
	access_log off; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp; fastcgi_temp_path $work/tmp;
	uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
	types { } default_type application/vnd.ms-sync.wbxml; keepalive_timeout 5;
	server {
		listen $port ssl; ssl_protocols TLSv1.3; root $work/www;
		ssl_certificate $work/chain.pem; ssl_certificate_key $work/leaf.key;
		location /Microsoft-Server-ActiveSync { error_page 405 =200 /small.wbxml; }
		location /10k { error_page 405 =200 /10k.wbxml; }
		location /4m { error_page 405 =200 /4m.wbxml; }
		location /500 { add_header MS-Server-ActiveSync 14.3.123.3 always; add_header X-Powered-By ASP.NET always;
			default_type text/html; return 500 ""; }
		location / { }
	}
}
CONF
touch "$work/www/Microsoft-Server-ActiveSync" "$work/www/10k" "$work/www/4m"
taskset -c 1 nginx -p "$work" -c "$work/nginx.conf" -e "$work/error.log" &
going+=($!)
for _ in $(seq 50); do
	(exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break
	sleep 0.1
done

# --------------------------------------------------------------------- peers
printf '\003\001\152\000\000\007\126\122\0030\000\001\001' > "$work/request.bin"
echo bench-secret > "$work/password"
chmod 600 "$work/password"
query='Cmd=FolderSync&User=monitor&DeviceId=0123456789abcdef0123456789abcdef&DeviceType=bench'
url="https://$near:$port/Microsoft-Server-ActiveSync?$query"
ours=("$plugin" -H "$near" -p "$port" -u monitor --password-file="$work/password")
with_curl=(curl -sS -o /dev/null --max-time 60 --data-binary "@$work/request.bin" -u monitor:bench-secret
	-H 'Content-Type: application/vnd.ms-sync.wbxml' -H 'MS-ASProtocolVersion: 14.1')
# its -P takes a C string, so that 13 other bytes stand in for the request
with_check_curl=("$check_curl" -I "$near" -p "$port" -S -D -u "/Microsoft-Server-ActiveSync?$query"
	-a monitor:bench-secret -T application/vnd.ms-sync.wbxml -k 'MS-ASProtocolVersion: 14.1' -P 0123456789012)

seen() { "$@" > "$work/seen" 2>&1 || true; }
seen "${ours[@]}"
grep -q '^ACTIVESYNC OK: 14 folders' "$work/seen" || { echo "bench: no OK to measure: $(cat "$work/seen")"; exit 1; }
seen "${with_check_curl[@]}"
grep -q '^HTTP OK: HTTP/1.1 200' "$work/seen" || { echo "bench: check_curl fails: $(cat "$work/seen")"; exit 1; }
seen "${ours[@]}" --path=/500 -v
grep -q '^ACTIVESYNC CRITICAL: HTTP 500' "$work/seen" || { echo "bench: no 500: $(cat "$work/seen")"; exit 1; }

instructions() { # of all processes of a command
	rm -f "$work"/callgrind.*
	valgrind --tool=callgrind --trace-children=yes --callgrind-out-file="$work/callgrind.%p" "$@" > /dev/null 2>&1 || true
	awk '/^summary:/ { sum += $2 } END { printf "%d\n", sum }' "$work"/callgrind.*
}
usage() { # "faults KiB" of a command, the median of nine
	for _ in 1 2 3 4 5 6 7 8 9; do
		"$spawn" "$@"
	done | sort -n | sed -n 5p
}
median() {
	sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}
cpu() { # "milliseconds share" of a command, medians; pairs with curl in turn on one processor, the server on another
	for _ in $(seq 40); do
		echo "$(taskset -c 0 "$spawn" "$@") $(taskset -c 0 "$spawn" "${with_curl[@]}" "$url")"
	done > "$work/pairs"
	echo "$(awk '{ print $3 / 1000 }' "$work/pairs" | median) $(awk '{ print $3 / $7 }' "$work/pairs" | median)"
}
rates() { # "ours curl", checks a second, four at a time, in slices of a second run in turn
	for _ in 1 2 3 4 5; do
		echo "$("$spawn" --rate 1 4 "${ours[@]}") $("$spawn" --rate 1 4 "${with_curl[@]}" "$url")"
	done | awk '{ a += $1; b += $2 } END { print a / NR, b / NR }'
}
wall() { # milliseconds of a command, the median of fifteen
	for _ in $(seq 15); do
		"$spawn" "$@"
	done | awk '{ print $4 / 1000 }' | median
}
calls() {
	strace -f -o "$work/strace" "$@" > /dev/null 2>&1 || true
	grep -c '(' "$work/strace"
}
describe() { # describe WHO NEAR-COMMAND... -- FAR-COMMAND...: a line of absolute figures
	local who=$1 command=() faults kib ms _

	shift
	while [ "$1" != -- ]; do
		command+=("$1")
		shift
	done
	shift
	read -r faults kib _ <<< "$(usage "${command[@]}")"
	read -r ms _ <<< "$(cpu "${command[@]}")"
	printf '%s: %s page faults, %s KiB, %s system calls, %s ms of CPU, %s checks a second' "$who" "$faults" "$kib" \
		"$(calls "${command[@]}")" "$ms" "$("$spawn" --rate 3 4 "${command[@]}")"
	[ $slow = no ] || printf ', %s ms over the slow link' "$(wall "$@")"
	echo
}
failed=0
row() { # row WHAT OURS PEER MUST AIM: figures and their ratio, held against the must, "-" for none
	awk -v what="$1" -v ours="$2" -v peer="$3" -v must="$4" -v aim="$5" 'BEGIN {
		ratio = peer == "-" ? ours : ours / peer
		sign = aim > must ? -1 : 1 # where the aim is above the must, more is better
		verdict = must == "-" ? "" : ratio * sign <= aim * sign ? "aim" : ratio * sign <= must * sign ? "must" : "MISSED"
		printf "%-44s %14s %14s %10.3f %9s %9s  %s\n", what, ours, peer, ratio, must, aim, verdict
		exit verdict == "MISSED" }' || failed=1
}

i_ours=$(instructions "${ours[@]}")
i_curl=$(instructions "${with_curl[@]}" "$url")
i_check=$(instructions "${with_check_curl[@]}")
i_500=$(instructions "${ours[@]}" --path=/500 -v)
i_10k=$(instructions "${ours[@]}" --path=/10k)
i_4m=$(instructions "${ours[@]}" --path=/4m)
bytes=$(($(stat -c %s "$work/www/4m.wbxml") - $(stat -c %s "$work/www/10k.wbxml")))
read -r faults kib _ _ <<< "$(usage "${ours[@]}")"
read -r _ kib_10k _ _ <<< "$(usage "${ours[@]}" --path=/10k)"
read -r _ kib_4m _ _ <<< "$(usage "${ours[@]}" --path=/4m)"

echo "check_activesync: cost of one check, $(date -u +%F)"
"$plugin" --version || true
curl --version | head -1
echo
printf '%-44s %14s %14s %10s %9s %9s\n' figure ours peer ratio must aim
# OpenSSL 3.5 reads the bundle in a third of the time; absolute limits are known for Debian 12 only.
case $("$plugin" --version) in
*OpenSSL/3.[0-4].*) limits=(0.118 0.114 0.116 0.112 11980 11571 700 685 0.22 0.20 445 435 4 4.5) ;;
*) limits=(0.345 0.33 0.34 0.33 - - - - 0.50 0.46 - - - -) ;;
esac
row 'instructions against curl' "$i_ours" "$i_curl" "${limits[@]:0:2}"
row 'instructions against check_curl -D' "$i_ours" "$i_check" "${limits[@]:2:2}"
row 'a diagnosed 500 with -v against an OK' "$i_500" "$i_ours" 1.02 1.01
row 'instructions per byte of a long folder list' "$((i_4m - i_10k))" "$bytes" 10 8
row 'peak memory, KiB against 11.7 and 11.3 MiB' "$kib" - "${limits[@]:4:2}"
row 'memory grown from 10 KB to 4 MB, KiB' "$((kib_4m - kib_10k))" - 307 100
row 'page faults' "$faults" - "${limits[@]:6:2}"
read -r _ share <<< "$(cpu "${ours[@]}")"
row 'CPU time against curl, median of 40 pairs' "$share" - "${limits[@]:8:2}"
read -r _ share <<< "$(cpu "$plugin" -V)"
row 'of which for starting at all (-V)' "$share" - - -
row 'system calls' "$(calls "${ours[@]}")" - "${limits[@]:10:2}"
read -r rate rate_curl <<< "$(rates)"
row 'checks a second, four at a time' "$rate" "$rate_curl" "${limits[@]:12:2}"
over_the_link=(-H "$far" -p "$port" -u monitor --password-file="$work/password")
if [ $slow = yes ]; then
	row 'milliseconds at a round trip of 20, of three' "$(wall "$plugin" "${over_the_link[@]}")" - 75 72
else
	echo "no slow link: $(tail -n 1 "$work/slow_link.out")"
fi
[ -z "$minimal" ] ||
	row 'instructions with a minimal libcurl' "$(instructions "$minimal" "${ours[@]:1}")" - 24700000 24200000
echo
describe ours "${ours[@]}" -- "$plugin" "${over_the_link[@]}"
describe curl "${with_curl[@]}" "$url" -- "${with_curl[@]}" "${url/$near/$far}"
describe 'check_curl -D' "${with_check_curl[@]}" -- "${with_check_curl[@]/$near/$far}"
[ -z "$minimal" ] || describe 'with a minimal libcurl' "$minimal" "${ours[@]:1}" -- "$minimal" "${over_the_link[@]}"
exit $failed
