#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The style guide as a program: who may know whom, what may not be called, how it looks.
# usage: lint.sh [SOURCE_DIR]
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2
source=$(mktemp) && found=$(mktemp) || exit 2
trap 'rm -f "$source" "$found"' EXIT

complain() { # complain RULE; reads offending lines from standard input
	sed "s|^|lint: $1: |" | tee -a "$found"
}

# The code without comments and the contents of strings, a line each: FILE:LINE:TEXT.
awk '
	FNR == 1 { inside = 0 }
	{
		line = $0
		if (inside) {
			end = index(line, "*/")
			line = end ? substr(line, end + 2) : ""
			inside = !end
		}
		gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
		gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
		start = index(line, "/*")
		if (start) { line = substr(line, 1, start - 1); inside = 1 }
		print FILENAME ":" FNR ":" line
	}' plugins/*.c plugins/*.h > "$source"

# ---- who may know whom: a module may include itself and what stands behind it
includes='
answer: foldersync headers provision request tls
cause: fact state
codepage:
containment:
cookies: text
deadline:
device: settings text tls
diagnosis: cause fact
dump: codepage text wbxml
evidence: answer request settings text
exchange: answer product text
fact: evidence failurecontext page product server text version fact_table
failurecontext: text
fault: text
followup: diagnosis evidence request version
foldersync: codepage text wbxml
headers: cookies text
host: settings text
inifile: fault text userfile wipe
options: cause device fault host inifile override range settings state text version wipe
output: deadline state
override: fault state text
page: answer headers text
perfdata: text
probe: cookies deadline evidence fault redact request secret settings transport wipe
memory: wipe
needle: spelling text
product:
provision: codepage text wbxml
range: text
redact: answer cookies failurecontext needle secret settings text wbxml wipe
report: cause diagnosis dump evidence fact output perfdata range request server text verdict
request: codepage settings text version wbxml
secret: deadline fault settings terminal text userfile wipe
server: answer evidence exchange failurecontext page product text
settings: foldersync override range state wipe
spelling: text
state: text
terminal: deadline
text:
tls: deadline fault memory settings text
transport: answer deadline fault memory request secret settings text tls wipe
userfile: deadline fault text
verdict: diagnosis evidence override state
version: text
wbxml:
wipe:
'
printf '%s\n' "$includes" | awk '
	NR == FNR { if (split($0, part, ":") == 2) { known[part[1]] = 1; allowed[part[1]] = " " part[2] " " }; next }
	FNR == 1 {
		name = FILENAME
		sub(/.*\//, "", name); sub(/\.[ch]$/, "", name)
		module = name
		sub(/_.*/, "", module); sub(/^causes$/, "cause", module)
		if (name != "check_activesync" && !(module in known)) print FILENAME ": its module is not in the include map"
	}
	/^#include "/ && name != "check_activesync" {
		other = $2
		gsub(/"|\.h"/, "", other)
		if (other != "config" && other != module && index(other, module "_") != 1 && !index(allowed[module], " " other " "))
			print FILENAME " may not include " other ".h; if the arrow does not turn back, name it in the map of tests/lint.sh"
	}' - plugins/*.c plugins/*.h | complain map

# Arrows never turn back.
printf '%s\n' "$includes" | awk -F: 'NF == 2 { n = split($2, other, " "); for (i = 1; i <= n; i++) print $1, other[i] }' |
	tsort 2>&1 > /dev/null | complain 'the include map goes in a circle'

only() { # only FILES PATTERN WHAT
	grep -E "$2" "$source" | grep -Ev "^plugins/($1)[^:/]*:" | complain "$3"
}
only 'transport' '#include <curl/' 'only transport knows libcurl'
only 'tls' '#include <openssl/' 'only tls knows OpenSSL'
only 'output|terminal' '[^a-z_](printf|puts|putchar|fputs|fwrite|fprintf|vprintf|vfprintf|perror|write|writev|send)\(' 'only output prints'
only 'terminal' 'O_(WRONLY|RDWR|CREAT|APPEND|TRUNC)' 'only terminal opens anything to write to'
only 'check_activesync|output' '[^a-z_](exit|_exit|_Exit|abort|quick_exit)\(' 'only main ends the process'

