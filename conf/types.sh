#!/bin/sh
# types.sh BUILD TYPES FILE.sql... -- MIGRATION.sql...: writes TYPES, which says what the columns of each statement
# are. A private PostgreSQL below BUILD is asked; what it does not understand is said as FILE:LINE: error.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 types=$2
shift 2
. "$here/scratch.sh"

database types
# As migrate() makes them.
sql -U answerwell_owner -d types -c "CREATE TABLE schema_migrations (number int PRIMARY KEY, name text NOT NULL,
	checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
	CREATE TABLE schema_current (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), digest text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now())"
"$build/gen/describe" "host='$socket' port=5432 user=answerwell_owner dbname=types" "$types.new" "$@" && mv "$types.new" "$types"
