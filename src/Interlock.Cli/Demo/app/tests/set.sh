. "$LARDER_HOME/tests/support/expect.sh"

larder set rice 7
larder set rice 6
expect 6 larder count rice
expect 0 larder count beans
refuse larder set rice
