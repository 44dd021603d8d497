# summary: help: prints this
. "$LARDER_HOME/lib/core.sh"

echo "larder COMMAND [ARGUMENT...]"
for file in "$LARDER_HOME"/commands/*.sh; do
    read -r mark word summary <"$file"
    [ "$word" != "summary:" ] || echo "  $summary"
done
