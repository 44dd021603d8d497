# summary: count NAME: prints how much there is
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

check_name "${1:-}"
field_get amount "$1" || echo 0
