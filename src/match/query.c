#include "match/query.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/match/lexical.h"
#include "answerwell/text/stem.h"

enum { JOINED_MAX = 64, PHRASE_MAX = 3 };
#define MENDED 0.9 /* what was meant, perhaps */
#define SYNONYM 0.9
#define BARE 0.3 /* a name without its sign */

struct reading {
	const struct matcher *m;
	struct arena *arena;
	struct query *out;
	struct alike *alike;
};

static struct alternative *
add_alternative(struct reading *r, struct unit *u, double weight)
{
	if (u->n == u->size) {
		size_t more = u->size == 0 ? 4 : u->size * 2;

		u->alternatives =
		    arena_grow(r->arena, u->alternatives, u->size * sizeof(*u->alternatives),
			       more * sizeof(*u->alternatives));
		u->size = more;
	}
	u->alternatives[u->n] = (struct alternative){.weight = weight};
	return &u->alternatives[u->n++];
}

static void
add_term(struct alternative *to, uint64_t hash)
{
	if (to->n < PART_MAX)
		to->terms[to->n++] = hash;
}

/* ---- slips -------------------------------------------------------------------------------------- */

static void
become(struct reading *r, struct term *t, const char *form)
{
	t->form = form;
	t->stem = stem_word(r->arena, form);
	t->hash = term_hash(t->stem, strlen(t->stem));
}

