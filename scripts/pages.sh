#!/bin/sh
# pages.sh FILE: the whole as static files in a tar, for the pages of this repository on GitHub.
# SITE is their address where it is not the usual one (a domain of one's own).
set -eu
file=$1
owner=${GITHUB_REPOSITORY%%/*}
name=${GITHUB_REPOSITORY#*/}
made=$(mktemp -d)

casualties publish "$made/site" --data data --site "${SITE:-https://$owner.github.io/$name/}"
tar --create --file "$file" --directory "$made/site" --exclude=.git .
rm -r "$made"
