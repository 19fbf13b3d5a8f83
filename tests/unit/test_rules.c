/* Tests of the rules. */
#include "rules/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules_vendor.inc"

int main(void) {
    const struct CMUnitTest tests[] = {VENDOR_TESTS};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