# The compiler does not see a phrase without its NUL, nor one too many for page.c's ROW_ALL and ROW_ANY.
sed -n '/^static const struct row rows/,/^};/p' plugins/page.c | tr -d '\n' |
	grep -oE '\.(all|any) =([[:space:]]*"([^"\\]|\\.)*")+' |
	awk '{ all = gsub(/"([^"\\]|\\.)*"/, "&"); ended = gsub(/\\0"/, "&")
		if (all != ended || all > (/^\.all/ ? 2 : 6)) print "plugins/page.c: " $0 }' | complain 'a list of phrases'

banned='strcpy|strcat|strncpy|strncat|sprintf|vsprintf|sscanf|fscanf|scanf|gets|strtok|atoi|atol|atoll|atof|strtol|strtoul|strtod|asprintf|alloca|setlocale|system|popen|fork|vfork|execl|execv|execve|execvp|tmpfile|mkstemp|mktemp|alarm|localtime|gmtime|ctime|setjmp|longjmp|signal|fopen|freopen|creat|openat|rename|unlink|mkdir|truncate|execle|execlp|execvpe|posix_spawn|posix_spawnp|dlopen|isalpha|isdigit|isspace|tolower|toupper'
grep -E "(^|[^a-zA-Z0-9_])($banned)\(" "$source" | complain 'banned call'
grep -E '(if|while) \([^=]*[^=!<>]=[^=].*\)' "$source" | grep -Ev '==|!=|<=|>=|for \(' | complain 'assignment in a condition'
grep -E '(^|[^a-z_])goto ' "$source" | complain 'goto'

# ---- how it looks
awk '
	function wide(line,    n, i, w) {
		w = 0
		n = length(line)
		for (i = 1; i <= n && substr(line, i, 1) == "\t"; i++) w += 8
		return w + n - i + 1 > 110
	}
	function ends() {
		if (last && !spdx) print last ": no SPDX line"
		if (last ~ /\.[ch]$/ && lines > 500) print last ": " lines " lines"
	}
	FNR == 1 { ends(); spdx = 0; start = 0 }
	{ lines = FNR; last = FILENAME }
	FNR <= 2 && /SPDX-License-Identifier: GPL-3.0-or-later/ { spdx = 1 }
	FILENAME ~ /\.[ch]$/ && wide($0) { print FILENAME ":" FNR ": wider than 110 columns" }
	/[ \t]$/ { print FILENAME ":" FNR ": blank at the end of the line" }
	/^{/ { start = FNR }
	/^}/ {
		if (start && FILENAME ~ /^plugins/ && FNR - start - 1 > 40) print FILENAME ":" start ": a long function"
		start = 0
	}
	END { ends() }' plugins/*.c plugins/*.h tests/*.c tests/*.h tests/*.sh | complain look

if command -v clang-format-14 > /dev/null; then
	clang-format-14 --dry-run plugins/*.c plugins/*.h tests/*.c tests/*.h 2>&1 | grep -E 'warning' | head -20 |
		sed 's/code should be clang-formatted.*/to fix: clang-format-14 -i FILE/' | complain 'format'
else
	echo 'lint: clang-format-14 is not here, formatting not looked at'
fi
if command -v shellcheck > /dev/null; then
	shellcheck -S style -f gcc tests/*.sh contrib/run-tests contrib/quickstart contrib/generate \
		contrib/build-minimal-libcurl contrib/exchange-online/refresh-token .ci/run | complain 'shell'
else
	echo 'lint: shellcheck is not here, scripts not looked at'
fi

# ---- nothing that is not the project
git grep -nIE 'TODO|FIXME' -- plugins tests contrib ':!tests/lint.sh' 2> /dev/null | complain 'unfinished'

[ -s "$found" ] && exit 1
echo 'lint: clean'
