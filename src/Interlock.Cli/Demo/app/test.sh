#!/bin/sh
# Runs every test in tests/: each tests the part that its name says, so that whatever is here is tested.
#   ./test.sh [NAME]...    only the named ones
LARDER_HOME=$(cd "$(dirname "$0")" && pwd) || exit 1
scratch=${TMPDIR:-/tmp}/larder-test-$$
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export LARDER_HOME LARDER_DIR

[ $# -gt 0 ] || set -- "$LARDER_HOME"/tests/*.sh
failed=0
for test; do
    name=${test##*/}
    name=${name%.sh}
    LARDER_DIR=$scratch/$name
    mkdir -p "$LARDER_DIR" || exit 1
    if sh "$LARDER_HOME/tests/$name.sh"; then
        echo "ok      $name"
    else
        echo "FAILED  $name"
        failed=$((failed + 1))
    fi
done
echo "$# tests, $failed failed"
[ "$failed" -eq 0 ]
