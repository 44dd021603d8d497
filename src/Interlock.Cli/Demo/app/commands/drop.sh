# summary: drop NAME: forgets something altogether
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

check_name "${1:-}"
for file in "$LARDER_DIR"/*; do
    [ ! -f "$file" ] || field_drop "${file##*/}" "$1"
done
