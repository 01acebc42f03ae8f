#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Our WBXML reader beside libwbxml's (wbxml2xml, Debian: libwbxml2-utils): the same tree wherever both accept.
#
# Documents are made by tests/wbxml_trees.c, WBXML_DOCUMENTS (600) of them, every other one with a byte changed. A
# changed one may be refused by ours: it is strict where libwbxml is not, see wbxml.h.
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

command -v wbxml2xml >/dev/null || skip 'wbxml2xml is not here (Debian: libwbxml2-utils)'
trees=$(dirname "$FAKESERVER")/wbxml_trees
count=${WBXML_DOCUMENTS:-600}
mkdir "$dir/documents"
"$trees" make "$dir/documents" "$count" || give_up 'cannot make documents'
"$trees" read "$dir"/documents/*.wbxml || give_up 'cannot read documents'

# theirs FILE: its XML without prolog.
theirs()
{
	wbxml2xml -k -m 0 -l ACTIVESYNC -o "$dir/theirs" "$1" >/dev/null 2>&1 && [ -s "$dir/theirs" ] || return
	{ xml=$(<"$dir/theirs"); } 2>/dev/null
	xml=${xml#*microsoft.com/?>}
}

# equal OURS: whether it is theirs. A character that a change made of an entity, libwbxml may write as no UTF-8.
equal()
{
	[ "$1" = "$xml" ] && return
	[ $((i % 2)) = 1 ] && [ "$(tr -cd '\n -~' <<<"$1")" = "$(tr -cd '\n -~' <<<"$xml")" ]
}

disputed='RequireStorageCardEncryption|AccountOnlyRemoteWipe|<Data|SMTPAddress|RightsManagementInformation'
same=0 stricter=0 nameless=0 refused=0 different=
for ((i = 0; i < count; i++)); do
	file=$dir/documents/$i.wbxml
	{ ours=$(<"$file.ours"); } 2>/dev/null
	if ! theirs "$file"; then
		refused=$((refused + 1))
		[ $((i % 2)) = 1 ] || different+="$i is refused by libwbxml; "
	elif equal "$ours"; then
		same=$((same + 1))
	elif [ $((i % 2)) = 1 ] && [[ $ours == *'why: '* ]]; then
		stricter=$((stricter + 1))
	elif [ $((i % 2)) = 1 ] && [[ $ours =~ NAMELESS|$disputed || $xml == *unknown* ]]; then
		nameless=$((nameless + 1))
	else
		different+="$i is ${ours:0:600} but ${xml:0:600}; "
	fi
done
echo "$same the same, $stricter that only libwbxml takes, $refused that it refuses, $nameless without names"
[ -z "$different" ]
verdict "$count documents are the same tree to both readers where both accept" $? "$different"
[ $same -gt $((count / 2)) ]
verdict 'most were compared' $? "$same of $count"
finish