static bool
has_only_letters(const char *form)
{
	return form[strspn(form, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

static void
mend(struct reading *r)
{
	for (size_t i = 0; i < r->out->n_terms; i++) {
		struct term *t = &r->out->terms[i];
		const struct index_word *word;

		if (t->kind != WORD_WHOLE || t->is_small || !has_only_letters(t->form) ||
		    index_term(r->m, t->hash) != NULL)
			continue;
		word = alike_mended(r->alike, t->form);
		if (word == NULL)
			continue;
		become(r, t, r->m->strings + word->text);
		t->is_mended = true;
	}
}

/* ---- what may stand for a word ------------------------------------------------------------------ */

/* A compound or a long Chinese word: its parts together. */
static void
add_parts(struct reading *r, struct unit *u, size_t at)
{
	const struct query *q = r->out;
	struct alternative parts = {.weight = 1};

	while (++at < q->n_terms && q->terms[at].kind != WORD_WHOLE) {
		enum word_kind kind = q->terms[at].kind;

		if (kind == WORD_PART || kind == WORD_PAIR)
			add_term(&parts, q->terms[at].hash);
		else if (kind == WORD_BARE)
			add_term(add_alternative(r, u, BARE), q->terms[at].hash);
	}
	if (parts.n > 0)
		*add_alternative(r, u, 1) = parts;
}

static void
add_alike(struct reading *r, struct unit *u, const struct term *t)
{
	struct likeness alike[ALIKE_MAX];
	size_t n = t->is_small ? 0 : alike_words(r->alike, t->form, alike);

	for (size_t i = 0; i < n; i++) {
		uint64_t hash = r->m->terms[alike[i].word->term].hash;
		struct alternative *x;

		if (hash == t->hash)
			continue;
		x = add_alternative(r, u, LEXICAL_ALIKE * alike[i].dice * alike[i].dice);
		x->is_title_only = true;
		add_term(x, hash);
	}
}

static const struct term *
next_whole(const struct query *q, size_t *at)
{
	while (++*at < q->n_terms)
		if (q->terms[*at].kind == WORD_WHOLE)
			return &q->terms[*at];
	return NULL;
}

/* "git hub" is github where entries say so. */
static void
add_joined(struct reading *r, struct unit *u, size_t at)
{
	const struct term *one = &r->out->terms[at], *two = next_whole(r->out, &at);
	char joined[JOINED_MAX + 1], stem[STEM_MAX + 1];
	size_t len;
	uint64_t hash;

	if (two == NULL || two->begins_sentence || !has_only_letters(one->form) ||
	    !has_only_letters(two->form) || one->form[0] == '\0')
		return;
	len = strlen(one->form) + strlen(two->form);
	if (len > JOINED_MAX)
		return;
	strcpy(stpcpy(joined, one->form), two->form);
	len = stem_into(stem, joined, len);
	hash = term_hash(stem, len);
	if (index_term(r->m, hash) != NULL)
		add_term(add_alternative(r, u, 1), hash);
}

/* "github" is git hub where they say that, and not the other. */
static void
add_split(struct reading *r, struct unit *u, const struct term *t)
{
	size_t len = strlen(t->form);
	char stem[STEM_MAX + 1];

	if (len > STEM_MAX || len < 6 || !has_only_letters(t->form) ||
	    index_term(r->m, t->hash) != NULL)
		return;
	for (size_t i = 3; i + 3 <= len; i++) {
		uint64_t one = term_hash(stem, stem_into(stem, t->form, i));
		uint64_t two = term_hash(stem, stem_into(stem, t->form + i, len - i));
		struct alternative *x;

		if (index_term(r->m, one) == NULL || index_term(r->m, two) == NULL)
			continue;
		x = add_alternative(r, u, 1);
		add_term(x, one);
		add_term(x, two);
		return;
	}
}

/* ---- synonyms ----------------------------------------------------------------------------------- */

/* How many terms from `at` on the phrase takes; 0: it does not stand there. */
static size_t
phrase_at(const struct query *q, const struct index_synonym *s, size_t at)
{
	size_t end = at;

	if (q->terms[at].hash != s->hash)
		return 0;
	for (size_t i = 0; i < PHRASE_MAX - 1 && s->rest[i] != 0; i++) {
		const struct term *next = next_whole(q, &end);

		if (next == NULL || next->hash != s->rest[i])
			return 0;
	}
	return end - at + 1;
}

static void
add_group(struct reading *r, struct unit *u, const struct index_synonym *said)
{
	for (size_t i = 0; i < r->m->n_synonyms; i++) {
		const struct index_synonym *s = &r->m->synonyms[i];
		struct alternative *x;

		if (s == said || s->group != said->group)
			continue;
		x = add_alternative(r, u, SYNONYM);
		add_term(x, s->hash);
		for (size_t j = 0; j < PHRASE_MAX - 1 && s->rest[j] != 0; j++)
			add_term(x, s->rest[j]);
	}
}

static void
add_synonyms(struct reading *r, struct unit *u, size_t at)
{
	for (size_t i = 0; i < r->m->n_synonyms; i++) {
		const struct index_synonym *s = &r->m->synonyms[i];

		if (phrase_at(r->out, s, at) > 0)
			add_group(r, u, s);
	}
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static void
add_unit(struct reading *r, size_t at)
{
	struct query *q = r->out;
	struct unit *u = &q->units[q->n_units++];
	const struct term *t = &q->terms[at];
	struct alternative *word = add_alternative(r, u, t->is_mended ? MENDED : 1);

	word->is_title_only = t->is_small;
	add_term(word, t->hash);
	add_parts(r, u, at);
	add_alike(r, u, t);
	add_joined(r, u, at);
	add_split(r, u, t);
	add_synonyms(r, u, at);
}

/* Words that say nothing are left out, but where there is nothing else. */
static bool
says_something(const struct query *q)
{
	for (size_t i = 0; i < q->n_terms; i++)
		if (q->terms[i].kind == WORD_WHOLE && !lexical_is_empty_word(q->terms[i].form))
			return true;
	return false;
}

void
query_read(const struct matcher *m, struct arena *a, const struct match_question *q,
	   struct query *out)
{
	struct reading r = {.m = m, .arena = a, .out = out, .alike = alike_new(m, a)};
	bool leaves_out;

	*out = (struct query){.n_units = 0};
	out->terms = term_list(a, str_cut(a, q->text, MATCH_TEXT_MAX), &out->n_terms);
	mend(&r);
	leaves_out = says_something(out);
	out->units = arena_array(a, out->n_terms, sizeof(*out->units));
	for (size_t i = 0; i < out->n_terms;) {
		size_t at = i;

		out->n_words++;
		if (!leaves_out || !lexical_is_empty_word(out->terms[i].form))
			add_unit(&r, i);
		next_whole(out, &at);
		i = at;
	}
}
