# summary: find TEXT: prints the names that contain it
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

[ -n "${1:-}" ] || die "find what?"
field_names amount | while read -r item; do
    case $item in
        *"$1"*) echo "$item" ;;
    esac
done
