/* A growing run of bytes in an arena; always NUL-terminated. */
#ifndef ANSWERWELL_BASE_BUF_H
#define ANSWERWELL_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;

struct buf {
	struct arena *arena;
	char *data;
	size_t len;
	size_t cap;
};

/* Starts an empty buffer with room for `hint` bytes. */
void buf_init(struct buf *b, struct arena *a, size_t hint);

void buf_append(struct buf *b, const void *data, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Appends text with & < > " ' escaped for HTML text and quoted attributes. NULL appends nothing. */
void buf_html(struct buf *b, const char *s);
void buf_html_n(struct buf *b, const char *s, size_t len);

/* Appends text percent-encoded for one query value or path segment (RFC 3986 unreserved stay). */
void buf_url(struct buf *b, const char *s);

/* Appends text as the inside of a JSON string (RFC 8259), with < > & as \u00XX too. */
void buf_json(struct buf *b, const char *s);

#endif
