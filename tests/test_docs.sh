#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is written about options and causes is what the program has: help, manual, README, completions, Icinga, Director.
# The environment names the plugin, the fakeserver and the built LIST_OPTIONS.
# shellcheck disable=SC2317 # functions that others call by their names
# shellcheck source=tests/loopback.sh
. "$(dirname "$0")/loopback.sh"

: "${LIST_OPTIONS:?must name the built list_options}"
top=$(cd "$(dirname "$0")/.." && pwd)
options=$dir/options
causes=$dir/causes
"$LIST_OPTIONS" >"$options" || give_up 'list_options fails'
"$CHECK_ACTIVESYNC" --explain >"$causes"
same '--explain ends like --help' 3 $?
same 'every line of --explain is a key and a headline' '' "$(grep -Ev '^[a-z0-9][a-z0-9-]* - [^ ].*[^.]$' "$causes")"
holds 'there are causes' test -s "$causes"

# ---- what is made from the table
mkdir "$dir/made"
"$top/contrib/generate" "$options" "$causes" "$dir/made" >"$dir/generate.out" 2>&1
verdict 'contrib/generate runs' $? "$(cat "$dir/generate.out")"
while read -r file; do
	diff -u "$top/$file" "$dir/made/$file" >"$dir/diff" 2>&1
	verdict "$file is what contrib/generate makes" $? "$(head -n 30 "$dir/diff")
To fix it: make generate"
done < <(cd "$dir/made" && find . -type f | sed 's|^\./||' | sort)
for file in contrib/icinga2/check_activesync.conf contrib/director/check_activesync.json plugins/check_activesync.8 \
	contrib/bash-completion/check_activesync contrib/zsh-completion/_check_activesync \
	contrib/fish-completion/check_activesync.fish README.md; do
	holds "contrib/generate knows $file" test -e "$dir/made/$file"
done
holds 'README.md has the option table' grep -qx '<!-- options: made by contrib/generate -->' "$top/README.md"

# ---- help and manual
# spellings: each option as help and manual show it, "-H, --hostname=NAME".
spellings()
{
	awk -F '\t' '$5 != "ini" {
		printf "%s--%s", $2 == "-" ? "" : "-" $2 ", ", $1
		print $3 == "nothing" ? "" : $3 == "optional" ? "[=" $4 "]" : "=" $4
	}' "$options"
}

