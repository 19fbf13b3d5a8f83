/* The last line of a report. It never says that all is well when part of the tree could not be looked at. */
#include "report/summary.h"

LevelCounts summary_count(const Report *report) {
    LevelCounts counts = {0};
    for (uint32_t i = 0; i < report->findings->list.n; i++)
        counts.n[report->findings->list.p[i].level]++;
    return counts;
}

void summary_plural(Out *out, uint64_t n, const char *noun) {
    out_fmt(out, "%llu %s%s", (unsigned long long)n, noun, n == 1 ? "" : "s");
}

static void write_counts(const Report *report, Out *out) {
    LevelCounts counts = summary_count(report);
    bool first = true;
    for (int level = LEVEL_ERROR; level >= LEVEL_NOTE; level--) {
        if (counts.n[level] == 0) continue;
        if (!first) out_cstr(out, ", ");
        summary_plural(out, counts.n[level], level_name((Level)level));
        first = false;
    }
}

void summary_write(const Report *report, Out *out) {
    uint32_t troubles = report->troubles ? report->troubles->list.n : 0;
    if (report->findings->list.n)
        write_counts(report, out);
    else
        out_cstr(out, report->services.n == 0 ? "no service found"
                      : troubles              ? "nothing found"
                                              : "no drift found");
    if (report->services.n) {
        out_cstr(out, " in ");
        summary_plural(out, report->services.n, "service");
    }
    if (troubles) {
        out_cstr(out, report->findings->list.n ? "; incomplete: " : ", but the run is incomplete: ");
        summary_plural(out, troubles, "problem");
    }
}
