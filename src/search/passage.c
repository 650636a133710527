#include "search/passage.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/segment.h"
#include "search/terms.h"

/* ---- words in other forms ------------------------------------------------------------------------- */

static bool
is_latin(const char *form)
{
	return form[strspn(form, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

/* The index has English words by their stem: "use" for "using", "cancel" for "cancellation". A stem is how the word
 * begins, but perhaps for its last letter, and for "die" of "dying". */
static bool
may_become(const char *form, const char *lexeme)
{
	size_t len = strlen(lexeme);

	return len > 1 && (strncmp(form, lexeme, len - 1) == 0 || str_eq(form + 1, "ying"));
}

/* The lexeme that the word is in the index, if it was sought; else NULL. */
static const char *
known_as(struct arena *a, const char *form, const struct lexemes *l)
{
	bool may_be = false;

	for (size_t i = 0; i < l->n; i++) {
		if (form[0] != l->items[i][0])
			continue;
		if (strcmp(form, l->items[i]) == 0)
			return l->items[i];
		may_be |= may_become(form, l->items[i]);
	}
	if (!may_be || !is_latin(form))
		return NULL;
	form = term_lexeme(a, form);
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(form, l->items[i]) == 0)
			return l->items[i];
	return NULL;
}

static void
know(struct arena *a, struct word *words, size_t n, const struct lexemes *l)
{
	for (size_t i = 0; i < n; i++) {
		const char *lexeme = known_as(a, words[i].form, l);

		if (lexeme != NULL)
			words[i].form = lexeme;
	}
}

struct passage
passage_read(struct arena *a, const char *plain)
{
	struct passage p = {.plain = plain};

	p.words = segment_read(a, plain, &p.n);
	return p;
}

/* ---- without reading all words -------------------------------------------------------------------- */

struct first_letters {
	bool has[0x80];
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* True if the piece goes on like the lexeme but for its last letter, signs aside (may_become). */
static bool
goes_on_like(const char *s, const char *end, const char *lexeme)
{
	size_t left = strlen(lexeme);

	left -= left > 1;
	for (; s < end && left > 0; s++) {
		if (!is_plain(*s))
			continue;
		if (lower(*s) != *lexeme)
			return false;
		lexeme++;
		left--;
	}
	return left == 0;
}

/* Names with a sign (C++, .NET, node.js) have it in their form in other letters, and "dying" may be "die". */
static bool
is_special(const char *s, const char *end)
{
	return *s == '+' || *s == '#' || (*s == '.' && s + 1 < end && is_plain(s[1])) ||
	       ((*s == 'y' || *s == 'Y') && end - s >= 4 && strncasecmp(s, "ying", 4) == 0);
}

static bool
may_have(const char *s, const char *end, const struct lexemes *l, const struct first_letters *first)
{
	for (; s < end; s++) {
		if (is_special(s, end))
			return true;
		for (size_t i = 0; first->has[(unsigned char)lower(*s)] && i < l->n; i++)
			if (lower(*s) == l->items[i][0] && goes_on_like(s, end, l->items[i]))
				return true;
	}
	return false;
}

static bool
is_ascii(const char *s)
{
	unsigned char all = 0;

	while (*s != '\0')
		all |= (unsigned char)*s++;
	return all < 0x80;
}

static void
add_words(struct arena *a, struct passage *p, size_t at, size_t len, const struct lexemes *l)
{
	size_t n;
	struct word *words = segment_read(a, arena_strndup(a, p->plain + at, len), &n);

	know(a, words, n, l);
	p->words = arena_grow(a, p->words, p->n * sizeof(*words), (p->n + n) * sizeof(*words));
	for (size_t i = 0; i < n; i++) {
		p->words[p->n] = words[i];
		p->words[p->n++].at += at;
	}
}

/* No word reaches over a blank. */
struct passage
passage_seek(struct arena *a, const char *plain, const struct lexemes *l)
{
	struct passage p = {.plain = plain};
	struct first_letters first = {.has = {false}};
	size_t len;

	if (!is_ascii(plain)) {
		p = passage_read(a, plain);
		know(a, p.words, p.n, l);
		return p;
	}
	for (size_t i = 0; i < l->n; i++)
		first.has[l->items[i][0] & 0x7f] = true;
	for (const char *s = plain; *s != '\0'; s += len + (s[len] != '\0')) {
		len = strcspn(s, " ");
		if (may_have(s, s + len, l, &first))
			add_words(a, &p, (size_t)(s - plain), len, l);
	}
	return p;
}
