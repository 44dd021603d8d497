# summary: add NAME [AMOUNT]: puts something in
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

check_name "${1:-}"
before=$(field_get amount "$1") || before=0
after=$(plus "$before" "${2:-1}") || exit 1
field_set amount "$1" "$after"
