/* The built-ins of JavaScript and the modelled modules of Node.js, as tables that the engine hands to the
 * evaluator (EvalModels). A new family is one file with a GlobalsFn or a PackageModel table, and one line in
 * natives.c. */
#ifndef NATIVES_NATIVES_H
#define NATIVES_NATIVES_H
#include "eval/eval.h"

/* Families of globals, in the order in which they must be filled. */
extern GlobalsFn *const natives_globals[];
extern const uint32_t natives_global_n;
/* Lists of packages, each closed by an entry without a name. */
extern const PackageModel *const natives_packages[];
extern const uint32_t natives_package_n;

/* Each fills prototypes and puts its names on the global object. */
GlobalsFn globals_object, globals_object_define, globals_function, globals_array, globals_array_call,
    globals_text, globals_text_pattern, globals_regexp, globals_number, globals_math, globals_json,
    globals_symbol, globals_collection, globals_promise, globals_reflect, globals_error, globals_iterator,
    globals_timer, globals_uri, globals_other, globals_process, globals_url;

/* Lists of packages by the file that makes them. */
extern const PackageModel packages_path[], packages_process[], packages_fs[], packages_url[], packages_util[],
    packages_events[], packages_yaml[], packages_node[], packages_glob[], packages_lodash[], packages_tslib[],
    packages_container[];
#endif
