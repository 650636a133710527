#!/bin/sh
# Installs the Debian packages that are missing: `conf/packages.sh run` or `conf/packages.sh test`.
# Says which; asks nothing. Needs root, or sudo.
set -eu

run="gcc libc6-dev make pkg-config libpq-dev libsodium-dev libcmark-dev libicu-dev
	libcurl4-openssl-dev libgmime-3.0-dev libexpat1-dev libgettextpo-dev zlib1g-dev libbrotli-dev gettext
	postgresql-15 postgresql-client-15 ca-certificates curl procps"
test="clang-14 clang-format-14 libclang-rt-14-dev libcmocka-dev libgumbo-dev nodejs npm chromium
	fonts-noto-cjk postfix nginx wrk"

case "${1:-}" in
run) want="$run" ;;
test) want="$run $test" ;;
*)
	echo "usage: conf/packages.sh run|test" >&2
	exit 2
	;;
esac

have() {
	dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

missing=
for p in $want; do
	have "$p" && continue
	# A newer Node.js from elsewhere brings its own npm.
	[ "$p" = npm ] && command -v npm >/dev/null && continue
	missing="$missing $p"
done
[ -n "$missing" ] || exit 0

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "answerwell: as root, please: apt-get install$missing" >&2
		exit 1
	fi
}

# Debian's PostgreSQL would create and start a cluster of its own on 5432, Postfix a mail server, nginx
# a web server.
# Only their programs are wanted here.
if ! have postgresql-common; then
	as_root mkdir -p /etc/postgresql-common/createcluster.d
	echo 'create_main_cluster = false' |
		as_root tee /etc/postgresql-common/createcluster.d/answerwell.conf >/dev/null
fi
policy=
if [ ! -e /usr/sbin/policy-rc.d ]; then
	policy=/usr/sbin/policy-rc.d
	printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
	as_root chmod 755 $policy
fi
leave() {
	[ -z "$policy" ] || as_root rm -f $policy
}
trap leave EXIT

case " $missing " in *" nginx "*) nginx_is_new=yes ;; *) nginx_is_new= ;; esac
echo "Installing Debian packages:$missing"
log=$(mktemp)
install() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
		-o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 $missing
}
{ as_root apt-get update -q && install; } >"$log" 2>&1 || {
	tail -20 "$log" >&2
	echo "answerwell: the packages could not be installed (whole log: $log)" >&2
	exit 1
}
rm -f "$log"
# Nor is it to start at the next boot.
[ -z "$nginx_is_new" ] || as_root systemctl disable -q nginx >/dev/null 2>&1 || true
