/* Bytes → an OpenAPI document's operations and their dump, once as YAML and once as JSON. */
#include "spec/load.h"
#include "world.h"
#include "yaml/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void load(World *w, Str path, Str input) {
    FileId file = fuzz_file(w, path, input);
    Out out = out_new(&w->arena);
    spec_looks_like(input);
    YamlDocument document = yaml_read(&w->arena, &w->mem, &w->sources, file);
    if (document.root) yaml_dump(&out, &w->sources, document.root);
    Spec spec = spec_load(&w->arena, &w->mem, &w->sources, file);
    spec_dump(&out, &w->sources, &spec);
}

static void load_both(World *w, Str input) {
    load(w, STR("openapi.yml"), input);
    load(w, STR("openapi.json"), input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return fuzz_run(load_both, data, size);
}
