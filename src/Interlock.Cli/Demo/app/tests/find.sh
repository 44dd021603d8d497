. "$LARDER_HOME/tests/support/expect.sh"

larder add brown-rice
larder add rice-flour
larder add beans
expect "brown-rice
rice-flour" larder find rice
