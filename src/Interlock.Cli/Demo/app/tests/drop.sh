. "$LARDER_HOME/tests/support/expect.sh"

larder add rice 5
larder add beans 2
larder drop rice
expect "beans  amount 2" larder list
