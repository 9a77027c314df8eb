#!/bin/sh
# figures.sh FOLDER: makes anew what follows from the rows of the data, copies what is not as it was
# committed to FOLDER, and says whether there is such a file.
set -eu
folder=$1
casualties docs --data data --rows >&2
mkdir -p "$folder"
git diff --name-only -z | xargs -0 -r cp --parents -t "$folder"
[ -z "$(ls -A "$folder")" ] && echo changed=false || echo changed=true
