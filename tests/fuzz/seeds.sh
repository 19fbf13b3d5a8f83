#!/bin/sh
# Makes first inputs for the fuzz targets from the fixtures: seeds.sh DIRECTORY fills DIRECTORY/fuzz_<target>/.
#
# Sources become inputs of fuzz_syntax with their grammar's digit in front; each app becomes one input of fuzz_eval, its
# files joined by `//@ path` lines; documents and configuration files are taken as they are,
# and once for each edit of fuzz_edit.
set -eu

out=$1
fixtures=$(CDPATH='' cd -- "$(dirname -- "$0")/../../fixtures" && pwd)
largest=16384 # bytes; larger inputs slow mutation down
rm -rf "$out"
mkdir -p "$out/fuzz_syntax" "$out/fuzz_eval" "$out/fuzz_spec" "$out/fuzz_config" "$out/fuzz_edit"

# Of the file names on standard input, one path a line, those that are small enough.
small() { while IFS= read -r file; do [ "$(wc -c <"$file")" -gt "$largest" ] || printf '%s\n' "$file"; done; }

name_of() { printf '%s' "${1#"$fixtures"/}" | tr '/' '+'; }

sources_in() { find "$1" -type f \( -name '*.ts' -o -name '*.tsx' -o -name '*.js' -o -name '*.jsx' -o -name '*.mjs' \
    -o -name '*.cjs' -o -name '*.mts' -o -name '*.cts' \) | LC_ALL=C sort; }

sources_in "$fixtures" | small | while IFS= read -r file; do
    case $file in
    *.tsx) digit=1 ;;
    *.jsx) digit=3 ;;
    *.js | *.mjs | *.cjs) digit=2 ;;
    *) digit=0 ;;
    esac
    { printf '%s' "$digit" && cat "$file"; } >"$out/fuzz_syntax/$(name_of "$file")"
done

for app in "$fixtures"/apps/*/ "$fixtures"/eval/*/ "$fixtures"/routes/*/; do
    [ -d "$app" ] || continue
    app=${app%/}
    input=$out/fuzz_eval/$(name_of "$app")
    sources_in "$app" | while IFS= read -r file; do
        printf '//@ %s\n' "${file#"$app"/}"
        cat "$file"
        printf '\n'
    done >"$input"
    size=$(wc -c <"$input")
    if [ "$size" -eq 0 ] || [ "$size" -gt "$largest" ]; then rm "$input"; fi
done

find "$fixtures/spec" "$fixtures/apps" "$fixtures/rules" -type f \( -name '*.yml' -o -name '*.yaml' -o -name '*.json' \) |
    small | while IFS= read -r file; do
    cp "$file" "$out/fuzz_spec/$(name_of "$file")"
    for edit in 0c 1e 2g 3i 4k; do
        { printf '%s' "$edit" && cat "$file"; } >"$out/fuzz_edit/$edit+$(name_of "$file")"
    done
done

find "$fixtures" -type f -name '.routedrift.y*ml' | small | while IFS= read -r file; do
    cp "$file" "$out/fuzz_config/$(name_of "$file")"
done
