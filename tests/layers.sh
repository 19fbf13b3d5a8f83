#!/bin/sh
# Holds the includes of src/ to tests/layers.txt: layers.sh [SRC [TABLE]]
# Prints each violation as file:line: message; 0 when there is none, 1 otherwise.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
src=${1:-$here/../src}
table=${2:-$here/layers.txt}
cd "$src"
find . -type f \( -name '*.[ch]' -o -name '*.def' \) | sed 's|^\./||' | LC_ALL=C sort | {
    # awk reads the table first, then every source file.
    set -- "$table"
    while IFS= read -r file; do set -- "$@" "$file"; done
    exec awk '
function complain(message) { printf "src/%s:%d: %s\n", FILENAME, FNR, message; bad = 1 }
function folder_of(path) { return index(path, "/") ? substr(path, 1, index(path, "/") - 1) : path }
FNR == 1 { first = first ? 2 : 1; folder = folder_of(FILENAME); if (first == 2) files++ }
first == 1 {
    sub(/#.*/, "")
    if (NF == 0) next
    name = $1; sub(/:$/, "", name)
    if (name ~ /^</) { gsub(/[<>]/, "", name); door[name] = 1 } else known[name] = 1
    for (i = 2; i <= NF; i++) allowed[name, $i] = 1
    next
}
FNR == 1 && !(folder in known) { complain("no line for " folder " in layers.txt"); next }
/^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, part, "\""); header = part[2]; to = folder_of(header)
    if (!index(header, "/") || header ~ /\.\./) complain("\"" header "\" is not rooted at src/")
    else if (to != folder && !((folder, to) in allowed) && !((folder, header) in allowed))
        complain(folder " may not include \"" header "\"")
}
/^[ \t]*#[ \t]*include[ \t]*</ {
    header = $0; sub(/^[^<]*</, "", header); sub(/>.*/, "", header)
    name = header in door ? header : folder_of(header) "/"
    if (name in door && !((name, folder) in allowed)) complain("<" header "> is not for " folder)
}
END { if (!files) { print "no source files"; bad = 1 } exit bad }
' "$@"
}
