#!/usr/bin/env bash
# What can be said about the sources without running the product. Prints TAP.
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

# base <- db, text <- account <- forum <- moderation, search <- faq <- mailing <- insight
#      <- web | mailer | cli
arrows() {
	awk '
	BEGIN {
		split("base:0 db:1 text:1 account:2 forum:3 moderation:4 search:4 faq:5 mailing:6 insight:7 web:8 mailer:8 cli:9", r, " ")
		for (i in r) { split(r[i], kv, ":"); rank[kv[1]] = kv[2] }
	}
	/^#include "/ {
		split(FILENAME, f, "/"); room = f[1] == "include" ? f[3] : f[2]
		split($2, q, "\""); split(q[2], p, "/"); other = p[1] == "answerwell" ? p[2] : p[1]
		if (!(other in rank) || !(room in rank) || other == room) next
		if (rank[other] >= rank[room]) { print FILENAME ": " $0 " runs against the arrows"; bad = 1 }
	}
	END { exit bad }' $(git ls-files -co --exclude-standard 'src/*.c' 'src/*.h' 'include/*.h' | grep -v ^src/gen/)
}

only_below() { # only_below REGEX FOLDER...: includes that match stand nowhere else
	local what=$1 out
	shift
	out=$(git grep -nE --untracked "#include *[<\"]($what)" -- src include $(printf ' :!%s' "$@"))
	[ -z "$out" ] || { echo "$out"; return 1; }
}

no_free() {
	local out
	out=$(git grep -nE --untracked '\b(malloc|calloc|realloc|free)\(' -- src/account src/forum src/moderation \
		src/search src/faq src/mailing src/insight src/web/pages)
	[ -z "$out" ] || { echo "$out"; return 1; }
}

# Every message used stands in both catalogues, translated, not fuzzy, and nothing else does.
messages() {
	make -s gen >/dev/null || return 1
	mkdir -p build/check
	xgettext --from-code=UTF-8 -L C -o build/check/messages.pot --keyword --keyword=N_ --keyword=tr:2 \
		--keyword=trn:2,3 --keyword=view_tr:2 --keyword=view_tr_plain:2 --keyword=view_trn:2,3 \
		--keyword=view_trn_plain:2,3 --keyword=view_tr_link:2 \
		$(git ls-files -co --exclude-standard 'src/*.c' 'src/*.h' 'include/*.h' | grep -v ^src/gen/) build/gen/web_views.c \
		build/gen/mail_views.c || return 1
	for po in en zh_CN; do
		msgfmt -c -o /dev/null "assets/locale/$po.po" || return 1
		msgcmp "assets/locale/$po.po" build/check/messages.pot || return 1
	done
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
		'(hidden|deleted)_at IS (NOT )?NULL (AND|OR) ([a-z_]+\.)?(hidden|deleted)_at IS (NOT )?NULL' || bad=1
	stands_once migrations/current/marks.sql '\b((official|valid)_)?until (IS (NOT )?NULL|[<>]=? now\(\))' || bad=1
	stands_once migrations/current/subscriptions.sql "\b(ended_at IS (NOT )?NULL|frequency (<>|=) 'off')" || bad=1
	# The form for all languages, and whether an import has to write them.
	stands_once migrations/current/categories.sql '(FROM|JOIN) category_texts( AS)? [a-z]+ (ON|WHERE)' src/cli/se_write.sql || bad=1
	out=$(git grep -nE --untracked 'is_(hidden|deleted) *(\|\||&&) *!?[a-z>.\[\]-]*is_(hidden|deleted)|official_until *(==|[<>])' -- src)
	[ -z "$out" ] || { echo "$out"; bad=1; }
	return $bad
}

check "the sources are formatted" format
check "includes follow the layers" arrows
check "each rule stands once" rules_once
check "only src/web knows Kore" only_below 'kore/' src/web
check "only src/db knows libpq" only_below 'libpq|postgres' src/db
check "domain and pages free nothing by hand" no_free
check "it builds with gcc without a warning" make -s -j2 all
check "programs and module are hardened" hardened
check "another Kore is refused by the compiler" only_this_kore
check "it builds with clang without a warning" make -s -j2 B=build/clang CC="$(tool clang)" all
check "every message stands in both catalogues" messages
check "the settings example is what the program takes" settings_example
check "the lists of nginx are what the map of the site says" conf/routes.sh check
check "no path of a machine stands in the tree" no_machine_paths
[ ! -e tests/browser/package-lock.json ] || check "the lock file names no host" lockfile
echo "1..$n"
exit $bad
