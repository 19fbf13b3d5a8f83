/* Bytes → a configuration file, and the questions that the engine asks of it. */
#include "engine/config.h"
#include "world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void load(World *w, Str input) {
    FileId file = fuzz_file(w, STR("app/.routedrift.yml"), input);
    Config config = config_default();
    if (!config_load(&w->arena, &w->mem, &w->sources, &w->troubles, file, &config)) return;
    config_excludes(&config, STR("app/src/routes/users.ts"));
    for (uint32_t i = 0; i < config.rules.n; i++)
        rule_pattern_matches(config.rules.p[i].rule, STR("route-undocumented"));
    for (uint32_t i = 0; i < config.ignore.n; i++)
        rule_pattern_trouble(&w->arena, config.ignore.p[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return fuzz_run(load, data, size);
}
