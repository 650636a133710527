#!/bin/sh
# The lines of conf/nginx.conf that depend on the map of the site: which addresses hold a token that lets
# its bearer in (kore.conf says so), and which count as attempts (their POST has LIMIT_LOGIN or
# LIMIT_MAIL, src/web/pages).
#   conf/routes.sh          writes them into conf/nginx.conf
#   conf/routes.sh check    fails if they stand there otherwise
# And, whenever the module is linked:
#   conf/routes.sh functions    fails if a route leads to no function, or a function is led to by none
set -eu
cd "$(dirname "$0")/.."

# Literal beginnings of the routes that end in what tokens are made of, or follow a line "# a token".
tokens() {
	awk '/^\t# a token$/ { is_token = 1; next }
		$1 == "route" && (is_token || index($2, "/[A-Za-z0-9_-]+$")) { sub(/^\^\//, "", $2); sub(/\/\[.*$/, "", $2); print $2 }
		{ is_token = 0 }' kore.conf
}

# The functions whose POST counts, and their addresses.
attempts() {
	cat src/web/pages/*.c | tr '\n' ' ' |
		grep -oE 'RESOURCE\([a-z_]+,[^;]*POST\([^;]*LIMIT_(LOGIN|MAIL)[^;]*\);' |
		sed 's/RESOURCE(\([a-z_]*\),.*/\1/' |
		while read -r page; do
			awk -v page="$page" '$1 == "route" { path = $2 } $1 == "handler" && $2 == page { print path }' kore.conf
		done | sed 's/^^//; s/\$$//; s/^\///; s/\/\[.*$//'
}

# "a|b|c", without those that begin with another one.
joined() {
	sort -u | awk '{ for (i in seen) if (index($0 "/", seen[i] "/") == 1) next; seen[NR] = $0; out = out (out ? "|" : "") $0 } END { print out }'
}

# FILE:LINE: of each RESOURCE(page_x, ...) without a route, and of each route without one.
functions() {
	grep -noE '^RESOURCE\([a-z_0-9]+' /dev/null src/web/*.c src/web/pages/*.c | tr '(' ':' | awk -F: '
		FILENAME == "-" { at[$4] = $1 ":" $2; next }
		{ split($0, word, " ") }
		word[1] == "handler" && !(word[2] in at) {
			print "kore.conf:" FNR ": error: no RESOURCE(" word[2] ", ...) in src/web/pages"; bad = 1
		}
		word[1] == "handler" { led_to[word[2]] = 1 }
		END {
			for (page in at)
				if (!(page in led_to)) { print at[page] ": error: no route of kore.conf leads to " page; bad = 1 }
			exit bad
		}' - kore.conf >&2
}

written() {
	t=$(tokens | joined) a=$(attempts | joined)
	[ -n "$t" ] && [ -n "$a" ] || exit 1
	sed -E "s#/\([a-z/|]+\)(/\)\.\" \"\\\$\{answerwell_what\}-\";)#/($t)\1#; s#(\^POST /)\([a-z/|]+\)#\1($a)#" conf/nginx.conf
}

case "${1:-write}" in
write)
	written >conf/nginx.conf.new
	mv conf/nginx.conf.new conf/nginx.conf
	;;
check)
	written | diff conf/nginx.conf - || {
		echo "conf/nginx.conf is not what kore.conf and src/web/pages say: run conf/routes.sh"
		exit 1
	}
	;;
functions)
	functions
	;;
*)
	echo "usage: conf/routes.sh [check|functions]" >&2
	exit 2
	;;
esac
