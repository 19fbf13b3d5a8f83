/* A growing string; capacity doubles, the last byte is always a terminator. */
#include "base/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

Out out_new(Arena *arena) {
    return (Out){.arena = arena};
}

static void out_reserve(Out *out, size_t more) {
    if (out->n + more + 1 <= out->cap) return;
    size_t cap = out->cap ? out->cap * 2 : 64;
    while (cap < out->n + more + 1)
        cap *= 2;
    char *p = arena_alloc(out->arena, cap);
    if (out->n) memcpy(p, out->p, out->n);
    out->p = p;
    out->cap = cap;
}

void out_str(Out *out, Str s) {
    out_reserve(out, s.n);
    if (s.n) memcpy(out->p + out->n, s.p, s.n);
    out->n += s.n;
    out->p[out->n] = 0;
}

void out_cstr(Out *out, const char *s) {
    out_str(out, str_of(s));
}

void out_char(Out *out, char c) {
    out_str(out, (Str){.p = &c, .n = 1});
}

void out_u64(Out *out, uint64_t v) {
    out_fmt(out, "%llu", (unsigned long long)v);
}

void out_fill(Out *out, char c, size_t n) {
    out_reserve(out, n);
    memset(out->p + out->n, c, n);
    out->n += n;
    out->p[out->n] = 0;
}

static void out_vfmt(Out *out, const char *fmt, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    if (n > 0) {
        out_reserve(out, (size_t)n);
        vsnprintf(out->p + out->n, (size_t)n + 1, fmt, again);
        out->n += (size_t)n;
    }
    va_end(again);
}

void out_fmt(Out *out, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    out_vfmt(out, fmt, args);
    va_end(args);
}

Str out_str_of(const Out *out) {
    return (Str){.p = out->p ? out->p : "", .n = out->n};
}

Str str_fmt(Arena *arena, const char *fmt, ...) {
    Out out = out_new(arena);
    va_list args;
    va_start(args, fmt);
    out_vfmt(&out, fmt, args);
    va_end(args);
    return out_str_of(&out);
}
