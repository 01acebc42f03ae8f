#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# contrib/graph draws real metrics; contrib/grafana asks for metrics that exist.
# KEEP=DIRECTORY keeps the pictures, for the documentation.
# shellcheck source=tests/systems.sh
. "$(dirname "$0")/systems.sh"

need_packages rrdtool jq file
start_servers
graph=$contrib/graph/check_activesync-graph

# probe PORT
probe()
{
	CHECK_ACTIVESYNC_PASSWORD=secret "$CHECK_ACTIVESYNC" -H mail.example.org -I 127.0.0.1 -p "$1" -u probe \
		--cacert "$certs/ca.pem"
}

# ---- four hours, probed every five minutes; half an hour of it the server answers 500
begin=1700000100
for i in {0..47}; do
	probe "$([ "$i" -ge 30 ] && [ "$i" -lt 36 ] && echo "$ill_port" || echo "$well_port")" |
		"$graph" record "$dir/mail.rrd" $((begin + 300 * i)) >>"$dir/record.out" 2>&1 || break
done
same 'real metrics are recorded' '47 ' "$i $(cat "$dir/record.out")"
last=$(rrdtool lastupdate "$dir/mail.rrd" | tail -n 1)
shows 'the last is what the last probe said' '^ ?1700014200: 0\.[0-9]+ .* 80 2 [0-9]+ 0$' "$last"
at_500=$(rrdtool fetch "$dir/mail.rrd" MAX --start $((begin + 300 * 33)) --end $((begin + 300 * 33)) | tail -n 1)
shows 'while it was ill there are times, no folders, and the state' \
	'^[0-9]+: [0-9].* (-?nan) [0-9.e+]+ 2\.0+e\+00$' "$at_500"
"$graph" draw "$dir/mail.rrd" "$dir/pictures" $begin $((begin + 300 * 48)) >"$dir/draw.out" 2>&1
same 'the pictures are drawn' '0 ' "$? $(cat "$dir/draw.out")"
for name in time folders certificate; do
	holds "$name.png is a picture" eval "file '$dir/pictures/$name.png' | grep -Eq 'PNG image data, [78][0-9]{2} x [23][0-9]{2}'"
done
lacks 'wrong use is refused' "$graph" paint
[ -z "${KEEP-}" ] || cp "$dir"/pictures/*.png "$KEEP"

# ---- the dashboard
dashboard=$contrib/grafana/check_activesync.json
holds 'the dashboard is JSON' jq -e . "$dashboard"
printed=$(labels "$(probe "$well_port" | sed 's/.*|//')")
same 'a probe prints the metrics of the manual' "$metrics" "$printed"
while read -r name; do
	holds "the dashboard asks for $name, which is printed" grep -qw "$name" <<<"$printed"
done < <(jq -r '.panels[].targets[].query' "$dashboard" | sed -n "s/.*\"metric\" = '\\([a-z_]*\\)'.*/\\1/p" | sort -u)
for name in $metrics; do
	holds "the dashboard shows $name" grep -q "'$name'" "$dashboard"
done
same 'each panel has an id of its own' "$(jq '.panels | length' "$dashboard")" \
	"$(jq '[.panels[].id] | unique | length' "$dashboard")"
finish
