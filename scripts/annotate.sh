#!/bin/sh
# annotate.sh BASE: annotates the very lines that a change of the data since BASE breaks, and fails
# for them; what was wrong before is named and does not fail.
set -eu
base=$1
failed=0
casualties check data --since "$base" --format github || failed=1
casualties diff "$base" data || failed=1
exit "$failed"
