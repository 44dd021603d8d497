. "$LARDER_HOME/tests/support/expect.sh"

larder add rice 5
larder take rice 2
expect 3 larder count rice
refuse larder take rice 9
refuse larder take beans
expect 3 larder count rice
