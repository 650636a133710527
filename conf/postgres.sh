# The embedded PostgreSQL, POSIX sh. Sourced by the tests: functions. Run by `answerwell run`:
# `sh postgres.sh serve STATE` makes the cluster STATE/db if it is missing, with its roles and its
# database, and becomes the server (SIGINT: stops at once, safely).
#
# A cluster lives in a directory of its own and listens on a unix socket only. PostgreSQL refuses to
# run as root, so root runs it as the postgres user.

pg_versions=/usr/lib/postgresql # below it Debian has a folder for each version

pg_fail() {
	echo "postgres: $*" >&2
	return 1
}

# Whoever starts this may have an environment for other servers, and folders that are his alone.
unset $(env | sed -n 's/^\(PG[A-Z][A-Z]*\)=.*/\1/p')
umask 022

# pg_bin [CLUSTER]: the directory of the server's programs: of the version that made the cluster, for a new
# one the newest installed.
pg_bin() {
	if [ -n "${ANSWERWELL_PG_BIN:-}" ]; then
		echo "$ANSWERWELL_PG_BIN"
		return
	fi
	if _pg_version=$(pg_made_by "${1:-}"); then
		[ -x "$pg_versions/$_pg_version/bin/postgres" ] ||
			pg_fail "$1 was made by PostgreSQL $_pg_version: apt-get install postgresql-$_pg_version" || return
		echo "$pg_versions/$_pg_version/bin"
		return
	fi
	_pg_found=$(ls -d "$pg_versions"/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
	[ -n "$_pg_found" ] || _pg_found=$(command -v initdb) || {
		pg_fail "no PostgreSQL server found (apt-get install postgresql)"
		return
	}
	dirname "$_pg_found"
}

# pg_made_by CLUSTER: the version in its PG_VERSION, if there is one.
pg_made_by() (
	[ -n "$1" ] && PG_DIR=$1 && pg_as cat "$1/PG_VERSION" 2>/dev/null
)

# pg_as COMMAND...: runs it as the user the cluster in $PG_DIR belongs to. Below a directory that the
# postgres user may not enter (a checkout in /root), it gets the one capability that lets it pass.
pg_as() (
	pg_exec "$@"
)

pg_exec() {
	cd / || exit 1
	[ "$(id -u)" = 0 ] || exec "$@"
	# cd tells the truth; test -x asks access(2), which does not count capabilities.
	for _pg_cap in none dac_read_search dac_override; do
		_pg_with="--reuid=postgres --regid=postgres --init-groups"
		[ $_pg_cap = none ] ||
			_pg_with="$_pg_with --inh-caps=+$_pg_cap --ambient-caps=+$_pg_cap"
		# shellcheck disable=SC2086 # words on purpose
		setpriv $_pg_with -- sh -c 'cd "$1"' sh "${PG_DIR:-/}" 2>/dev/null &&
			exec setpriv $_pg_with -- "$@"
	done
	if setpriv --reuid=postgres --regid=postgres --init-groups -- true 2>/dev/null; then
		pg_fail "the postgres user cannot reach $PG_DIR"
	else
		pg_fail "root cannot become the user postgres here: there is none, or CAP_SETUID and CAP_SETGID are missing"
	fi
	exit 1
}

# socket_dir STATE: where the cluster of that (absolute) state directory listens. The rule of
# db_socket_dir in src/db/url.c: socket addresses are short, and what is quoted in lists of them
# (by PostgreSQL and by libpq) stands in none.
socket_dir() {
	_pg_path=$1/run/.s.PGSQL.5432
	case $1 in
	*[,\"\'\\]*) ;;
	*)
		# Bytes, not characters.
		if [ "$(printf %s "$_pg_path" | wc -c)" -le 100 ]; then
			echo "$1/run"
			return
		fi
		;;
	esac
	echo "/tmp/answerwell-$(printf %s "$1" | b2sum -l 256 | cut -c1-12)"
}

# pg_own DIR: makes it, for the user that runs the server. A stranger's directory is refused before it is
# touched: below /tmp others may have put something there, a link to elsewhere above all.
pg_own() {
	_pg_user=$(id -un)
	[ "$_pg_user" != root ] || _pg_user=postgres
	mkdir -p "${1%/*}" && { [ -e "$1" ] || [ -L "$1" ] || mkdir -m 755 "$1"; } || return
	[ -d "$1" ] && [ ! -L "$1" ] && _pg_owner=$(stat -c %U "$1") || _pg_owner=
	if [ "$(id -u)" = 0 ] && [ "$_pg_owner" = root ]; then
		chmod 755 "$1" && chown -h "$_pg_user:" "$1"
	elif [ "$_pg_owner" = "$_pg_user" ]; then
		[ "$(id -u)" = 0 ] || chmod 755 "$1"
	else
		pg_fail "$1 belongs to somebody else"
	fi
}

# pg_last COMMAND...: runs it; if it fails, its complaints are told at the end, when a disk that was full may
# have room for them again.
pg_last() {
	_pg_said=$("$@" 2>&1 >/dev/null) || {
		echo "$_pg_said" >&2
		return 1
	}
}

# pg_init CLUSTER [USER...]: makes the cluster with roles and database unless it is there. Only the
# system users named may connect (as any of the three roles; $PG_GUEST, if set, as the application's
# only); with none named, all of the machine.
pg_init() {
	[ ! -e "$1/PG_VERSION" ] || return 0
	_pg_cluster=$1 PG_DIR=$1.new
	_pg_bin=$(pg_bin "") && rm -rf "$PG_DIR" && pg_own "$PG_DIR" || return
	shift
	# Order by bytes, letters by Unicode: trigrams of Chinese words need the latter.
	pg_last pg_as "$_pg_bin/initdb" -D "$PG_DIR" -U postgres -E UTF8 --no-locale --lc-ctype=C.UTF-8 \
		-A trust || return
	pg_as tee -a "$PG_DIR/postgresql.conf" >/dev/null <<-'END' || return
		listen_addresses = ''
		port = 5432
		max_connections = 100
		timezone = 'UTC'
		log_timezone = 'UTC'
		jit = off
		include_if_exists = 'answerwell.conf'
	END
	pg_admit "$@" && pg_people || return
	mv "$PG_DIR" "$_pg_cluster" # whole or not at all
}

# pg_admit [USER...]: who may connect.
pg_admit() {
	if [ $# = 0 ]; then
		echo "local all all trust" | pg_as tee "$PG_DIR/pg_hba.conf" >/dev/null
		return
	fi
	echo "local all all peer map=answerwell" | pg_as tee "$PG_DIR/pg_hba.conf" >/dev/null || return
	{
		for _pg_user in "$@"; do
			for _pg_role in postgres answerwell_owner answerwell; do
				echo "answerwell $_pg_user $_pg_role"
			done
		done
		[ -z "${PG_GUEST:-}" ] || echo "answerwell $PG_GUEST answerwell"
	} | pg_as tee "$PG_DIR/pg_ident.conf" >/dev/null
}

# The owner of the schema, the application's role, the database: without a running server.
pg_people() {
	pg_as touch "$PG_DIR/answerwell.conf" &&
		pg_as "$_pg_bin/postgres" --single -D "$PG_DIR" -c log_min_messages=fatal \
			postgres >/dev/null <<-'END'
		CREATE ROLE answerwell_owner LOGIN
		CREATE ROLE answerwell LOGIN
		CREATE DATABASE answerwell OWNER answerwell_owner
	END
}

# pg_conf SOCKET_DIR [SETTING...]: what may differ from start to start; settings are lines of
# postgresql.conf. $PG_CHROOT: a folder below which the socket is to stand a second time.
pg_conf() {
	pg_own "$1" || return
	_pg_dirs=\"$1\"
	if [ -n "${PG_CHROOT:-}" ] && [ "$(printf %s "$PG_CHROOT$1/.s.PGSQL.5432" | wc -c)" -le 100 ]; then
		pg_own "$PG_CHROOT$1" || return
		_pg_dirs=$_pg_dirs,\"$PG_CHROOT$1\"
	fi
	{
		echo "unix_socket_directories = '$(printf %s "$_pg_dirs" | sed "s/'/''/g")'"
		shift
		for _pg_line in "$@"; do echo "$_pg_line"; done
	} | pg_as tee "$PG_DIR/answerwell.conf" >/dev/null
}

# pg_start CLUSTER SOCKET_DIR [SETTING...]: starts it and waits until it answers.
pg_start() {
	PG_DIR=$1
	_pg_bin=$(pg_bin "$1") || return
	shift
	pg_as "$_pg_bin/pg_ctl" -D "$PG_DIR" status >/dev/null 2>&1 && return 0
	pg_conf "$@" || return
	pg_as "$_pg_bin/pg_ctl" -D "$PG_DIR" -l "$PG_DIR/server.log" -s -w -t 60 start </dev/null || {
		pg_as tail -n 5 "$PG_DIR/server.log" >&2
		pg_fail "did not start; see $PG_DIR/server.log"
	}
}

# pg_stop CLUSTER [fast|immediate]
pg_stop() {
	PG_DIR=$1
	_pg_bin=$(pg_bin "$1") || return
	pg_as "$_pg_bin/pg_ctl" -D "$PG_DIR" status >/dev/null 2>&1 || return 0
	pg_as "$_pg_bin/pg_ctl" -D "$PG_DIR" -s -w -m "${2:-fast}" stop
}

# pg_sql SOCKET_DIR DATABASE SQL: as the superuser.
pg_sql() {
	_pg_bin=$(pg_bin) &&
		"$_pg_bin/psql" -X -q -t -A -v ON_ERROR_STOP=1 \
			-h "$1" -p 5432 -U postgres -d "$2" -c "$3"
}

# pg_database SOCKET_DIR NAME: an empty database of the owner's, unless it is there.
pg_database() {
	[ "$(pg_sql "$1" postgres "SELECT 1 FROM pg_database WHERE datname = '$2'")" = 1 ] ||
		pg_sql "$1" postgres "CREATE DATABASE $2 OWNER answerwell_owner"
}

# pg_follow COMMAND...: becomes it, as pg_exec does, to be ended with the process that started this one:
# who changes his user is no longer told of that, and asks again.
pg_follow() {
	pg_exec setpriv --pdeathsig INT -- sh -c '[ "$PPID" = "$0" ] && exec "$@"' "$PPID" "$@"
}

# pg_serve STATE: does not return. $ANSWERWELL_RUNAS may connect too, if root starts this: the workers are
# that user; in the production profile they find the socket in their chroot.
pg_serve() {
	case $1 in
	/*) ;;
	*) pg_fail "$1 is not an absolute path" || exit ;;
	esac
	_pg_state=$1
	if [ "$(id -u)" = 0 ]; then # the rule of jail_user_name in src/cli/jail.c
		PG_GUEST=${ANSWERWELL_RUNAS:-answerwell}
		[ -n "${ANSWERWELL_RUNAS:-}" ] || id "$PG_GUEST" >/dev/null 2>&1 || PG_GUEST=nobody
	fi
	[ "${ANSWERWELL_PROFILE:-}" != production ] || PG_CHROOT=$1/chroot
	set -- "$(id -un)" root postgres
	pg_init "$_pg_state/db" "$@" || exit
	PG_DIR=$_pg_state/db
	_pg_bin=$(pg_bin "$PG_DIR") || exit
	pg_admit "$@" || exit # the profile may be another one since
	set -- "$_pg_state"
	# A community that fits into this memory is read without asking the system for each page.
	_pg_mb=$(awk '/^MemTotal/ { mb = int($2 / 8192); print (mb < 128 ? 128 : (mb > 1024 ? 1024 : mb)) }' \
		/proc/meminfo 2>/dev/null)
	# What people wrote does not go to the log with the statement that failed: the application logs what
	# happened, by its code. Errors are left out whole, for their first line may show a value.
	pg_conf "$(socket_dir "$1")" "shared_buffers = ${_pg_mb:-128}MB" \
		"log_min_messages = log" "log_min_error_statement = panic" "log_error_verbosity = terse" \
		"log_statement = none" "log_min_duration_statement = -1" "log_parameter_max_length = 0" \
		"log_parameter_max_length_on_error = 0" || exit
	pg_follow "$_pg_bin/postgres" -D "$PG_DIR"
}

if [ "${0##*/}" = postgres.sh ]; then
	[ "${1:-}" = serve ] && [ $# = 2 ] || {
		echo "usage: postgres.sh serve STATE" >&2
		exit 2
	}
	pg_serve "$2"
fi
