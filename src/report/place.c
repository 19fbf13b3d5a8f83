/* Spans to paths, lines and columns; messages to what may be printed. A path that holds a credential is
 * masked as well: a wrong path costs a click, a printed key costs a rotation. */
#include "report/place.h"

#include "base/path.h"
#include "report/mask.h"
#include "report/visible.h"

Str report_path(const Report *report, FileId file) {
    if (file == 0) return (Str){0};
    Str base = report->base.n ? report->base : STR(".");
    Str path = path_relative(report->arena, base, source_file(report->sources, file)->path);
    return report_mask(report->arena, path);
}

const ReportService *place_service(const Report *report, const Finding *finding) {
    return finding->service < report->services.n ? &report->services.p[finding->service] : NULL;
}

Place place_of_span(const Report *report, Span span) {
    Place place = {.file = report_path(report, span.file), .start = {1, 1}, .end = {1, 1}};
    if (span.file == 0) return place;
    place.start = source_position(report->sources, span.file, span.start);
    place.end = source_position(report->sources, span.file, span.end > span.start ? span.end : span.start);
    return place;
}

static Str service_root(const Report *report, const Finding *finding) {
    const ReportService *service = place_service(report, finding);
    return service && service->root.n ? service->root : STR(".");
}

Place place_of_finding(const Report *report, const Finding *finding) {
    Place place = place_of_span(report, finding->span);
    if (place.file.n == 0) place.file = service_root(report, finding);
    return place;
}

Str place_root_path(const Report *report, const Finding *finding) {
    Arena *arena = report->arena;
    if (finding->span.file) return report_mask(arena, source_file(report->sources, finding->span.file)->path);
    return path_join(arena, report->base, service_root(report, finding));
}

Str place_text(const Report *report, Str message) {
    return visible_str(report->arena, report_mask(report->arena, message));
}
