. "$LARDER_HOME/tests/support/expect.sh"

# Every command says in its first line what it does.
help=$(larder help)
for file in "$LARDER_HOME"/commands/*.sh; do
    name=${file##*/}
    case $help in
        *"  ${name%.sh}"[\ :]*) ;;
        *) broken "help does not know ${name%.sh}" ;;
    esac
done
refuse larder dance
refuse larder ../larder
