. "$LARDER_HOME/tests/support/expect.sh"

expect "" larder list
larder add rice 5
larder add beans 2
expect "beans  amount 2
rice  amount 5" larder list
