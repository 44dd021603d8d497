# summary: empty: prints what has run out
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

field_names amount | while read -r item; do
    case $(field_get amount "$item") in
        0 | 0[a-z]*) echo "$item" ;;
    esac
done
