/* The words of the texts. */
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/stem.h"
#include "emit.h"
#include "match/vectors_file.h"
#include "vectors.h"

/* Fewer teach a word nothing, and each word costs 80 bytes. */
enum { WORD_PAIRS_MIN = 4 };

/* Room for one more of `n`, twice as many each time. */
static void *
grow(void *items, size_t n, size_t *size, size_t item_size)
{
	if (n < *size)
		return items;
	*size = *size == 0 ? 1024 : *size * 2;
	return claim(items, *size, item_size);
}

/* ---- reading ------------------------------------------------------------------------------------ */

static void
put_stem(struct corpus *c, uint32_t stem)
{
	size_t at = vectors_hash(c->stems[stem]) & (c->n_slots - 1);

	while (c->slots[at] != 0)
		at = (at + 1) & (c->n_slots - 1);
	c->slots[at] = stem + 1;
}

static void
rehash(struct corpus *c)
{
	if (c->n_stems * 2 < c->n_slots)
		return;
	c->n_slots = c->n_slots == 0 ? 1 << 16 : c->n_slots * 2;
	c->slots = claim(c->slots, c->n_slots, sizeof(*c->slots));
	memset(c->slots, 0, c->n_slots * sizeof(*c->slots));
	for (uint32_t i = 0; i < c->n_stems; i++)
		put_stem(c, i);
}

static uint32_t
number_of(struct corpus *c, const char *stem)
{
	size_t at;

	rehash(c);
	for (at = vectors_hash(stem) & (c->n_slots - 1); c->slots[at] != 0;
	     at = (at + 1) & (c->n_slots - 1))
		if (strcmp(c->stems[c->slots[at] - 1], stem) == 0)
			return c->slots[at] - 1;
	c->stems = grow(c->stems, c->n_stems, &c->stems_size, sizeof(*c->stems));
	c->stems[c->n_stems] = strcpy(claim(NULL, strlen(stem) + 1, 1), stem);
	put_stem(c, (uint32_t)c->n_stems);
	return (uint32_t)c->n_stems++;
}

static void
put_token(struct corpus *c, uint32_t token)
{
	c->tokens = grow(c->tokens, c->n_tokens, &c->tokens_size, sizeof(*c->tokens));
	c->tokens[c->n_tokens++] = token;
}

/* The tokens since `at`. */
static uint32_t
put_text(struct corpus *c, uint32_t at)
{
	c->texts = grow(c->texts, c->n_texts, &c->texts_size, sizeof(*c->texts));
	c->texts[c->n_texts] = (struct text){.at = at, .n = (uint32_t)c->n_tokens - at};
	return (uint32_t)c->n_texts++;
}

uint32_t
corpus_text(struct corpus *c, const char *text, size_t len)
{
	struct arena *a = arena_new();
	uint32_t at = (uint32_t)c->n_tokens;
	size_t n;
	struct word *words = segment_read(a, arena_strndup(a, text, len), &n);

	for (size_t i = 0; i < n; i++) {
		uint32_t token = number_of(c, stem_word(a, words[i].form));

		put_token(c, token | (words[i].kind == WORD_WHOLE ? 0 : FOLLOWS));
	}
	arena_free(a);
	return put_text(c, at);
}

static bool
has_token(const struct corpus *c, uint32_t text, uint32_t token)
{
	const struct text *t = &c->texts[text];

	for (uint32_t i = 0; i < t->n; i++)
		if (c->tokens[t->at + i] == token)
			return true;
	return false;
}

uint32_t
corpus_without(struct corpus *c, uint32_t text, uint32_t other)
{
	const struct text from = c->texts[text];
	uint32_t at = (uint32_t)c->n_tokens;
	bool is_left_out = false; /* with what follows it */

	for (uint32_t i = from.at; i < from.at + from.n; i++) {
		if ((c->tokens[i] & FOLLOWS) == 0)
			is_left_out = has_token(c, other, c->tokens[i]);
		if (!is_left_out)
			put_token(c, c->tokens[i]);
	}
	if (c->n_tokens - at < from.n)
		return put_text(c, at);
	c->n_tokens = at;
	return text;
}

void
corpus_pair(struct corpus *c, enum pair_kind kind, uint32_t one, uint32_t two)
{
	struct pairs *p = &c->kinds[kind];

	p->items = grow(p->items, p->n, &p->size, sizeof(*p->items));
	p->items[p->n++] = (struct pair){.texts = {one, two}};
}

/* ---- which words ---------------------------------------------------------------------------------- */

struct choice {
	bool *is_in; /* of each stem */
	uint32_t *n_pairs; /* that it is in */
	size_t *last; /* of these */
	size_t n_in;
};