# same_list CLAIM WANTED GOT: the words of two lists; what differs is shown, and nothing else.
same_list()
{
	local only

	only=$(diff <(tr ' ' '\n' <<<"$2" | sort) <(tr ' ' '\n' <<<"$3" | sort) | sed -n 's/^</missing:/p; s/^>/too many:/p')
	verdict "$1" $((${#only} > 0)) "$only"
}

"$CHECK_ACTIVESYNC" --help >"$dir/help"
same '--help ends with 3' 3 $?
same_list '--help has every option and no other' "$(spellings | sort)" \
	"$(sed -nE 's/^ {1,6}((-[A-Za-z0-9], )?--[a-zA-Z0-9-]+(\[?=[^ ]+)?)( .*)?$/\1/p' "$dir/help" | sort)"
same 'no line of --help is wider than 80 columns' '' "$(grep -E '.{81}' "$dir/help")"

if command -v mandoc >/dev/null; then
	mandoc -Tlint "$top/plugins/check_activesync.8" >"$dir/lint" 2>&1
	same 'mandoc finds nothing to say about the manual' '' "$(cat "$dir/lint")"
	mandoc -Tascii -O width=100 "$top/plugins/check_activesync.8" | sed 's/.\x08//g' >"$dir/manual"
	same_list 'the manual has every option and no other' "$(spellings | sort)" \
		"$(sed -nE '/^OPTIONS/,/^ENVIRONMENT/s/^ {5}((-[A-Za-z0-9], )?--[a-zA-Z0-9-]+(\[?=[^ ]+)?)$/\1/p' "$dir/manual" | sort)"
	same_list 'the manual has every cause and no other' "$(sed 's/ - .*//' "$causes" | sort)" \
		"$(sed -nE '/^DIAGNOSTICS/,/^SEE ALSO/s/^ {5}([a-z0-9-]+)$/\1/p' "$dir/manual" | sort)"
	while IFS=$'\t' read -r name _ _ _ place _; do
		[ "$place" != ini ] || holds "the manual has the ini file's $name" grep -q "$name = " "$dir/manual"
	done <"$options"
	for section in NAME SYNOPSIS DESCRIPTION OPTIONS ENVIRONMENT FILES 'EXIT STATUS' METRICS EXAMPLES DIAGNOSTICS \
		'SEE ALSO' SECURITY; do
		holds "the manual has $section" grep -qx "$section" "$dir/manual"
	done
fi

# ---- completions
# completes WORD...: what bash offers for the last word of a command line, sorted, on one line.
completes()
{
	# shellcheck disable=SC2034 # bash completion reads them
	bash --norc -c '
		compopt() { :; }
		. "$1" && shift
		plugin=$1; shift
		COMP_WORDS=("$plugin" "$@"); COMP_CWORD=$#; COMPREPLY=()
		_check_activesync "$plugin" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
		printf "%s\n" "${COMPREPLY[@]}"
	' bash "$top/contrib/bash-completion/check_activesync" "$CHECK_ACTIVESYNC" "$@" | sort | paste -sd ' ' -
}

same_list 'bash completes every option and no other' \
	"$(awk -F '\t' '$5 != "ini" { print "--" $1 ($3 == "nothing" ? "" : "=") }' "$options" | sort | paste -sd ' ' -)" \
	"$(completes -)"
same 'bash completes a choice' 'bearer' "$(completes --auth = be)"
same 'bash completes a choice given apart' 'basic bearer certificate negotiate ntlm' "$(completes --auth '')"
cause=$(sed -n '1s/ - .*//p' "$causes")
holds 'bash completes the key of a cause' grep -qw "$cause" <<<"$(completes --explain = "${cause:0:3}")"
holds 'bash completes the key of a state' grep -qw "$cause" <<<"$(completes --state = "${cause:0:3}")"
same 'bash completes the state of a key' 'critical ok unknown warning' "$(completes --state = "$cause" = '')"
same 'bash completes a state begun' 'warning' "$(completes --state = "$cause" = w)"
same 'bash completes files where a file is wanted' "$dir/options" "$(completes --password-file = "$dir/opt")"
holds 'bash takes its completion' bash -n "$top/contrib/bash-completion/check_activesync"
if command -v zsh >/dev/null; then
	holds 'zsh takes its completion' zsh -n "$top/contrib/zsh-completion/_check_activesync"
fi
if command -v fish >/dev/null; then
	same_list 'fish completes every option and no other' \
		"$(awk -F '\t' '$5 != "ini" { print "--" $1 }' "$options" | sort | paste -sd ' ' -)" \
		"$(HOME=$dir fish --no-config -c "source $top/contrib/fish-completion/check_activesync.fish
			complete -C 'check_activesync --'" 2>&1 | cut -f 1 | tr -d = | sort -u | paste -sd ' ' -)"
fi

# ---- what the other files ask for exists
if command -v jq >/dev/null; then
	for file in director/check_activesync.json grafana/check_activesync.json; do
		holds "$file is JSON" jq -e . "$top/contrib/$file"
	done
	same_list 'the Director basket has every option and no other' \
		"$(awk -F '\t' '$5 == "any" || $1 == "extra-opts" { print "--" $1 }' "$options" | sort)" \
		"$(jq -r '.Command.activesync.arguments | keys[]' "$top/contrib/director/check_activesync.json" | sort)"
	same 'each field of the Director basket is that of an argument' '' \
		"$(jq -r '(.Command.activesync.arguments | tostring) as $all | .Datafield[].varname |
			select(. as $name | $all | contains($name) | not)' "$top/contrib/director/check_activesync.json")"
fi
for file in nagios/check_activesync.cfg nagios/services.cfg nrpe/check_activesync.cfg cron/check_activesync graph/check_activesync-graph; do
	while read -r word; do
		holds "$file: $word is an option" grep -q "^${word#--}	" "$options"
	done < <(grep -oE 'check_activesync (-[^|;]*)?' "$top/contrib/$file" | grep -oE -- '--[a-zA-Z][a-zA-Z0-9-]+' | sort -u)
done
while read -r name; do
	holds "contrib/icinga2: activesync_$name is an option" grep -q "^${name//_/-}	" "$options"
done < <(grep -ohE 'activesync_[a-zA-Z0-9_]+' "$top"/contrib/icinga2/*.conf "$top"/contrib/icinga2/zones/*.conf \
	"$top"/contrib/exchange-online/*.conf | sed 's/^activesync_//' | grep -vx mailboxes | sort -u)
while read -r name; do
	holds "contrib/check_activesync.ini: $name is an option" grep -q "^$name	" "$options"
done < <(sed -nE 's/^([a-zA-Z0-9-]+) *=.*/\1/p' "$top/contrib/check_activesync.ini" | sort -u)
while read -r key; do
	holds "the cause $key of an example exists" grep -q "^$key - " "$causes"
done < <(grep -ohE '"[a-z0-9-]+=(ok|warning|critical|unknown)"|--state=[a-z0-9-]+=|--explain=[a-z0-9-]+' \
	"$top"/contrib/icinga2/hosts.conf "$top/plugins/check_activesync.8" |
	sed -E 's/^"|^--(state|explain)=//; s/=.*//' | sort -u)
finish
