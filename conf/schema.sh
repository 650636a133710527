#!/bin/sh
# schema.sh BUILD OUT: writes what the schema is, as a freshly migrated database says.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 out=$2
. "$here/scratch.sh"

database fresh
url="host='$socket' port=5432 dbname=fresh"
DATABASE_URL="$url user=answerwell" DATABASE_OWNER_URL="$url user=answerwell_owner" ANSWERWELL_STATE=$scratch \
	"$build/answerwell" migrate >/dev/null 2>"$scratch/migrate.log" || { cat "$scratch/migrate.log" >&2; exit 1; }
sql -U answerwell_owner -d fresh -f "$here/schema.sql" >"$out.new"
mv "$out.new" "$out"
