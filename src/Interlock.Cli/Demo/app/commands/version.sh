# summary: version: prints the version
. "$LARDER_HOME/lib/core.sh"

# It stands in the manifest and nowhere else.
while read -r key value; do
    case $key in
        '"version":')
            value=${value#\"}
            echo "larder ${value%\",}"
            exit 0
            ;;
    esac
done <"$LARDER_HOME/package.json"
die "the manifest has no version"
