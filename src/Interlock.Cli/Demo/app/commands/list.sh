# summary: list: prints everything there is
. "$LARDER_HOME/lib/core.sh"
. "$LARDER_HOME/lib/store.sh"

# What is printed behind each name: fields, in this order; those without a value are left out.
fields="amount"

field_names amount | while read -r item; do
    line=$item
    for field in $fields; do
        value=$(field_get "$field" "$item") && line="$line  $field $value"
    done
    echo "$line"
done
