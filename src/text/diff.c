#include "answerwell/text/diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/heavy.h"
#include "text/diff_lines.h"
#include "text/utf.h"

/* Work and memory of Myers' algorithm grow with the number of differences. */
enum { TEXT_MAX = 65536, DIFFERENCES_MAX = 4000 };

struct word {
	const char *s;
	size_t len;
	uint32_t hash;
};

struct side {
	struct word *words;
	bool *is_changed;
	int32_t n;
};

struct range {
	int32_t a_from, a_to, b_from, b_to;
};

struct diff {
	struct side a, b;
	int32_t *forward,
	    *backward; /* furthest reaching places by diagonal; [-MAX, MAX] from the middle */
};

enum kind { SPACE, LINE_END, LETTERS, SINGLE };

static enum kind
kind_of(uint32_t cp)
{
	if (cp == '\n')
		return LINE_END;
	if (u_isUWhiteSpace((UChar32)cp))
		return SPACE;
	if (utf_is_han(cp))
		return SINGLE;
	return u_isalnum((UChar32)cp) || (U_GET_GC_MASK((UChar32)cp) & U_GC_M_MASK) != 0 ? LETTERS
											 : SINGLE;
}

/* Runs of letters and of blanks; everything else one character at a time. */
static void
split(struct side *side, struct arena *arena, const char *s)
{
	size_t len = strlen(s), at = 0, next;
	enum kind kind = SINGLE, before = SINGLE;

	side->words = arena_array(arena, len + 1, sizeof(*side->words));
	while (at < len) {
		struct word *w;

		next = at;
		kind = kind_of(utf_next(s, len, &next));
		if (side->n == 0 || kind != before || kind == SINGLE || kind == LINE_END)
			side->words[side->n++] = (struct word){.s = s + at, .hash = 2166136261u};
		w = &side->words[side->n - 1];
		for (; at < next; at++, w->len++)
			w->hash = (w->hash ^ (unsigned char)s[at]) * 16777619u;
		before = kind;
	}
	side->is_changed = arena_array(arena, (size_t)side->n + 1, sizeof(bool));
}

static bool
is_same(const struct diff *d, int32_t a, int32_t b)
{
	const struct word *x = &d->a.words[a], *y = &d->b.words[b];

	return x->hash == y->hash && x->len == y->len && memcmp(x->s, y->s, x->len) == 0;
}

/* One step of the forward search: the furthest place on every diagonal after `cost` changes. True if
 * it meets the backward search; then *x, *y is where. */
