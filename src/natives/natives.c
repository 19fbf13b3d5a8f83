/* The table of families; see natives.h. */
#include "natives/natives.h"

GlobalsFn *const natives_globals[] = {
    globals_object,  globals_object_define, globals_function,   globals_array,   globals_array_call,
    globals_text,    globals_text_pattern,  globals_regexp,     globals_number,  globals_math,
    globals_json,    globals_symbol,        globals_collection, globals_promise, globals_reflect,
    globals_error,   globals_iterator,      globals_timer,      globals_uri,     globals_other,
    globals_process, globals_url,
};
const uint32_t natives_global_n = sizeof natives_globals / sizeof *natives_globals;

const PackageModel *const natives_packages[] = {
    packages_path, packages_process, packages_fs,   packages_url,    packages_util,  packages_events,
    packages_node, packages_yaml,    packages_glob, packages_lodash, packages_tslib, packages_container,
};
const uint32_t natives_package_n = sizeof natives_packages / sizeof *natives_packages;
