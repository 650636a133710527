#include "answerwell/text/merge.h"

#include <stdbool.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/heavy.h"
#include "text/diff_lines.h"

enum { PLACES_MAX = 100 };

struct merging {
	struct arena *arena;
	struct buf b;
	struct merge_place *places;
	size_t n_places, n_lines;
};

/* Some lines of one of the texts. */
struct piece {
	const struct line *lines;
	int32_t n;
};

static bool
is_same(struct piece x, struct piece y)
{
	if (x.n != y.n)
		return false;
	for (int32_t i = 0; i < x.n; i++)
		if (x.lines[i].len != y.lines[i].len ||
		    memcmp(x.lines[i].s, y.lines[i].s, x.lines[i].len) != 0)
			return false;
	return true;
}

static void
put(struct merging *m, struct piece p)
{
	for (int32_t i = 0; i < p.n; i++) {
		if (m->n_lines++ > 0)
			buf_putc(&m->b, '\n');
		buf_append(&m->b, p.lines[i].s, p.lines[i].len);
	}
}

static const char *
text_of(struct arena *a, struct piece p)
{
	const struct line *last;

	if (p.n == 0)
		return "";
	last = &p.lines[p.n - 1];
	return arena_strndup(a, p.lines[0].s, (size_t)(last->s + last->len - p.lines[0].s));
}

/* What lies between two lines that all three have. */
static void
put_between(struct merging *m, struct piece base, struct piece mine, struct piece theirs)
{
	static const struct line blank = {.s = "", .len = 0};

	if (is_same(mine, base)) {
		put(m, theirs);
		return;
	}
	if (is_same(theirs, base) || is_same(theirs, mine)) {
		put(m, mine);
		return;
	}
	if (m->n_places < PLACES_MAX)
		m->places[m->n_places++] =
		    (struct merge_place){text_of(m->arena, theirs), text_of(m->arena, mine)};
	put(m, theirs);
	if (theirs.n > 0 && mine.n > 0)
		put(m, (struct piece){&blank, 1});
	put(m, mine);
}

static struct piece
piece(const struct line *lines, int32_t from, int32_t to)
{
	return (struct piece){lines + from, to - from};
}

static void
walk(struct merging *m, const struct diff_lines *mine, const struct diff_lines *theirs)
{
	int32_t n = mine->n_before, b = 0, i = 0, j = 0;

	for (;;) {
		int32_t next = b;

		while (next < n && (mine->match[next] < 0 || theirs->match[next] < 0))
			next++;
		int32_t to_i = next < n ? mine->match[next] : mine->n_after;
		int32_t to_j = next < n ? theirs->match[next] : theirs->n_after;

		put_between(m, piece(mine->before, b, next), piece(mine->after, i, to_i),
			    piece(theirs->after, j, to_j));
		if (next == n)
			return;
		put(m, piece(mine->before, next, next + 1));
		b = next + 1;
		i = to_i + 1;
		j = to_j + 1;
	}
}

static struct merge
put_together(struct arena *a, const char *base, const char *mine, const char *theirs)
{
	struct merging m = {.arena = a};
	struct diff_lines to_mine = {0}, to_theirs = {0};

	if (str_eq(mine, theirs) || str_eq(theirs, base))
		return (struct merge){.text = mine};
	if (str_eq(mine, base))
		return (struct merge){.text = theirs};
	m.places = arena_array(a, PLACES_MAX, sizeof(*m.places));
	if (!diff_lines(a, base, mine, &to_mine) || !diff_lines(a, base, theirs, &to_theirs)) {
		m.places[0] = (struct merge_place){theirs, mine};
		return (struct merge){arena_printf(a, "%s\n\n%s", theirs, mine), m.places, 1};
	}
	buf_init(&m.b, a, strlen(mine) + strlen(theirs));
	walk(&m, &to_mine, &to_theirs);
	return (struct merge){m.b.data, m.places, m.n_places};
}

/* ---- names ------------------------------------------------------------------------------------ */

/* The next name of a list, trimmed; NULL at the end. */
static const char *
next_name(struct arena *a, const char **at)
{
	const char *from = *at, *end = strchrnul(from, ',');

	if (*from == '\0')
		return NULL;
	*at = *end == ',' ? end + 1 : end;
	return str_trim(a, arena_strndup(a, from, (size_t)(end - from)));
}

static bool
has_name(struct arena *a, const char *list, const char *wanted)
{
	const char *name;

	while ((name = next_name(a, &list)) != NULL)
		if (str_eq(name, wanted))
			return true;
	return false;
}

/* Adds the names of `list` that pass: those in `with` or not in `without`, each once. */
static void
add_names(struct buf *b, struct arena *a, const char *list, const char *with, const char *without)
{
	const char *name;

	while ((name = next_name(a, &list)) != NULL) {
		if (*name == '\0' || has_name(a, b->data, name))
			continue;
		if (has_name(a, without, name) && !has_name(a, with, name))
			continue;
		buf_printf(b, "%s%s", b->len > 0 ? ", " : "", name);
	}
}

const char *
merge_names(struct arena *a, const char *base, const char *mine, const char *theirs)
{
	struct buf b;

	buf_init(&b, a, 64);
	add_names(&b, a, theirs, mine, base); /* without what mine took out */
	add_names(&b, a, mine, "", base); /* with what mine added */
	return b.data;
}

struct job {
	struct arena *arena;
	const char *base, *mine, *theirs;
	struct merge out;
};

static void
merge_job(void *arg)
{
	struct job *job = arg;

	job->out = put_together(job->arena, job->base, job->mine, job->theirs);
}

struct merge
merge_texts(struct arena *a, const char *base, const char *mine, const char *theirs)
{
	struct job job = {.arena = a, .base = base, .mine = mine, .theirs = theirs};

	text_work(strlen(base) + strlen(mine) + strlen(theirs), merge_job, &job);
	return job.out;
}
