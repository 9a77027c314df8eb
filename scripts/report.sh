#!/bin/sh
# report.sh NUMBER FILE: the report on a pull request, from its data alone.
# The code is that of the branch checked out here; of the pull request only data is read.
set -eu
number=$1
file=$2

case $number in
  '' | *[!0-9]*) echo "report: '$number' is not the number of a pull request" >&2; exit 2 ;;
esac

git fetch --quiet origin "+refs/pull/$number/head:refs/pull/$number/head"
base=$(git merge-base "pull/$number/head" HEAD)

{
  # what they find is the report's business, not this script's
  casualties --data data diff "$base" "pull/$number/head" --format markdown 2>&1 || true
  casualties --data data check "pull/$number/head" --since "$base" --format markdown 2>&1 || true
} >"$file"
