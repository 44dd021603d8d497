. "$LARDER_HOME/tests/support/expect.sh"

larder add rice
larder add rice 4
expect 5 larder count rice
refuse larder add "two words"
refuse larder add rice some
expect 5 larder count rice
