#!/bin/sh
# Installs what package-lock.json names, unless that is done already; one caller at a time.
set -eu
cd "$(dirname "$0")"
exec 9<.
flock 9
done=node_modules/.done
[ -e "$done" ] && cmp -s package-lock.json "$done" && exit 0
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2 9<&-
cp package-lock.json "$done"
