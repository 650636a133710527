#!/bin/sh
# `make vectors` writes assets/vectors/english.vectors anew; `make vectors-check` makes it below the build folder
# and compares. vectors.sh vectors|vectors-check BUILD
set -eu
cd "$(dirname "$0")/.."
what=$1 build=$2
file=assets/vectors/english.vectors
wordnet=/usr/share/wordnet
thesaurus=/usr/share/mythes/th_en_US_v2.dat

missing=
[ -r $wordnet/data.noun ] || missing="$missing wordnet-base"
[ -r $thesaurus ] || missing="$missing mythes-en-us"

# Other releases have other texts and other tables of what a word is.
skip() {
	echo "skipped: $1"
	exit
}
system=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-} $(uname -m)") || system=
if [ "$what" = vectors-check ]; then
	[ "$system" = "debian 12 x86_64" ] || skip "the file is made on Debian 12 for x86-64, and this is another system"
	[ -z "$missing" ] || skip "what it is made of is not installed:$missing"
	mkdir -p "$build/check"
	"$build/gen/vectors" "$build/check/english.vectors" $wordnet $thesaurus
	cmp $file "$build/check/english.vectors" || {
		echo "$file is not what its sources make: make vectors" >&2
		exit 1
	}
	exit
fi
[ -z "$missing" ] || {
	echo "not installed:$missing (conf/packages.sh test)" >&2
	exit 1
}
"$build/gen/vectors" $file $wordnet $thesaurus
