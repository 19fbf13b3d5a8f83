/* The last line of a report. It never says that all is well when part of the tree could not be looked at, or
 * when there was nothing to look at. */
#include "report/summary.h"

LevelCounts summary_count(const Report *report) {
    LevelCounts counts = {0};
    for (uint32_t i = 0; i < report->findings.n; i++)
        counts.n[report->findings.p[i].level]++;
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

bool summary_is_without_express(const ReportService *service) {
    return service->express == 0 && service->routes == 0;
}

static uint32_t without_express(const Report *report) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < report->services.n; i++)
        n += summary_is_without_express(&report->services.p[i]);
    return n;
}

static const char *nothing_text(const Report *report, uint32_t troubles) {
    if (report->services.n == 0) return "no service found";
    if (troubles) return "nothing found";
    return without_express(report) == report->services.n ? "nothing compared" : "no drift found";
}

static void write_services(const Report *report, Out *out) {
    uint32_t all = report->services.n, without = without_express(report);
    if (all == 0) return;
    out_cstr(out, " in ");
    summary_plural(out, all, "service");
    if (without && without < all)
        out_fmt(out, " (%u of them without Express)", without);
    else if (without)
        out_cstr(out, all == 1 ? " (without Express)" : " (all without Express)");
}

void summary_write(const Report *report, Out *out) {
    uint32_t troubles = report->troubles.list.n;
    if (report->findings.n)
        write_counts(report, out);
    else
        out_cstr(out, nothing_text(report, troubles));
    write_services(report, out);
    if (troubles) {
        out_cstr(out, report->findings.n ? "; incomplete: " : ", but the run is incomplete: ");
        summary_plural(out, troubles, "problem");
    }
}
