#!/bin/sh
# layers.sh must refuse what it is there to refuse: one small tree a violation, and one that is in order.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

# refuses FOLDER INCLUDE [MESSAGE]: empty MESSAGE means that the include is in order
refuses() {
    rm -rf "$tree/src" && mkdir -p "$tree/src/$1"
    printf '/* a file */\n#include %s\n' "$2" >"$tree/src/$1/a.c"
    if said=$(sh "$here/layers.sh" "$tree/src"); then said=; fi
    if [ "$said" != "${3:+src/$1/a.c:$3}" ]; then
        echo "in $1, #include $2: expected '${3-}', got '$said'"
        exit 1
    fi
}
refuses base '"source/span.h"' '2: base may not include "source/span.h"'
refuses eval '"routes/route.h"' '2: eval may not include "routes/route.h"'
refuses report '"rules/rule.h"' '2: report may not include "rules/rule.h"'
refuses cli '"engine/config.h"' '2: cli may not include "engine/config.h"'
refuses cli '"base/str.h"' '2: cli may not include "base/str.h"'
refuses rules '"yaml/read.h"' '2: rules may not include "yaml/read.h"'
refuses rules '"rule.h"' '2: "rule.h" is not rooted at src/'
refuses rules '"rules/../eval/value.h"' '2: "rules/../eval/value.h" is not rooted at src/'
refuses spec '<yaml.h>' '2: <yaml.h> is not for spec'
refuses eval '<tree_sitter/api.h>' '2: <tree_sitter/api.h> is not for eval'
refuses stray '"base/str.h"' '1: no line for stray in layers.txt
src/stray/a.c:2: stray may not include "base/str.h"'
refuses rules '"yaml/node.h"'
refuses cli '"routedrift/routedrift.h"'
refuses yaml '<yaml.h>'
refuses base '<string.h>'
