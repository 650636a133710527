# A private PostgreSQL below BUILD/describe for what is made at build time, POSIX sh. To be sourced, by a script with
# `set -eu`, with $here (this folder) and $build; it goes with that script. Then: database NAME, an empty one of the
# owner's; sql ARGUMENTS of psql; $socket.
. "$here/postgres.sh"

mkdir -p "$build/describe"
scratch=$(cd "$build/describe" && pwd)
socket=$(socket_dir "$scratch")
leave() {
	pg_stop "$scratch/db" immediate >/dev/null 2>&1 || true
	case $socket in /tmp/answerwell-*) rmdir "$socket" 2>/dev/null || true ;; esac
}
trap leave EXIT
trap 'exit 1' HUP INT TERM

pg_init "$scratch/db"
pg_start "$scratch/db" "$socket" "fsync = off" "synchronous_commit = off" "full_page_writes = off" "autovacuum = off"
sql() {
	PGOPTIONS='-c client_min_messages=warning' "$(pg_bin "$scratch/db")/psql" -XqtA -v ON_ERROR_STOP=1 -h "$socket" -p 5432 "$@"
}
database() {
	sql -U postgres -d postgres -c "DROP DATABASE IF EXISTS $1" >/dev/null 2>&1
	pg_database "$socket" "$1"
}
