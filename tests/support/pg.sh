#!/bin/sh
# A private PostgreSQL for tests: pg.sh start DIR | stop DIR
#
# start prints one line for eval: TEST_DATABASE_URL="..." (superuser, database postgres), the server
# holding the roles answerwell_owner and answerwell and an empty database aw_template to be migrated.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../conf/postgres.sh"

[ $# = 2 ] || { echo "usage: pg.sh start DIR | stop DIR" >&2; exit 2; }
mkdir -p "$2"
dir=$(cd "$2" && pwd)
socket=$(socket_dir "$dir")

case $1 in
start)
	pg_init "$dir/db"
	# Speed before safety: nothing here outlives the run.
	pg_start "$dir/db" "$socket" "fsync = off" "synchronous_commit = off" \
		"full_page_writes = off" "autovacuum = off" "max_connections = 100"
	pg_database "$socket" aw_template
	printf 'TEST_DATABASE_URL="%s"\n' "host='$socket' port=5432 user=postgres dbname=postgres"
	;;
stop)
	pg_stop "$dir/db" immediate
	case $socket in /tmp/answerwell-*) rmdir "$socket" 2>/dev/null || true ;; esac
	;;
*)
	echo "usage: pg.sh start DIR | stop DIR" >&2
	exit 2
	;;
esac