/* The words of a text as vectors_add takes them: of a whole that is not in, those that follow it. */
static uint32_t
resolve(const struct corpus *c, const bool *is_in, uint32_t text, uint32_t *out)
{
	const struct text *t = &c->texts[text];
	bool is_whole_in = false;
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t token = c->tokens[t->at + i], stem = token & ~FOLLOWS;

		if ((token & FOLLOWS) == 0)
			is_whole_in = is_in[stem];
		else if (is_whole_in)
			continue;
		if (is_in[stem])
			out[n++] = stem;
	}
	return n;
}

static void
count_pair(const struct corpus *c, struct pair *pair, struct choice *choice, uint32_t *room[2],
	   size_t number)
{
	uint32_t n[2];

	for (int side = 0; side < 2; side++)
		n[side] = resolve(c, choice->is_in, pair->texts[side], room[side]);
	pair->is_dropped = n[0] == 0 || n[1] == 0 ||
			   (n[0] == n[1] && memcmp(room[0], room[1], n[0] * sizeof(*room[0])) == 0);
	for (int side = 0; side < 2 && !pair->is_dropped; side++)
		for (uint32_t i = 0; i < n[side]; i++) {
			uint32_t stem = room[side][i];

			if (choice->last[stem] != number)
				choice->n_pairs[stem]++;
			choice->last[stem] = number;
		}
}

/* One look at all pairs; false if it changed nothing. */
static bool
choose(struct corpus *c, struct choice *choice, uint32_t *room[2])
{
	size_t number = 0, n_in = 0;

	memset(choice->n_pairs, 0, c->n_stems * sizeof(*choice->n_pairs));
	memset(choice->last, 0, c->n_stems * sizeof(*choice->last));
	for (int kind = 0; kind < PAIR_KINDS; kind++)
		for (size_t i = 0; i < c->kinds[kind].n; i++)
			count_pair(c, &c->kinds[kind].items[i], choice, room, ++number);
	for (size_t i = 0; i < c->n_stems; i++) {
		choice->is_in[i] = choice->is_in[i] && choice->n_pairs[i] >= WORD_PAIRS_MIN;
		n_in += choice->is_in[i];
	}
	bool is_changed = n_in != choice->n_in;
	choice->n_in = n_in;
	return is_changed;
}

/* ---- their numbers -------------------------------------------------------------------------------- */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Where each stem stands among those that are in. */
static uint32_t *
renumber(struct corpus *c, const bool *is_in)
{
	uint32_t *numbers = claim(NULL, c->n_stems, sizeof(*numbers));
	const char **kept = claim(NULL, c->n_stems, sizeof(*kept));
	size_t n = 0;

	for (size_t i = 0; i < c->n_stems; i++)
		if (is_in[i])
			kept[n++] = c->stems[i];
	qsort(kept, n, sizeof(*kept), by_text);
	for (uint32_t i = 0; i < n; i++)
		numbers[number_of(c, kept[i])] = i;
	c->stems = kept;
	c->n_stems = n;
	return numbers;
}

static void
drop_pairs(struct pairs *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (!p->items[i].is_dropped)
			p->items[n++] = p->items[i];
	p->n = n;
}

static size_t
longest_text(const struct corpus *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_texts; i++)
		n = c->texts[i].n > n ? c->texts[i].n : n;
	return n;
}

void
corpus_settle(struct corpus *c)
{
	struct choice choice = {.n_in = c->n_stems};
	size_t longest = longest_text(c);
	uint32_t *room[2], *numbers;

	choice.is_in = claim(NULL, c->n_stems, sizeof(*choice.is_in));
	choice.n_pairs = claim(NULL, c->n_stems, sizeof(*choice.n_pairs));
	choice.last = claim(NULL, c->n_stems, sizeof(*choice.last));
	memset(choice.is_in, true, c->n_stems * sizeof(*choice.is_in));
	for (int side = 0; side < 2; side++)
		room[side] = claim(NULL, longest, sizeof(*room[side]));
	while (choose(c, &choice, room))
		continue;
	for (uint32_t i = 0; i < c->n_texts; i++) {
		uint32_t n = resolve(c, choice.is_in, i, room[0]);

		memcpy(c->tokens + c->texts[i].at, room[0], n * sizeof(*room[0]));
		c->texts[i].n = n;
	}
	numbers = renumber(c, choice.is_in);
	for (size_t i = 0; i < c->n_texts; i++)
		for (uint32_t j = 0; j < c->texts[i].n; j++)
			c->tokens[c->texts[i].at + j] = numbers[c->tokens[c->texts[i].at + j]];
	for (int kind = 0; kind < PAIR_KINDS; kind++)
		drop_pairs(&c->kinds[kind]);
}
