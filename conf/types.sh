#!/bin/sh
# types.sh BUILD TYPES FILE.sql... -- MIGRATION.sql...: writes TYPES, which says what the columns of each statement
# are. A private PostgreSQL below BUILD is asked; what it does not understand is said as FILE:LINE: error.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 types=$2
shift 2
. "$here/scratch.sh"

database types
# describe makes the product's schema; tables of tests come beside it.
is_schema=false
for file; do
	case $file in
	--) is_schema=true ;;
	migrations/*) ;;
	*) ! $is_schema || sql -1 -U answerwell_owner -d types -f "$file" >/dev/null ;;
	esac
done
"$build/gen/describe" "host='$socket' port=5432 user=answerwell_owner dbname=types" "$types.new" "$@" && mv "$types.new" "$types"
