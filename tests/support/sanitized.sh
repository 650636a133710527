#!/usr/bin/env bash
# Runs tests/http/NAME.test.mjs against the site built with sanitizers, all of its processes included,
# and adds a test: that they reported nothing.
#   sanitized.sh NAME BUILD REPORTS     (folder of the build; folder for the reports)
set -u
cd "$(dirname "$0")/../.."
name=$1 build=$2 kept=$3
# Workers that root starts are another user, who may not come to where this lies: neither to write nor to read.
reports=$(mktemp -d /tmp/answerwell-reports.XXXXXX)
chmod 1777 "$reports"
install -m 644 tests/support/lsan.supp "$reports"
trap 'rm -rf "$kept" && mkdir -p "${kept%/*}" && cp -r "$reports" "$kept"; rm -rf "$reports"' EXIT
export ASAN_OPTIONS=detect_leaks=1:log_path=$reports/asan:log_exe_name=1
export LSAN_OPTIONS=suppressions=$reports/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1 # beside AddressSanitizer it writes to the logs only
ANSWERWELL_BUILD=$build ANSWERWELL_TEST_LOGS=$reports timeout 900 node --test --test-reporter=tap "tests/http/$name.test.mjs"
status=$?

# What remains of a report without that AddressSanitizer knows little of swapcontext (web/fibre.c tells
# it what it needs), without what Kore and its regular expressions keep until they end, without what only
# hangs on a leak that is told by itself and has no stack of its own, and without the pictures of memory.
findings() {
	awk -v RS= '
		FNR == 1 { head = "" }
		{ gsub(/==[^\n]*fully support makecontext[^\n]*/, "") }
		/^[=\n]*$/ { next }
		/LeakSanitizer: detected memory leaks$/ { head = $0; next }
		/^(Direct|Indirect) leak/ && / #1 [^\n]*(\/kore\+|posix\/reg|libc\.so\.6\+| src\/[a-z]+\.c:)/ { next }
		/^Indirect leak/ && !/ #0 / { next }
		/^SUMMARY: [^\n]*leaked/ { next }
		{ if (head != "") print head; head = ""; print $0 "\n" }' /dev/null "$reports"/asan.* 2>/dev/null |
		grep -vE '^(=>|  )0x|^Shadow byte|^  [A-Z][A-Za-z /]*: *[0-9a-f]{2}'
	grep -hA12 'runtime error:' "$reports"/*/*.log 2>/dev/null | grep -v ' level='
}

# Kore loads the module by a relative path, which the sanitizers do not find again.
with_lines() {
	local line at
	while IFS= read -r line; do
		if [[ $line =~ \(answerwell\.so\+(0x[0-9a-f]+)\) ]]; then
			at=$(addr2line -fse "$build/answerwell.so" "${BASH_REMATCH[1]}" | tr '\n' ' ')
			line="${line%%(answerwell.so*}in $at"
		fi
		printf '%s\n' "$line"
	done
}

out=$(findings)
[ -s "$(ls "$reports"/*/web.log 2>/dev/null | head -n 1)" ] || out="no site ran: there is no log of a server"
if [ -z "$out" ]; then
	echo "ok - the sanitizers report nothing"
else
	echo "not ok - the sanitizers report nothing"
	printf '%s\n' "$out" | head -n 100 | with_lines | sed 's/^/# /'
	[ "$status" != 0 ] || status=1
fi
exit $status
