. "$LARDER_HOME/tests/support/expect.sh"

case $(larder version) in
    "larder "[0-9]*.[0-9]*.[0-9]*) ;;
    *) broken "that is no version: $(larder version)" ;;
esac
