. "$LARDER_HOME/tests/support/expect.sh"
. "$LARDER_HOME/lib/core.sh"

expect 5 plus 2 3
expect 2 minus 5 3
expect "" below 2 3
refuse minus 3 5
refuse plus 2 many
refuse check_name "Brown Bread"
refuse check_amount 007
