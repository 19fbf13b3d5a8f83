/* The baseline first, then the revision: both sides of a comparison have their baseline applied. */
#include "engine/adoption.h"

#include "engine/baseline.h"

bool adoption_open(RdSession *s, Adoption *adoption) {
    *adoption = (Adoption){0};
    return baseline_path(s, &adoption->baseline) && changed_open(s, &adoption->since);
}

bool adoption_apply(RdSession *s, const Adoption *adoption, const Parts *parts) {
    if (adoption->baseline.n) baseline_apply(s, adoption->baseline, parts);
    return !adoption->since.asked || changed_apply(s, &adoption->since, adoption->baseline, parts);
}
