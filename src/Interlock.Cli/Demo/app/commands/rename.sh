# summary: rename OLD NEW: gives something another name
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

check_name "${1:-}"
check_name "${2:-}"
[ -z "$(field_get amount "$2")" ] || die "there is already $2"
for file in "$LARDER_DIR"/*; do
    value=$(field_get "${file##*/}" "$1") || continue
    field_drop "${file##*/}" "$1"
    field_set "${file##*/}" "$2" "$value"
done
