#include "search/excerpt.h"

#include <stdint.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/segment.h"
#include "search/passage.h"

enum {
	LEAD_BYTES = 60, /* of context before the first word found */
	TIDY_BYTES = 24, /* how far an end may move to fall between two words */
	LEXEMES_MAX = 64
};

struct match {
	size_t at, len, lexeme;
};

struct matches {
	struct match *items;
	size_t n;
};

static bool
is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void
add_match(struct matches *m, const struct word *word, size_t lexeme)
{
	struct match *last = m->n > 0 ? &m->items[m->n - 1] : NULL;
	size_t end = word->at + word->len;

	/* The parts of a word follow it. */
	if (last != NULL && word->at < last->at + last->len) {
		if (end > last->at + last->len)
			last->len = end - last->at;
		return;
	}
	m->items[m->n++] = (struct match){word->at, word->len, lexeme};
}

static void
find_matches(struct arena *a, const struct passage *p, const char *const *lexemes, size_t n,
	     struct matches *out)
{
	*out = (struct matches){.items = arena_array(a, p->n, sizeof(*out->items))};
	for (size_t i = 0; i < p->n; i++)
		for (size_t j = 0; j < n && j < LEXEMES_MAX; j++)
			if (strcmp(p->words[i].form, lexemes[j]) == 0) {
				add_match(out, &p->words[i], j);
				break;
			}
}

/* The match where the window with the most different lexemes begins. */
static size_t
best_start(const struct matches *m)
{
	size_t best = 0, best_count = 0, count;
	uint64_t seen;

	for (size_t i = 0; i < m->n; i++) {
		seen = 0;
		count = 0;
		for (size_t j = i;
		     j < m->n && m->items[j].at < m->items[i].at + EXCERPT_WIDTH - LEAD_BYTES; j++)
			if ((seen & UINT64_C(1) << m->items[j].lexeme) == 0) {
				seen |= UINT64_C(1) << m->items[j].lexeme;
				count++;
			}
		if (count > best_count) {
			best_count = count;
			best = i;
		}
	}
	return m->items[best].at;
}

/* Forward to where a word begins, if one does soon; at least to where a character does. */
static size_t
tidy_start(const char *text, size_t from, size_t most)
{
	for (size_t at = from; at < most && at < from + TIDY_BYTES; at++)
		if (text[at] == ' ')
			return at + 1;
	while (from < most && is_continuation(text[from]))
		from++;
	return from;
}

static size_t
tidy_end(const char *text, size_t to, size_t least)
{
	for (size_t at = to; at > least && at + TIDY_BYTES > to; at--)
		if (text[at] == ' ')
			return at;
	while (to > least && is_continuation(text[to]))
		to--;
	return to;
}

struct safe_html
excerpt_around(struct arena *a, const struct passage *p, const char *const *lexemes, size_t n,
	       bool *is_found)
{
	const char *plain = p->plain;
	struct matches m;
	size_t len = strlen(plain), len_marked, first, from = 0, to;
	struct buf b;

	find_matches(a, p, lexemes, n, &m);
	*is_found = m.n > 0;
	first = m.n > 0 ? best_start(&m) : 0;
	if (first > LEAD_BYTES)
		from = tidy_start(plain, first - LEAD_BYTES, first);
	to = from + EXCERPT_WIDTH < len ? tidy_end(plain, from + EXCERPT_WIDTH, first + 1) : len;

	buf_init(&b, a, EXCERPT_WIDTH * 2);
	if (from > 0)
		buf_puts(&b, "…");
	for (size_t i = 0; i < m.n; i++) {
		if (m.items[i].at < from || m.items[i].at + m.items[i].len > to)
			continue;
		buf_html_n(&b, plain + from, m.items[i].at - from);
		from = m.items[i].at;
		/* Chinese words stand without a gap: what was typed as one is marked as one. */
		for (len_marked = m.items[i].len; i + 1 < m.n &&
						  m.items[i + 1].at == from + len_marked &&
						  m.items[i + 1].at + m.items[i + 1].len <= to;)
			len_marked += m.items[++i].len;
		buf_puts(&b, "<mark>");
		buf_html_n(&b, plain + from, len_marked);
		buf_puts(&b, "</mark>");
		from += len_marked;
	}
	buf_html_n(&b, plain + from, to - from);
	if (to < len)
		buf_puts(&b, "…");
	return safe_html_trusted(b.data);
}
