/* Routes and operations, side by side in order of their paths:
 *
 *     post  /klaviyo/connect  src/routes.ts:14                                        undocumented
 *     get   /klaviyo/lists    src/routes.ts:10   /klaviyo/lists  openapi.yml:12       matched
 *     get                                        /klaviyo/old    openapi.yml:40       unserved
 *
 * Each route is there, and each operation. What drift/ decided is shown, nothing is decided here. */
#include "engine/session.h"
#include "report/collect.h"

#include <stdlib.h>

typedef struct Rows {
    const Report *report;
    RdSession *s;
    const Audit *a;
    ReportService *service;
} Rows;

static void push(Rows *r, RowStatus status, const Route *route, uint32_t operation, const char *note) {
    ReportRow row = {.status = status, .note = str_of(note)};
    if (route) {
        row.method = str_of(route->method == METHOD_NONE ? "" : method_name(route->method));
        row.path = report_keep(r->report, route->path);
        row.code = report_position(r->report, &r->s->sources, route->span);
    }
    if (operation != DRIFT_NONE) {
        const Operation *o = &r->a->spec.operations.p[operation];
        if (!route) row.method = str_of(method_name(o->method));
        row.operation = report_keep(r->report, r->a->drift.operations.p[operation].full_path);
        row.document = report_position(r->report, &r->s->sources, o->span);
    }
    vec_push(r->report->arena, &r->service->rows, row);
}

static const char *certainty(const Route *route) {
    return route->certainty == CONDITIONAL ? "conditional" : "";
}

static void push_route(Rows *r, const Route *route, const RouteDrift *drift) {
    switch (drift->status) {
    case ROUTE_MATCHED:
        for (uint32_t i = 0; i < drift->operations.n; i++)
            push(r, ROW_MATCHED, route, drift->operations.p[i], certainty(route));
        break;
    case ROUTE_UNDOCUMENTED: push(r, ROW_UNDOCUMENTED, route, DRIFT_NONE, certainty(route)); break;
    case ROUTE_METHOD_UNDOCUMENTED:
        push(r, ROW_UNDOCUMENTED, route, DRIFT_NONE, "the path is documented, this method is not");
        break;
    case ROUTE_EXEMPT: push(r, ROW_EXEMPT, route, DRIFT_NONE, route_exempt_text(drift->exempt)); break;
    }
}

static void push_operation(Rows *r, uint32_t i) {
    switch (r->a->drift.operations.p[i].status) {
    case OPERATION_SERVED: break; /* beside its route */
    case OPERATION_COVERED: push(r, ROW_UNSURE, NULL, i, "only a route with a wildcard answers it"); break;
    case OPERATION_POSSIBLY:
        push(r, ROW_UNSURE, NULL, i, "a route whose path is not wholly known may serve it");
        break;
    case OPERATION_UNSERVED:
        push(r, r->a->drift.blind ? ROW_UNSURE : ROW_UNSERVED, NULL, i,
             r->a->drift.blind ? "perhaps: not every registration could be followed" : "");
        break;
    case OPERATION_EXEMPT: push(r, ROW_EXEMPT, NULL, i, "websocket"); break;
    }
}

static Str path_of(const ReportRow *row) {
    return row->operation.n ? row->operation : row->path;
}

static int by_path(const void *x, const void *y) {
    const ReportRow *a = x, *b = y;
    int c = str_cmp(path_of(a), path_of(b));
    if (!c) c = str_cmp(a->method, b->method);
    if (!c) c = str_cmp(a->path, b->path);
    if (!c) c = str_cmp(a->code.file, b->code.file);
    if (!c) c = (a->code.start.line > b->code.start.line) - (a->code.start.line < b->code.start.line);
    return c ? c
             : (a->code.start.column > b->code.start.column) - (a->code.start.column < b->code.start.column);
}

void rows_collect(const Report *report, RdSession *s, const Audit *a, ReportService *service) {
    Rows r = {.report = report, .s = s, .a = a, .service = service};
    bool compared = a->has_spec && a->spec.usable;
    for (uint32_t i = 0; i < a->routes.routes.n; i++) {
        const Route *route = &a->routes.routes.p[i];
        if (compared)
            push_route(&r, route, &a->drift.routes.p[i]);
        else
            push(&r, ROW_ALONE, route, DRIFT_NONE, certainty(route));
    }
    for (uint32_t i = 0; compared && i < a->spec.operations.n; i++)
        push_operation(&r, i);
    if (service->rows.n) qsort(service->rows.p, service->rows.n, sizeof *service->rows.p, by_path);
}
