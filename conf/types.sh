#!/bin/sh
# types.sh BUILD TYPES FILE.sql... -- MIGRATION.sql...: writes TYPES, which says what the columns of each statement
# are. A private PostgreSQL below BUILD is asked; what it does not understand is said as FILE:LINE: error.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/postgres.sh"

build=$1 types=$2
shift 2
mkdir -p "$build/describe"
dir=$(cd "$build/describe" && pwd)
socket=$(socket_dir "$dir")
leave() {
	pg_stop "$dir/db" immediate >/dev/null 2>&1 || true
	case $socket in /tmp/answerwell-*) rmdir "$socket" 2>/dev/null || true ;; esac
}
trap leave EXIT
trap 'exit 1' HUP INT TERM

pg_init "$dir/db"
pg_start "$dir/db" "$socket" "fsync = off" "synchronous_commit = off" "full_page_writes = off" "autovacuum = off"
sql() {
	PGOPTIONS='-c client_min_messages=warning' "$(pg_bin "$dir/db")/psql" -XqtA -v ON_ERROR_STOP=1 -h "$socket" -p 5432 "$@"
}
sql -U postgres -d postgres -c "DROP DATABASE IF EXISTS types" >/dev/null 2>&1
pg_database "$socket" types
# As migrate() makes them.
sql -U answerwell_owner -d types -c "CREATE TABLE schema_migrations (number int PRIMARY KEY, name text NOT NULL,
	checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
	CREATE TABLE schema_current (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), checksum text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now())"
"$build/gen/describe" "host='$socket' port=5432 user=answerwell_owner dbname=types" "$types.new" "$@" && mv "$types.new" "$types"
