/* Tests of the rules. */
#include "rules/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules_vendor.inc"

#include "rules_drift.inc"

int main(void) {
    const struct CMUnitTest tests[] = {VENDOR_TESTS, DRIFT_TESTS};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
