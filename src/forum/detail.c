#include "answerwell/forum/detail.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"

static const char line_end[] = "\xe2\x80\xa8"; /* U+2028 */

static const char *
with_line_ends(struct arena *a, const char *s)
{
	struct buf b;

	buf_init(&b, a, strlen(s) + 1);
	while (*s != '\0') {
		bool is_end = strncmp(s, line_end, sizeof line_end - 1) == 0;

		buf_putc(&b, is_end ? '\n' : *s);
		s += is_end ? sizeof line_end - 1 : 1;
	}
	return b.data;
}

/* "12", "Model", "B3" of the line, cut in place. */
static bool
read_line(struct arena *a, char *line, struct detail *out)
{
	char *label = strchr(line, '\t'), *value = label != NULL ? strchr(label + 1, '\t') : NULL;

	if (value == NULL)
		return false;
	*label++ = *value++ = '\0';
	if (!str_to_int(line, 1, INT64_MAX, &out->field_id))
		return false;
	out->label = label;
	out->value = with_line_ends(a, value);
	return true;
}

size_t
detail_read(struct arena *a, const char *details, struct detail **out)
{
	char *rest = NULL, *lines = arena_strdup(a, details);
	size_t n = 0;

	*out = arena_array(a, DETAILS_MAX, sizeof **out);
	for (char *line = strtok_r(lines, "\n", &rest); line != NULL && n < DETAILS_MAX;
	     line = strtok_r(NULL, "\n", &rest)) {
		struct detail *d = &(*out)[n];

		if (read_line(a, line, d) && detail_find(*out, n, d->field_id) == NULL)
			n++;
	}
	return n;
}

const struct detail *
detail_find(const struct detail *list, size_t n, int64_t field_id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].field_id == field_id)
			return &list[i];
	return NULL;
}

void
detail_write(struct buf *b, int64_t field_id, const char *label, const char *value)
{
	buf_printf(b, "%lld\t%s\t", (long long)field_id, label);
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			buf_puts(b, line_end);
		else if (*value != '\r')
			buf_putc(b, *value);
	}
	buf_putc(b, '\n');
}

const char *
detail_values(struct arena *a, const char *details)
{
	struct detail *list;
	size_t n = detail_read(a, details, &list);
	struct buf b;

	buf_init(&b, a, strlen(details) + 1);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s\n", list[i].value);
	return b.data;
}

/* True if all that `list` says is said by `other`. */
static bool
is_within(const struct detail *list, size_t n, const struct detail *other, size_t n_other)
{
	for (size_t i = 0; i < n; i++) {
		const struct detail *same = detail_find(other, n_other, list[i].field_id);

		if (strcmp(list[i].value, same != NULL ? same->value : "") != 0)
			return false;
	}
	return true;
}

bool
detail_is_same(struct arena *a, const char *one, const char *other)
{
	struct detail *x, *y;
	size_t n_x = detail_read(a, one, &x), n_y = detail_read(a, other, &y);

	return is_within(x, n_x, y, n_y) && is_within(y, n_y, x, n_x);
}

static const char *
value_in(const struct detail *list, size_t n, int64_t field_id)
{
	const struct detail *d = detail_find(list, n, field_id);

	return d != NULL ? d->value : "";
}

const char *
detail_merge(struct arena *a, const char *base, const char *mine, const char *theirs)
{
	struct detail *was, *here, *there;
	size_t n_was = detail_read(a, base, &was), n_here = detail_read(a, mine, &here),
	       n_there = detail_read(a, theirs, &there);
	struct buf b;

	buf_init(&b, a, strlen(mine) + strlen(theirs) + 1);
	for (size_t i = 0; i < n_here; i++) {
		const struct detail *d = &here[i];
		bool is_mine = strcmp(d->value, value_in(was, n_was, d->field_id)) != 0;

		detail_write(&b, d->field_id, d->label,
			     is_mine ? d->value : value_in(there, n_there, d->field_id));
	}
	for (size_t i = 0; i < n_there; i++) {
		const struct detail *d = &there[i];

		/* What mine no longer says was taken out there, unless they have changed it. */
		if (detail_find(here, n_here, d->field_id) == NULL &&
		    strcmp(d->value, value_in(was, n_was, d->field_id)) != 0)
			detail_write(&b, d->field_id, d->label, d->value);
	}
	return b.data;
}
