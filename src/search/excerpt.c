#include "search/excerpt.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"

enum {
	MATCHES_MAX = 100,
	LEAD_BYTES = 60, /* of context before the first word found */
	TIDY_BYTES = 24, /* how far an end may move to fall between two words */
	ENDING_BYTES = 4, /* "refund" finds "refunding", not "refundability" */
	LEXEMES_MAX = 64
};

struct match {
	size_t at, len, lexeme;
};

struct matches {
	struct match items[MATCHES_MAX];
	size_t n;
};

static bool
is_ascii_word(char c)
{
	return isalnum((unsigned char)c) != 0;
}

static bool
is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* A two-byte letter of a Latin word (U+0080 ... U+02FF). */
static bool
is_accented(const char *s)
{
	unsigned char lead = (unsigned char)s[0];

	return lead >= 0xc2 && lead <= 0xcb && is_continuation(s[1]);
}

/* The bytes of the word at `s` if the lexeme is its stem; 0 if not. Stemming turns a final y to i
 * and cuts endings; other letters stay, so the lexeme is where the word begins. */
static size_t
latin_match(const char *s, const char *lexeme, size_t len)
{
	size_t word = 0, stem = len;

	while (is_ascii_word(s[word]) || is_accented(s + word))
		word += is_ascii_word(s[word]) ? 1 : 2;
	if (stem > 3 && lexeme[stem - 1] == 'i')
		stem--;
	if (word < stem || word > stem + ENDING_BYTES)
		return 0;
	for (size_t i = 0; i < stem; i++)
		if (tolower((unsigned char)s[i]) != lexeme[i])
			return 0;
	return len <= 3 && word > len + 1 ? 0 : word;
}

static size_t
match_at(const char *text, size_t at, const char *lexeme, size_t len)
{
	if (((unsigned char)lexeme[0] & 0x80) != 0)
		return strncmp(text + at, lexeme, len) == 0 ? len : 0;
	if (at > 0 && is_ascii_word(text[at - 1]))
		return 0;
	return latin_match(text + at, lexeme, len);
}

static void
find_matches(const char *text, const char *const *lexemes, size_t n, struct matches *out)
{
	size_t lens[LEXEMES_MAX], longest, len;
	size_t which = 0;

	if (n > LEXEMES_MAX)
		n = LEXEMES_MAX;
	for (size_t i = 0; i < n; i++)
		lens[i] = strlen(lexemes[i]);
	out->n = 0;
	for (size_t at = 0; text[at] != '\0' && out->n < MATCHES_MAX;
	     at += longest > 0 ? longest : 1) {
		longest = 0;
		for (size_t i = 0; i < n && !is_continuation(text[at]); i++) {
			len = lens[i] > 0 ? match_at(text, at, lexemes[i], lens[i]) : 0;
			if (len > longest) {
				longest = len;
				which = i;
			}
		}
		if (longest > 0)
			out->items[out->n++] = (struct match){at, longest, which};
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
excerpt_around(struct arena *a, const char *plain, const char *const *lexemes, size_t n,
	       bool *is_found)
{
	struct matches m;
	size_t len = strlen(plain), len_marked, first, from = 0, to;
	struct buf b;

	find_matches(plain, lexemes, n, &m);
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
