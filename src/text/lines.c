#include "text/lines.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void
lines_init(struct lines *l, struct arena *a, size_t hint)
{
	*l = (struct lines){.is_fresh = true};
	buf_init(&l->b, a, hint);
}

void
lines_push(struct lines *l, const char *first, const char *rest, bool is_shown_empty)
{
	struct lines_container *c;

	if (l->depth == LINES_DEPTH) {
		l->too_deep++;
		return;
	}
	c = &l->stack[l->depth++];
	*c = (struct lines_container){.is_shown_empty = is_shown_empty};
	snprintf(c->first, sizeof(c->first), "%s", first);
	snprintf(c->rest, sizeof(c->rest), "%s", rest);
}

static void
trim(struct lines *l, size_t down_to)
{
	while (l->b.len > down_to && l->b.data[l->b.len - 1] == ' ')
		l->b.data[--l->b.len] = '\0';
}

void
lines_pop(struct lines *l)
{
	struct lines_container *c;

	if (l->too_deep > 0) {
		l->too_deep--;
		return;
	}
	assert(l->depth > 0);
	c = &l->stack[l->depth - 1];
	if (c->is_shown_empty && !c->is_started) {
		lines_put(l, "", 0);
		trim(l, 0);
	}
	l->depth--;
}

void
lines_gap(struct lines *l, size_t n)
{
	if (l->b.len > 0 && l->pending < n)
		l->pending = n;
}

void
lines_break(struct lines *l)
{
	l->pending++;
}

/* Blank lines belong to the containers that had a line before. */
static void
add_blank_marks(struct lines *l)
{
	size_t from = l->b.len;

	for (size_t i = 0; i < l->depth && l->stack[i].is_started; i++)
		buf_puts(&l->b, l->stack[i].rest);
	trim(l, from);
}

void
lines_put(struct lines *l, const char *s, size_t len)
{
	for (; l->pending > 0; l->pending--) {
		buf_putc(&l->b, '\n');
		if (l->pending > 1)
			add_blank_marks(l);
		l->is_fresh = true;
	}
	/* A container opened in the middle of a line has its first mark there. */
	for (size_t i = 0; i < l->depth; i++) {
		struct lines_container *c = &l->stack[i];

		if (l->is_fresh || !c->is_started)
			buf_puts(&l->b, c->is_started ? c->rest : c->first);
		c->is_started = true;
	}
	l->is_fresh = false;
	buf_append(&l->b, s, len);
}

void
lines_verbatim(struct lines *l, const char *s, size_t len)
{
	const char *end = s + len, *stop;

	for (; s < end; s = stop + 1) {
		stop = memchr(s, '\n', (size_t)(end - s));
		if (stop == NULL)
			stop = end;
		if (stop > s)
			lines_put(l, s, (size_t)(stop - s));
		if (stop < end)
			lines_break(l);
	}
}
