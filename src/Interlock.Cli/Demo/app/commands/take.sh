# summary: take NAME [AMOUNT]: takes something out
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

check_name "${1:-}"
before=$(field_get amount "$1") || die "there is no $1"
after=$(minus "$before" "${2:-1}") || exit 1
field_set amount "$1" "$after"
