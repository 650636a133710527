#!/bin/sh
# Installs what package-lock.json names, unless that is done already.
set -eu
cd "$(dirname "$0")"
done=node_modules/.done
[ -e "$done" ] && cmp -s package-lock.json "$done" && exit 0
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2
cp package-lock.json "$done"
