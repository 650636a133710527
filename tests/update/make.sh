#!/bin/sh
# make.sh CHECKOUT OUT: how demo-9ddd14a.sql.br was made. CHECKOUT: that commit, built. A private PostgreSQL below
# /tmp gets its schema and demo, before.sql adds what a site in use has, and what is left out of the dump the test
# makes again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../conf/postgres.sh"

dir=$(mktemp -d /tmp/answerwell-old.XXXXXX)
trap '"$here/../support/pg.sh" stop "$dir/pg"; rm -rf "$dir"' EXIT
chmod 755 "$dir"
eval "$("$here/../support/pg.sh" start "$dir/pg")"
url=${TEST_DATABASE_URL% user=*}
(
	cd "$1"
	export ANSWERWELL_STATE="$dir/state" DATABASE_URL="$url user=answerwell dbname=aw_template" \
		DATABASE_OWNER_URL="$url user=answerwell_owner dbname=aw_template"
	mkdir -p "$ANSWERWELL_STATE"
	build/answerwell migrate
	build/answerwell demo
)
"$(pg_bin)/psql" -Xq1 -v ON_ERROR_STOP=1 -f "$here/before.sql" "$url user=postgres dbname=aw_template" >/dev/null
# Without what only newer clients understand, comments and empty lines.
"$(pg_bin)/pg_dump" --exclude-table-data=search_documents "$url user=postgres dbname=aw_template" |
	grep -v '^\\\(un\)\?restrict\|^--\|^$' >"$dir/dump.sql"
node -e '
	const z = require("zlib"), fs = require("fs"), text = fs.readFileSync(process.argv[1]), c = z.constants;
	fs.writeFileSync(process.argv[2], z.brotliCompressSync(text, { params: { [c.BROTLI_PARAM_QUALITY]: 11,
		[c.BROTLI_PARAM_LGWIN]: 24, [c.BROTLI_PARAM_SIZE_HINT]: text.length } }));' "$dir/dump.sql" "$2"
