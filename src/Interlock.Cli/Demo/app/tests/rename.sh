. "$LARDER_HOME/tests/support/expect.sh"

larder add rise 5
larder rename rise rice
expect 5 larder count rice
expect 0 larder count rise
larder add beans
refuse larder rename beans rice
