#!/usr/bin/env bash
# What can be said about the sources without running the product. Prints TAP. `tests/check.sh arrows` looks at one
# thing alone.
set -u
cd "$(dirname "$0")/.."
n=0
bad=0
report() { # report STATUS NAME OUTPUT
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		printf '%s\n' "$3" | head -60 | sed 's/^/# /'
		bad=1
	fi
}
check() { # check NAME COMMAND ...: passes if the command succeeds
	local name=$1 out status
	shift
	out=$("$@" 2>&1)
	status=$?
	report $status "$name" "$out"
}

tool() { # Debian installs it under its version only
	command -v "$1-19"
}

format() {
	git ls-files -co --exclude-standard '*.c' '*.h' | xargs "$(tool clang-format)" --dry-run --Werror
}

# base <- picture <- db, text <- match, settings, undo <- account <- forum <- moderation <- faq <- mailing, search <- insight
#      <- web | mailer | cli
ranks="base:0 picture:0.5 db:1 text:1 match:2 settings:2 undo:2 account:3 forum:4 moderation:5 faq:6 search:7 mailing:7 insight:8 web:9 mailer:9 cli:10"
arrows() {
	awk -v ranks="$ranks" '
	BEGIN {
		split(ranks, r, " ")
		for (i in r) { split(r[i], kv, ":"); rank[kv[1]] = kv[2] }
		# A header of statements belongs to the room whose they are.
		for (i = 1; i < ARGC && ARGV[i] ~ /sql$/; i++) {
			split(ARGV[i], f, "/"); sub("sql$", "h", f[3]); of[f[3]] = f[2]; ARGV[i] = ""
		}
	}
	/^#include "/ {
		split(FILENAME, f, "/"); room = f[1] == "include" ? f[3] : f[2]
		split($2, q, "\""); split(q[2], p, "/"); other = p[1] == "answerwell" ? p[2] : p[1]
		if (other == "sql") other = of[p[2]]
		if (!(other in rank) || !(room in rank) || other == room) next
		if (rank[other] >= rank[room]) { print FILENAME ": " $0 " runs against the arrows"; bad = 1 }
	}
	END { exit bad }' src/*/*.sql $(git ls-files -co --exclude-standard 'src/*.c' 'src/*.h' 'include/*.h' | grep -v ^src/gen/)
}

# No statement reads or writes what is another room's: migrations/owners.txt.
tables() {
	mkdir -p build/check
	make -s tables >build/check/tables || { cat build/check/tables; return 1; }
	awk -v ranks="$ranks" '
	BEGIN {
		n = split(ranks, r, " ")
		for (i = 1; i <= n; i++) { split(r[i], kv, ":"); rank[kv[1]] = kv[2] }
	}
	FILENAME ~ /owners/ { if (!/^#/) { sub(":", "", $1); for (i = 2; i <= NF; i++) owner[$i] = $1 } next }
	FILENAME ~ /sql$/ {
		if ($1 == "CREATE" && $2 ~ /^(UNLOGGED|TABLE)$/) {
			t = $2 == "TABLE" ? $3 : $4
			made[t] = FILENAME ":" FNR
		}
		if ($1 == "DROP" && $2 == "TABLE") for (i = 3; i <= NF; i++) { gsub("[;,]", "", $i); delete made[$i] }
		next
	}
	{
		split($1, f, "/"); room = f[2]; of = $4 in owner ? owner[$4] : ""
		if ($3 == "writes" && of != room && room != "cli")
			said = sprintf("%s: %s writes %s, which is %s", $1, $2, $4, of == "" ? "nobody'\''s" : "of " of)
		else if ($3 == "reads" && of != "" && rank[of] > rank[room])
			said = sprintf("%s: %s reads %s, which is of %s, above", $1, $2, $4, of)
		else
			next
		print said; bad = 1
	}
	END {
		for (t in made) if (!(t in owner)) { print made[t] ": " t " has no owner in migrations/owners.txt"; bad = 1 }
		for (t in owner) if (!(t in made) && owner[t] != "db") { print "migrations/owners.txt: there is no table " t; bad = 1 }
		exit bad
	}' migrations/owners.txt migrations/*.sql migrations/current/*.sql build/check/tables
}

only_below() { # only_below REGEX FOLDER...: includes that match stand nowhere else
	local what=$1 out
	shift
	out=$(git grep -nE --untracked "#include *[<\"]($what)" -- src include $(printf ' :!%s' "$@"))
	[ -z "$out" ] || { echo "$out"; return 1; }
}

# DB_TX: a block ends at its end. A loop or switch within may have breaks of its own, but no continue.
tx_blocks() {
	awk '
	function bad(what) { print FILENAME ":" FNR ": " what " in a DB_TX block"; n_bad++ }
	FNR == 1 { inside = 0 }
	/as a test \*\/$/ { next }
	{ gsub(/"([^"\\]|\\.)*"/, ""); gsub(/\/\*.*/, ""); match($0, /^\t*/); depth = RLENGTH }
	/^\t+DB_TX\(/ { inside = 1; at = depth; n = 0; next }
	!inside || /^[ \t]*$/ { next }
	depth <= at { inside = 0; next }
	!/^\t+(case|default)[ :]/ { while (n > 0 && depth <= loops[n]) n-- }
	/^\t+(for|while|do|switch) / { loops[++n] = depth; is_switch[n] = /^\t+switch/ }
	/^\t+return[ ;]/ { bad("return") }
	/^\t+goto / { bad("goto") }
	/^\t+break;/ && n == 0 { bad("break") }
	/^\t+continue;/ { for (i = 1; i <= n; i++) if (!is_switch[i]) { bad("continue of a loop"); break } }
	END { exit n_bad > 0 }' $(git ls-files -co --exclude-standard 'src/*.c' 'tests/*.c')
}

no_free() {
	local out
	out=$(git grep -nE --untracked '\b(malloc|calloc|realloc|free)\(' -- src/settings src/undo src/account src/forum src/moderation \
		src/search src/faq src/mailing src/insight src/web/pages)
	[ -z "$out" ] || { echo "$out"; return 1; }
}

# Every message used stands in both catalogues, translated, not fuzzy, and nothing else does.
messages() {
	make -s gen >/dev/null || return 1
	mkdir -p build/check
	conf/messages.sh build build/check/messages.pot || return 1
	for po in en zh_CN; do
		msgfmt -c -o /dev/null "assets/locale/$po.po" || return 1
		msgcmp "assets/locale/$po.po" build/check/messages.pot || return 1
		msgcmp --use-untranslated build/check/messages.pot "assets/locale/$po.po" || return 1
	done
}

# English that nobody speaks, and second words for what has one already: once thrown out, they stay out.
plain_english() {
	local said words='look into your mail|folder for unwanted mail|may stay empty|do all that the ones before|nobody.s"'
	words+='|"what waits"|displayed name|present password|as the device"|do not go together|very often in a short time'
	words+='|ripe |in time( |"|\.)|waiting for an answer"'
	said=$(msgcat --no-wrap assets/locale/en.po 2>/dev/null | grep -niE "^msgstr.*($words)")
	[ -z "$said" ] || { echo "$said"; return 1; }
}

# A kind of notice that nothing leads to is told nobody; those that write it name it too, and do not count.
kinds_told() {
	local list=include/answerwell/account/notice_kinds.h bad=0 line name
	while IFS=: read -r line name; do
		git grep -qw --untracked "NOTICE_$name" -- src/account src/forum src/moderation src/faq src/mailing/edition.c src/mailing/mail_test.c src/mailing/reader_join.c src/mailing/suppression.c src/insight ||
			{ echo "$list:$line: nobody is ever told NOTICE_$name"; bad=1; }
	done < <(grep -nE '^(LETTER|NOTICE)\(' $list | sed -E 's/^([0-9]+):[A-Z]+\(([A-Z_]+),.*/\1:\2/')
	return $bad
}

