# summary: set NAME AMOUNT: says how much there is after counting
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

check_name "${1:-}"
check_amount "${2:-}"
field_set amount "$1" "$2"
