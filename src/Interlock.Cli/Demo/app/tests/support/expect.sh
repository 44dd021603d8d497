# What tests are written with. The first expectation that does not hold ends the test.

larder() {
    "$LARDER_HOME/larder" "$@"
}

# expect TEXT COMMAND…: it succeeds and prints exactly this.
expect() {
    wanted=$1
    shift
    got=$("$@" 2>&1) || broken "$* failed: $got"
    [ "$got" = "$wanted" ] || broken "$* printed '$got', not '$wanted'"
}

# refuse COMMAND…: it fails, and says something.
refuse() {
    if got=$( ("$@") 2>&1); then
        broken "$* was not refused"
    fi
    [ -n "$got" ] || broken "$* failed without a word"
}

broken() {
    echo "        $*"
    exit 1
}
