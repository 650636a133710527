#!/bin/sh
# Installs the Debian packages that are missing (Debian 12 and 13): `conf/packages.sh run` or
# `conf/packages.sh test`. Says which; asks nothing. Needs root, or sudo.
#
# A machine that has things already keeps them: nothing is removed, no service is set up, started or
# enabled, no database cluster is made. Of the servers that only tests need (nginx, Postfix's
# smtp-sink) the programs are unpacked to build/tools.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."

build="gcc libc6-dev make pkg-config libpq-dev libsodium-dev libcmark-dev libicu-dev
	libcurl4-openssl-dev libgmime-3.0-dev libexpat1-dev libcrack2-dev cracklib-runtime libstemmer-dev libgettextpo-dev zlib1g-dev libbrotli-dev gettext
	libvips-dev libseccomp-dev ca-certificates curl procps"
test="clang-19 clang-format-19 libclang-rt-19-dev libcmocka-dev libgumbo-dev libpg-query-dev chromium
	fonts-noto-cjk wrk openssl debootstrap libimage-exiftool-perl wordnet-base mythes-en-us opencc libfaketime"
# Since Debian 13 what decodes AVIF and HEIC comes by itself.
[ "$(. /etc/os-release && echo "${VERSION_ID:-}")" = 12 ] ||
	build="$build libheif-plugin-dav1d libheif-plugin-libde265"
tools=build/tools

case "${1:-}" in
run) want="$build" ;;
test) want="$build $test" ;;
*)
	echo "usage: conf/packages.sh run|test" >&2
	exit 2
	;;
esac

have() {
	# A word for each architecture; "not-installed" is what dpkg says of a package that went.
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# A PostgreSQL server of 15 or newer, of whichever package.
have_postgres() {
	for initdb in /usr/lib/postgresql/*/bin/initdb; do
		[ -x "$initdb" ] || continue
		version=${initdb#/usr/lib/postgresql/}
		[ "${version%%[!0-9]*}" -ge 15 ] && return 0
	done
	return 1
}

# Node.js of 18 or newer with npm, from wherever.
have_node() {
	command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

missing=
for p in $want; do
	have "$p" || missing="$missing $p"
done
have_postgres || missing="$missing postgresql"
[ "$1" = run ] || have_node || missing="$missing nodejs npm"

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

made= # what is taken away again at the end
leave() {
	# shellcheck disable=SC2086 # several, without blanks
	[ -z "$made" ] || as_root rm -f $made
}
trap leave EXIT

# For the time of the installation only: no service is started, and no cluster is made on 5432.
hold() { # hold FILE MODE TEXT
	[ ! -e "$1" ] || return 0
	as_root mkdir -p "${1%/*}"
	made="$made $1"
	printf '%s\n' "$3" | as_root tee "$1" >/dev/null
	as_root chmod "$2" "$1"
}

# install PACKAGE...
install() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends --no-remove \
		-o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@"
}

log=$(mktemp)
fail() {
	tail -20 "$log" >&2
	echo "answerwell: $* (whole log: $log)" >&2
	exit 1
}

if [ -n "$missing" ]; then
	hold /etc/postgresql-common/createcluster.d/answerwell.conf 644 'create_main_cluster = false'
	hold /usr/sbin/policy-rc.d 755 '#!/bin/sh
exit 101'
	echo "Installing Debian packages:$missing"
	# shellcheck disable=SC2086 # several
	{ as_root apt-get update -q && install $missing; } >"$log" 2>&1 ||
		fail "the packages could not be installed"
fi

fetch() {
	(cd "$tools" && rm -f "$1"_*.deb && apt-get download -q "$1") >>"$log" 2>&1
}

# libraries DEB: the packages of libraries that it depends on.
libraries() {
	dpkg-deb -f "$1" Pre-Depends Depends | sed 's/^[A-Z][A-Za-z-]*: //' | tr ',' '\n' |
		sed 's/^ *//; s/[ (|].*//' | grep '^lib' | sort -u
}

# unpack PACKAGE FILE: a package that is not installed, if neither the machine nor the folder has FILE.
unpack() {
	[ ! -e "$2" ] && [ ! -e "$tools$2" ] || return 0
	echo "Unpacking $1 to $tools"
	mkdir -p "$tools"
	fetch "$1" || { as_root apt-get update -q >>"$log" 2>&1 && fetch "$1"; } || fail "$1 could not be fetched"
	missing=
	for p in $(libraries "$tools/$1"_*.deb); do
		have "$p" || missing="$missing $p"
	done
	# shellcheck disable=SC2086 # several
	[ -z "$missing" ] || install $missing >>"$log" 2>&1 || fail "$missing could not be installed"
	dpkg-deb -x "$tools/$1"_*.deb "$tools" && rm -f "$tools/$1"_*.deb
}
if [ "$1" = test ]; then
	unpack nginx-common /etc/nginx/mime.types
	unpack nginx /usr/sbin/nginx
	unpack postfix /usr/sbin/smtp-sink
fi
rm -f "$log"
