/* A Span is a range of bytes in one source file of the session. A zeroed Span means "nowhere". */
#ifndef SOURCE_SPAN_H
#define SOURCE_SPAN_H
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t FileId; /* index into Sources; 0 is no file */

typedef struct Span {
    FileId file;
    uint32_t start, end; /* byte offsets, end exclusive */
} Span;

/* Tells places apart by where they start, as a key of a Map. */
static inline uint64_t span_key(Span span) {
    return (uint64_t)span.file << 32 | span.start;
}

/* 1-based, as people and editors count; `column` counts Unicode code points. */
typedef struct Position {
    uint32_t line, column;
} Position;
#endif
