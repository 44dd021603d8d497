# Every command and every module builds on this: messages, names, amounts.

# die WORD…: says what is wrong and gives up.
die() {
    echo "larder: $*" >&2
    exit 1
}

# check_name NAME: letters, digits and hyphens.
check_name() {
    case $1 in
        "" | *[!a-z0-9-]*) die "a name is made of a-z, 0-9 and -, not '$1'" ;;
    esac
}

# check_amount AMOUNT: a whole number.
check_amount() {
    case $1 in
        "" | *[!0-9]* | 0?*) die "an amount is a whole number, not '$1'" ;;
    esac
}

# plus AMOUNT AMOUNT: prints the sum.
plus() {
    check_amount "$1"
    check_amount "$2"
    echo $(($1 + $2))
}

# minus AMOUNT AMOUNT: prints the difference; there is no less than nothing.
minus() {
    check_amount "$1"
    check_amount "$2"
    [ "$1" -ge "$2" ] || die "only $1 left, not $2"
    echo $(($1 - $2))
}

# below AMOUNT AMOUNT: whether the first is less than the second.
below() {
    check_amount "$1"
    check_amount "$2"
    [ "$1" -lt "$2" ]
}
