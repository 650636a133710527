#!/bin/sh
# `make install` and `make uninstall`: install.sh install|uninstall DESTDIR PREFIX BUILD. What stands
# below PREFIX is all that runs need; nothing is written to /etc or /var.
set -eu
cd "$(dirname "$0")/.."
what=$1 prefix=$3 build=$4
top=$2$3

# put FILE WHERE [MODE]: one file to a folder below the prefix, under its own name or that of WHERE.
put() {
	case $2 in */) _to=$top/$2${1##*/} ;; *) _to=$top/$2 ;; esac
	if [ "$what" = uninstall ]; then
		rm -f "$_to"
		return
	fi
	install -D -m "${3:-644}" "$1" "$_to"
	# The samples name the default prefix.
	case $1 in
	*.service | conf/nginx.conf) sed -i "s|/usr/local|$prefix|g" "$_to" ;;
	esac
}

put "$build/answerwell" bin/ 755
put "$build/answerwell.so" lib/answerwell/ 755
put "$build/kore" lib/answerwell/ 755
put "$build/answerwell-picture" lib/answerwell/ 755
for f in kore.conf LICENSE; do put $f share/answerwell/; done
for f in development.conf production.conf nginx.conf answerwell.env.example; do
	put conf/$f share/answerwell/conf/
done
put conf/postgres.sh share/answerwell/conf/ 755
for f in conf/pages/*; do put "$f" share/answerwell/pages/; done
for f in assets/demo/*.txt; do put "$f" share/answerwell/assets/demo/; done
for f in assets/demo/pictures/*.webp; do put "$f" share/answerwell/assets/demo/pictures/; done
for f in assets/vectors/*; do put "$f" share/answerwell/assets/vectors/; done
for f in conf/systemd/*.service; do put "$f" lib/systemd/system/; done
put conf/systemd/sysusers.conf lib/sysusers.d/answerwell.conf
put conf/systemd/tmpfiles.conf lib/tmpfiles.d/answerwell.conf
put conf/man/answerwell.1 share/man/man1/
put README.md share/doc/answerwell/
if [ "$what" = uninstall ]; then
	for d in share/answerwell/conf share/answerwell/pages share/answerwell/assets/demo/pictures share/answerwell/assets/demo share/answerwell/assets/vectors \
		share/answerwell/assets share/answerwell lib/answerwell share/doc/answerwell; do
		[ ! -d "$top/$d" ] || rmdir --ignore-fail-on-non-empty "$top/$d"
	done
	exit
fi
echo "Installed below $top; what comes next: README.md, \"Deployment\"."
