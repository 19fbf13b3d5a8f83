/* The last line of a report. It never says that all is well when part of the tree could not be looked at, or
 * when there was nothing to look at. */
#include "report/summary.h"

LevelCounts summary_count(const Report *report) {
    LevelCounts counts = {0};
    for (uint32_t i = 0; i < report->findings.n; i++)
        counts.n[report->findings.p[i].level]++;
    return counts;
}

SilenceCounts summary_silenced(const Report *report) {
    SilenceCounts counts = {0};
    for (uint32_t i = 0; i < report->silenced.n; i++)
        counts.n[report->silenced.p[i].silence]++;
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
    if (report->services.n == 0) return report->shard ? "no service in this shard" : "no service found";
    if (troubles) return "nothing found";
    if (report->silenced.n) return "nothing new found";
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

/* "; 3 suppressed, 2 in the baseline": what is not reported is still counted. */
static void write_silenced(const Report *report, Out *out) {
    static const char *const texts[SILENCE_COUNT] = {
        [SILENCE_IN_SOURCE] = "suppressed",
        [SILENCE_BASELINE] = "in the baseline",
        [SILENCE_UNCHANGED] = "not new",
    };
    SilenceCounts counts = summary_silenced(report);
    const char *before = "; ";
    for (int i = SILENCE_IN_SOURCE; i < SILENCE_COUNT; i++) {
        if (!counts.n[i]) continue;
        out_fmt(out, "%s%u %s", before, counts.n[i], texts[i]);
        before = ", ";
    }
}

void summary_write(const Report *report, Out *out) {
    uint32_t troubles = report->troubles.list.n;
    if (report->findings.n)
        write_counts(report, out);
    else
        out_cstr(out, nothing_text(report, troubles));
    write_services(report, out);
    write_silenced(report, out);
    if (troubles) {
        out_cstr(out, report->findings.n ? "; incomplete: " : ", but the run is incomplete: ");
        summary_plural(out, troubles, "problem");
    }
}
