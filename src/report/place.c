/* Places and texts as they are printed. */
#include "report/place.h"

#include "base/path.h"
#include "report/visible.h"

const ReportService *place_service(const Report *report, const ReportFinding *finding) {
    return finding->service < report->services.n ? &report->services.p[finding->service] : NULL;
}

Str place_file(const Report *report, const ReportFinding *finding) {
    if (finding->place.file.n) return finding->place.file;
    const ReportService *service = place_service(report, finding);
    return service && service->root.n ? service->root : STR(".");
}

Str place_root_path(const Report *report, Str file) {
    return path_join(report->arena, report->base, file);
}

Str place_text(const Report *report, Str text) {
    return visible_str(report->arena, text);
}

Str place_cause(const ReportFinding *finding) {
    return finding->cause_text.n ? finding->cause_text : finding->cause;
}