settings_example() {
	build/answerwell config --example | diff - conf/answerwell.env.example
}

lockfile() {
	! grep -n '"resolved"' tests/browser/package-lock.json
}

no_machine_paths() {
	local out
	out=$(git grep -nIE '/(work|tmp/b-|root/project)\b' -- . ':!tests/check.sh')
	[ -z "$out" ] || { echo "$out"; return 1; }
}

# What the linker and compiler were asked for stands in what they made: addresses that differ each time,
# no writable code, no table of calls to write to, guarded stacks and copies.
hardened() {
	local f bad=0 head calls
	for f in build/answerwell build/answerwell.so build/kore; do
		head=$(readelf -hldW "$f") calls=$(readelf -sW --dyn-syms "$f")
		for want in 'Type: +DYN' 'GNU_STACK.* RW +0x' 'GNU_RELRO' 'BIND_NOW'; do
			grep -qE "$want" <<<"$head" || { echo "$f: no $want"; bad=1; }
		done
		for want in '__stack_chk_fail' '_chk@'; do
			grep -q "$want" <<<"$calls" || { echo "$f: no $want"; bad=1; }
		done
	done
	return $bad
}

# The server is compiled against the release that it was written for, and no other.
only_this_kore() {
	local dir out
	dir=$(mktemp -d) && mkdir "$dir/kore" && cp build/kore.src/include/kore/*.h "$dir/kore" || return 1
	echo '#include "src/web/kore.h"' >"$dir/look.c"
	gcc -std=c17 -D_GNU_SOURCE -fsyntax-only -I"$dir" -I. "$dir/look.c" || return 1
	sed -i 's/40203/40100/' "$dir/kore/release.h"
	out=$(gcc -std=c17 -D_GNU_SOURCE -fsyntax-only -I"$dir" -I. "$dir/look.c" 2>&1)
	rm -rf "$dir"
	grep -q 'written for Kore 4.2.3' <<<"$out" || { echo "$out"; return 1; }
}

# PostgreSQL's parser is for checks only.
no_parser() {
	! grep -l pg_query_ build/answerwell build/answerwell.so build/kore
}

# Rules that stand once: migrations/README.md. The words of each in one file, and nowhere else in statements, views and
# functions; nor in C and views, which read a column. Prints FILE: WORDS.
stands_once() { # stands_once HOME REGEX [FILE...]: files that may say it for another reason
	local home=$1 regex=$2 f said bad=0
	shift 2
	for f in src/*/*.sql migrations/current/*.sql; do
		case " $home $* " in *" $f "*) continue ;; esac
		said=$(sed 's/--.*//' "$f" | tr -s ' \t\n' ' ' | grep -oE "$regex" | head -3)
		[ -z "$said" ] || { sed "s|^|$f: |" <<<"$said"; bad=1; }
	done
	sed 's/--.*//' "$home" | tr -s ' \t\n' ' ' | grep -qE "$regex" || { echo "$home does not say it"; bad=1; }
	return $bad
}
rules_once() {
	local bad=0 out
	stands_once migrations/current/visibility.sql \
		'(hidden|deleted)_at IS (NOT )?NULL (AND|OR) \(?([a-z_]+\.)?(hidden|deleted)_at IS (NOT )?NULL' || bad=1
	# Drafts ask who may still write.
	stands_once migrations/current/visibility.sql 'is_visible(\([a-z]+\))? OR (:?is_staff|([a-z]+\.)?author_id)' src/forum/draft.sql || bad=1
	stands_once migrations/current/marks.sql '\b((official|valid)_)?until (IS (NOT )?NULL|[<>]=? now\(\))' || bad=1
	stands_once migrations/current/accounts.sql \
		'email_sealed IS NOT NULL AND ([a-z]+\.)?(verified|suspended)_at|(verified|suspended)_at IS (NOT )?NULL AND ([a-z]+\.)?(email_sealed|notify_mail)' || bad=1
	stands_once migrations/current/subscriptions.sql "\b(ended_at IS (NOT )?NULL|frequency (<>|=) 'off')" || bad=1
	# The form for all languages, and whether an import has to write them.
	stands_once migrations/current/categories.sql '(FROM|JOIN) category_texts( AS)? [a-z]+ (ON|WHERE)' src/cli/se_write.sql || bad=1
	out=$(git grep -nE --untracked 'is_(hidden|deleted) *(\|\||&&) *!?[][a-z>._-]*is_(hidden|deleted)|official_until *(==|[<>])' -- src)
	[ -z "$out" ] || { echo "$out"; bad=1; }
	return $bad
}

if [ $# -gt 0 ]; then
	"$@"
	exit
fi
check "the sources are formatted" format
check "includes follow the layers" arrows
check "statements follow the layers" tables
check "each rule stands once" rules_once
check "only src/web knows Kore" only_below 'kore/' src/web
check "only src/db knows libpq" only_below 'libpq|postgres' src/db
check "nothing leaves a transaction but its end" tx_blocks
check "domain and pages free nothing by hand" no_free
check "it builds with gcc without a warning" make -s -j2 all
check "programs and module are hardened" hardened
check "PostgreSQL's parser is in nothing that is installed" no_parser
check "each statement gives what is written down, on this PostgreSQL too" make -s check-types
check "another Kore is refused by the compiler" only_this_kore
check "it builds with clang without a warning" make -s -j2 B=build/clang CC="$(tool clang)" all
check "every kind of notice is told somebody" kinds_told
check "every message stands in both catalogues, and no other" messages
check "the English is what people say" plain_english
check "the settings example is what the program takes" settings_example
check "the lists of nginx are what the map of the site says" conf/routes.sh check
check "no path of a machine stands in the tree" no_machine_paths
[ ! -e tests/browser/package-lock.json ] || check "the lock file names no host" lockfile
echo "1..$n"
exit $bad
