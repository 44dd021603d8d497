# Where things are kept: one file per field in LARDER_DIR, one line "name value" per item.
# The functions are subshells, so that their variables stay their own.
. "$LARDER_HOME/lib/core.sh"

# field_get FIELD NAME: prints the value; fails when there is none.
field_get() (
    [ -f "$LARDER_DIR/$1" ] || exit 1
    while read -r name value; do
        if [ "$name" = "$2" ]; then
            echo "$value"
            exit 0
        fi
    done <"$LARDER_DIR/$1"
    exit 1
)

# field_drop FIELD NAME: forgets the value.
field_drop() (
    [ -f "$LARDER_DIR/$1" ] || exit 0
    while read -r name value; do
        [ "$name" = "$2" ] || echo "$name $value"
    done <"$LARDER_DIR/$1" >"$LARDER_DIR/$1.next"
    mv "$LARDER_DIR/$1.next" "$LARDER_DIR/$1"
)

# field_set FIELD NAME VALUE: keeps a value, in the place of the one before.
field_set() {
    field_drop "$1" "$2"
    echo "$2 $3" >>"$LARDER_DIR/$1"
}

# field_names FIELD: prints the names that have a value, sorted.
field_names() (
    [ -f "$LARDER_DIR/$1" ] || exit 0
    while read -r name value; do
        echo "$name"
    done <"$LARDER_DIR/$1" | sort
)
