. "$LARDER_HOME/tests/support/expect.sh"
. "$LARDER_HOME/lib/store.sh"

refuse_nothing() {
    ! field_get amount rice
}

expect "" refuse_nothing
field_set amount rice 3
field_set amount beans 4
field_set amount rice 5
expect 5 field_get amount rice
expect "beans
rice" field_names amount
field_drop amount rice
expect beans field_names amount