static bool
step_forward(struct diff *d, const struct range *r, int32_t cost, int32_t *x, int32_t *y)
{
	int32_t n = r->a_to - r->a_from, m = r->b_to - r->b_from, delta = n - m;
	int32_t *v = d->forward + DIFFERENCES_MAX, *back = d->backward + DIFFERENCES_MAX;

	for (int32_t k = -cost; k <= cost; k += 2) {
		int32_t i =
		    k == -cost || (k != cost && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1;
		int32_t from = i;

		while (i < n && i - k < m && i - k >= 0 &&
		       is_same(d, r->a_from + i, r->b_from + i - k))
			i++;
		v[k] = i;
		if (delta % 2 != 0 && delta - k >= -(cost - 1) && delta - k <= cost - 1 &&
		    i + back[delta - k] >= n) {
			*x = from;
			*y = from - k;
			return true;
		}
	}
	return false;
}

static bool
step_backward(struct diff *d, const struct range *r, int32_t cost, int32_t *x, int32_t *y)
{
	int32_t n = r->a_to - r->a_from, m = r->b_to - r->b_from, delta = n - m;
	int32_t *v = d->backward + DIFFERENCES_MAX, *ahead = d->forward + DIFFERENCES_MAX;

	for (int32_t k = -cost; k <= cost; k += 2) {
		int32_t i =
		    k == -cost || (k != cost && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1;

		while (i < n && i - k < m && i - k >= 0 &&
		       is_same(d, r->a_to - i - 1, r->b_to - (i - k) - 1))
			i++;
		v[k] = i;
		if (delta % 2 == 0 && delta - k >= -cost && delta - k <= cost &&
		    i + ahead[delta - k] >= n) {
			*x = n - i;
			*y = m - (i - k);
			return true;
		}
	}
	return false;
}

/* A place in the middle of a shortest way (Myers' middle snake), relative to the range. False if the
 * ways are longer than DIFFERENCES_MAX. */
static bool
find_middle(struct diff *d, const struct range *r, int32_t *x, int32_t *y)
{
	d->forward[DIFFERENCES_MAX + 1] = 0;
	d->backward[DIFFERENCES_MAX + 1] = 0;
	for (int32_t cost = 0; cost <= DIFFERENCES_MAX / 2; cost++)
		if (step_forward(d, r, cost, x, y) || step_backward(d, r, cost, x, y))
			return true;
	return false;
}

static void
mark(struct diff *d, const struct range *r)
{
	for (int32_t i = r->a_from; i < r->a_to; i++)
		d->a.is_changed[i] = true;
	for (int32_t i = r->b_from; i < r->b_to; i++)
		d->b.is_changed[i] = true;
}

/* Marks what changed; false if too much did. Ranges wait on a list instead of in calls. */
static bool
compare(struct diff *d, struct arena *arena)
{
	struct range *todo = arena_array(arena, (size_t)d->a.n + (size_t)d->b.n + 2, sizeof(*todo));
	size_t n = 0;
	int32_t x, y;

	todo[n++] = (struct range){0, d->a.n, 0, d->b.n};
	while (n > 0) {
		struct range r = todo[--n];

		while (r.a_from < r.a_to && r.b_from < r.b_to && is_same(d, r.a_from, r.b_from)) {
			r.a_from++;
			r.b_from++;
		}
		while (r.a_from < r.a_to && r.b_from < r.b_to &&
		       is_same(d, r.a_to - 1, r.b_to - 1)) {
			r.a_to--;
			r.b_to--;
		}
		if (r.a_from == r.a_to || r.b_from == r.b_to) {
			mark(d, &r);
			continue;
		}
		if (!find_middle(d, &r, &x, &y))
			return false;
		todo[n++] = (struct range){r.a_from, r.a_from + x, r.b_from, r.b_from + y};
		todo[n++] = (struct range){r.a_from + x, r.a_to, r.b_from + y, r.b_to};
	}
	return true;
}

/* A blank between two replaced words is replaced with them: one mark to read instead of two. */
static void
join_over_blanks(struct diff *d)
{
	int32_t j = 0;

	for (int32_t i = 0; i < d->a.n; i++) {
		if (d->a.is_changed[i])
			continue;
		while (j < d->b.n && d->b.is_changed[j])
			j++;
		if (i > 0 && j > 0 && i + 1 < d->a.n && j + 1 < d->b.n &&
		    d->a.words[i].s[0] == ' ' && d->a.is_changed[i - 1] && d->a.is_changed[i + 1] &&
		    d->b.is_changed[j - 1] && d->b.is_changed[j + 1]) {
			d->a.is_changed[i] = true;
			d->b.is_changed[j] = true;
		}
		j++;
	}
}

static void
add_html(struct buf *b, const char *s, size_t len)
{
	const char *end = s + len, *stop;

	for (; s < end; s = stop + 1) {
		stop = memchr(s, '\n', (size_t)(end - s));
		buf_html_n(b, s, (size_t)((stop == NULL ? end : stop) - s));
		if (stop == NULL)
			return;
		buf_puts(b, "<br>");
	}
}

/* The run of changed words from *at on. */
static void
add_run(struct buf *b, const struct side *side, int32_t *at, const char *tag)
{
	if (*at == side->n || !side->is_changed[*at])
		return;
	buf_printf(b, "<%s>", tag);
	for (; *at < side->n && side->is_changed[*at]; (*at)++)
		add_html(b, side->words[*at].s, side->words[*at].len);
	buf_printf(b, "</%s>", tag);
}

static void
add_whole(struct buf *b, const char *text, const char *tag)
{
	if (text[0] == '\0')
		return;
	buf_printf(b, "<%s>", tag);
	add_html(b, text, strlen(text));
	buf_printf(b, "</%s>", tag);
}

static struct safe_html
difference(struct arena *a, const char *before, const char *after)
{
	struct diff d = {0};
	struct buf b;
	int32_t i = 0, j = 0;
	bool is_small = strlen(before) <= TEXT_MAX && strlen(after) <= TEXT_MAX;

	buf_init(&b, a, strlen(before) + strlen(after));
	if (is_small) {
		split(&d.a, a, before);
		split(&d.b, a, after);
		d.forward = arena_array(a, 2 * DIFFERENCES_MAX + 2, sizeof(int32_t));
		d.backward = arena_array(a, 2 * DIFFERENCES_MAX + 2, sizeof(int32_t));
	}
	if (!is_small || !compare(&d, a)) {
		add_whole(&b, before, "del");
		add_whole(&b, after, "ins");
		return (struct safe_html){.html = b.data};
	}
	join_over_blanks(&d);
	while (i < d.a.n || j < d.b.n) {
		add_run(&b, &d.a, &i, "del");
		add_run(&b, &d.b, &j, "ins");
		while (i < d.a.n && j < d.b.n && !d.a.is_changed[i] && !d.b.is_changed[j]) {
			add_html(&b, d.b.words[j].s, d.b.words[j].len);
			i++;
			j++;
		}
	}
	return (struct safe_html){.html = b.data};
}

/* ---- by lines --------------------------------------------------------------------------------- */

static void
split_lines(struct side *side, struct line **lines, struct arena *arena, const char *s)
{
	size_t n = 1;
	const char *end;

	for (const char *p = s; *p != '\0'; p++)
		n += *p == '\n';
	side->words = arena_array(arena, n, sizeof(*side->words));
	side->is_changed = arena_array(arena, n + 1, sizeof(bool));
	*lines = arena_array(arena, n, sizeof(**lines));
	for (;; s = end + 1) {
		struct word *w = &side->words[side->n];

		end = strchrnul(s, '\n');
		*w = (struct word){.s = s, .len = (size_t)(end - s), .hash = 2166136261u};
		for (size_t i = 0; i < w->len; i++)
			w->hash = (w->hash ^ (unsigned char)s[i]) * 16777619u;
		(*lines)[side->n++] = (struct line){.s = s, .len = w->len};
		if (*end == '\0')
			return;
	}
}

bool
diff_lines(struct arena *a, const char *before, const char *after, struct diff_lines *out)
{
	struct diff d = {0};
	int32_t j = 0;

	if (strlen(before) > TEXT_MAX || strlen(after) > TEXT_MAX)
		return false;
	split_lines(&d.a, &out->before, a, before);
	split_lines(&d.b, &out->after, a, after);
	d.forward = arena_array(a, 2 * DIFFERENCES_MAX + 2, sizeof(int32_t));
	d.backward = arena_array(a, 2 * DIFFERENCES_MAX + 2, sizeof(int32_t));
	if (!compare(&d, a))
		return false;
	out->n_before = d.a.n;
	out->n_after = d.b.n;
	out->match = arena_array(a, (size_t)d.a.n + 1, sizeof(*out->match));
	for (int32_t i = 0; i < d.a.n; i++) {
		out->match[i] = -1;
		if (d.a.is_changed[i])
			continue;
		while (j < d.b.n && d.b.is_changed[j])
			j++;
		out->match[i] = j++;
	}
	return true;
}

struct job {
	struct arena *arena;
	const char *before, *after;
	struct safe_html out;
};

static void
diff_job(void *arg)
{
	struct job *job = arg;

	job->out = difference(job->arena, job->before, job->after);
}

struct safe_html
diff_words(struct arena *a, const char *before, const char *after)
{
	struct job job = {.arena = a, .before = before, .after = after};

	text_work(strlen(before) + strlen(after), diff_job, &job);
	return job.out;
}
