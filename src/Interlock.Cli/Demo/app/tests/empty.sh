. "$LARDER_HOME/tests/support/expect.sh"

larder add rice 5
larder add beans
larder take beans
expect beans larder empty
