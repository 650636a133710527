#!/bin/sh
# Brings the catalogues up to the sources: `make messages`. New messages stand untranslated in
# assets/locale/zh_CN.po until somebody writes them; `make test` fails until then. messages.sh BUILD OUT.pot: only what
# the sources say, for checks.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
pot=${2:-$build/messages.pot}

xgettext --from-code=UTF-8 -L C -o "$pot" --no-location --sort-output --package-name=answerwell \
	--keyword --keyword=N_ --keyword=MANY:1,2 --keyword=tr:2 --keyword=trn:2,3 --keyword=view_tr:2 \
	--keyword=view_tr_plain:2 --keyword=view_trn:2,3 --keyword=view_trn_plain:2,3 \
	--keyword=view_tr_link:2 \
	$(find src include -name '*.[ch]' -not -path 'src/gen/*' | sort) \
	"$build/gen/web_views.c" "$build/gen/mail_views.c"
sed -i '/^"POT-Creation-Date/d; s/charset=CHARSET/charset=UTF-8/' "$pot"
[ $# -lt 2 ] || exit 0

msgen -o assets/locale/en.po "$pot"
sed -i 's/^"Language: .*/"Language: en\\n"/; s/^"Plural-Forms: .*/"Plural-Forms: nplurals=2; plural=(n != 1);\\n"/' \
	assets/locale/en.po

msgmerge -q --no-fuzzy-matching --no-location --sort-output -o "$build/zh_CN.po" assets/locale/zh_CN.po "$pot"
msgattrib --no-obsolete -o assets/locale/zh_CN.po "$build/zh_CN.po"
sed -i 's/^"Language: .*/"Language: zh_CN\\n"/; s/^"Plural-Forms: .*/"Plural-Forms: nplurals=1; plural=0;\\n"/' \
	assets/locale/zh_CN.po
msgattrib --untranslated assets/locale/zh_CN.po | grep -c '^msgid' || true
