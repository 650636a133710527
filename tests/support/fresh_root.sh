#!/usr/bin/env bash
# Runs a command in a copy of this checkout, inside a fresh Debian that has only git, make and sudo:
#   tests/support/fresh_root.sh trixie make run
#   tests/support/fresh_root.sh --user ann bookworm make -s -j2 all      an ordinary user with sudo
# Needs root and debootstrap; ends with 77 and one line when it cannot be done here. Packages come from
# where this machine gets its own. The root is made once, kept below build/roots, and each call starts
# from a copy. Processes, mounts and shared memory are the call's own: nothing outlives it.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)

skip() {
	echo "fresh root: $*" >&2
	exit 77
}

# ---- inside the call's own namespaces: enter ROOT USER COMMAND... ---------------------------------

enter() {
	local root=$1 user=$2 home
	shift 2
	mount --make-rprivate /
	mount -t proc proc "$root/proc"
	mount --rbind /dev "$root/dev"
	mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
	mount --bind "$root/tmp" "$root/tmp" # a mount, as it is elsewhere
	home=$(chroot "$root" getent passwd "$user" | cut -d: -f6)
	# The shell stays: process 1 inherits what others leave, and make takes that for children of its own.
	exec chroot "$root" setpriv --reuid "$user" --regid "$user" --init-groups --reset-env \
		env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" USER="$user" \
		LANG=C.UTF-8 "${pass[@]}" sh -c 'cd ~/answerwell && { "$@"; exit $?; }' sh "$@"
}

# What the command gets of this environment: our settings, and whose certificates are trusted.
pass=()
while IFS='=' read -r name value; do
	case $name in
	ANSWERWELL_* | FRESH_* | CI) pass+=("$name=$value") ;;
	esac
done < <(env)

if [ "${1:-}" = --inside ]; then
	shift
	enter "$@"
fi

# ---- the clean root ----------------------------------------------------------------------------------

# The address of the archive that this machine's own packages come from.
mirror() {
	local lines
	lines=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true)
	grep -E '^(deb|URIs:)' <<<"$lines" | grep -oE '[a-z+]+://[^ ]+/debian/?' | head -n 1
}

own_sources() { # this machine's lists about Debian itself, for the other release
	local from file
	from=$(. /etc/os-release && echo "$VERSION_CODENAME")
	rm -f "$1/etc/apt/sources.list"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
		[ -e "$file" ] && grep -qE '^(deb|URIs:).*/debian(-security)?/?( |$)' "$file" || continue
		sed "s/\b$from\b/$suite/g; s/\b$from-/$suite-/g" "$file" >"$1/etc/apt/${file#/etc/apt/}"
	done
}

make_clean() {
	local address
	address=$(mirror)
	[ -n "$address" ] || skip "no address of a Debian archive in /etc/apt"
	rm -rf "$clean"
	mkdir -p "$clean"
	debootstrap --variant=minbase --include=git,make,ca-certificates,sudo "$suite" "$clean" "$address" \
		>"$base/debootstrap.log" 2>&1 || skip "debootstrap of $suite failed: $(tail -n 1 "$base/debootstrap.log")"
	own_sources "$clean"
	cp -a /etc/apt/apt.conf.d/. "$clean/etc/apt/apt.conf.d/"
	cp -a /etc/ssl/certs/ca-certificates.crt "$clean/etc/ssl/certs/"
	for file in /etc/resolv.conf /etc/hosts; do cp -L "$file" "$clean/etc/"; done
	for file in /etc/npmrc /usr/etc/npmrc /root/.npmrc; do
		[ ! -e "$file" ] || { mkdir -p "$clean${file%/*}" && cp -a "$file" "$clean$file"; }
	done
	chroot "$clean" useradd -m -s /bin/bash ann
	echo 'ann ALL=(ALL) NOPASSWD: ALL' >"$clean/etc/sudoers.d/ann"
	: >"$clean/.whole"
}

# ---- the call ------------------------------------------------------------------------------------------

user=root
if [ "${1:-}" = --user ]; then
	user=$2
	shift 2
fi
[ $# -ge 2 ] || skip "usage: fresh_root.sh [--user NAME] SUITE COMMAND..."
suite=$1
shift
[ "$(id -u)" = 0 ] || skip "it needs root"
command -v debootstrap >/dev/null || skip "debootstrap is not installed"
unshare --mount --pid --ipc --fork true 2>/dev/null || skip "this machine does not let root make namespaces"

base=${FRESH_ROOTS:-$top/build/roots}/$suite clean=$base/clean
mkdir -p "$base"
exec 9>"$base/lock" && flock 9
[ -e "$clean/.whole" ] || make_clean
for old in "$base"/run.*; do # of a call that was killed
	owner=${old##*/run.}
	[ ! -d "$old" ] || [ -d "/proc/${owner%%.*}" ] || rm -rf --one-file-system "$old"
done
flock -u 9 && exec 9>&-
root=$(mktemp -d "$base/run.$$.XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
chmod 755 "$root"
cp -a --reflink=auto "$clean/." "$root"/
case $user in root) home=$root/root ;; *) home=$root/home/$user ;; esac
mkdir -p "$home/answerwell"
(cd "$top" && git ls-files -coz --exclude-standard | tar -c --null -T - --ignore-failed-read) | tar -x -C "$home/answerwell"
chroot "$root" chown -R "$user:" "${home#"$root"}/answerwell"
status=0
# Signals reach the command through the process group, or as the end of the whole namespace.
unshare --mount --pid --ipc --fork --kill-child "$0" --inside "$root" "$user" "$@" </dev/null || status=$?
exit $status
