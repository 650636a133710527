#include "search/rarity.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/db/db.h"
#include "answerwell/match/slip.h"
#include "answerwell/search/search.h"
#include "answerwell/text/stem.h"
#include "sql/rarity.h"

/* From so many documents on the hourly snapshot is good enough; a smaller site grows too fast for it. */
enum { SNAPSHOT_LEAST = 1000, VOCABULARY_MAX = 40000, WORD_LEAST = 3 };

#define LOOK_EVERY CLOCK_MINUTE
#define LOOK_EVERY_LIVE (10 * CLOCK_SECOND)

/* Names are left out: two words of one hash are rare enough, and it is only an estimate. */
struct counted {
	uint32_t hash, n, n_titles;
};

struct known {
	struct arena *arena;
	int64_t refreshed_at; /* of the snapshot; 0: taken from the documents */
	int64_t looked_at;
	struct rarity_site site;
	struct counted *words; /* by hash */
	size_t n_words;
	struct slip_word *titled;
	size_t n_titled;
};

/* One for the process: it is the same for all requests, and they do not meet but at waits. */
static struct known known;
static bool is_renewing;

/* ---- reading -------------------------------------------------------------------------------------- */

static uint32_t
hash_of(const char *s, size_t len)
{
	uint32_t h = 2166136261U; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619U;
	return h;
}

static int
compare_counted(const void *a, const void *b)
{
	const uint32_t left = ((const struct counted *)a)->hash,
		       right = ((const struct counted *)b)->hash;

	return (left > right) - (left < right);
}

static size_t
count_of(const char *s, char c)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == c;
	return n;
}

/* Lines of "lexeme n n_titles". */
static void
read_counted(struct known *k, const char *lines)
{
	const char *at = lines, *end;
	char *rest;

	if (lines == NULL)
		return;
	k->words = arena_array(k->arena, count_of(lines, '\n') + 1, sizeof(*k->words));
	while ((end = strchr(at, ' ')) != NULL) {
		struct counted *word = &k->words[k->n_words++];

		word->hash = hash_of(at, (size_t)(end - at));
		word->n = (uint32_t)strtoul(end, &rest, 10);
		word->n_titles = (uint32_t)strtoul(rest, &rest, 10);
		at = rest + (*rest == '\n');
	}
	qsort(k->words, k->n_words, sizeof(*k->words), compare_counted);
}

static bool
is_word_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The words of ASCII letters and digits in the text. */
static void
read_titled(struct known *k, const char *text)
{
	size_t len;

	if (text == NULL)
		return;
	text = arena_strdup(k->arena, text);
	k->titled = arena_array(k->arena, VOCABULARY_MAX, sizeof(*k->titled));
	for (const char *s = text; *s != '\0' && k->n_titled < VOCABULARY_MAX;
	     s += len + (s[len] != '\0')) {
		for (len = 0; is_word_sign(s[len]);)
			len++;
		if (len >= WORD_LEAST && len <= SLIP_WORD_MAX)
			k->titled[k->n_titled++] = slip_word(s, len);
	}
}

static double
average(int64_t sum, int64_t n)
{
	return sum > n && n > 0 ? (double)sum / (double)n : 1;
}

static struct rarity_site
site_of(int64_t n_documents, int64_t n_title, int64_t n_words)
{
	return (struct rarity_site){.n_documents = (double)n_documents,
				    .title_len = average(n_title, n_documents),
				    .body_len = average(n_words, n_documents)};
}

static enum result
read_snapshot(struct db *db, struct arena *a, const struct sql_rarity_state_row *state,
	      struct known *k)
{
	struct sql_rarity_snapshot_row *words;
	struct sql_rarity_vocabulary_row *titled;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_rarity_snapshot_add(&b, &words, NULL);
	sql_rarity_vocabulary_add(&b, &titled, NULL, .is_live = false);
	r = batch_run(&b);
	if (r != OK)
		return r;
	k->site = site_of(state->n_documents, state->n_title, state->n_words);
	k->refreshed_at = state->refreshed_at;
	read_counted(k, words->words);
	read_titled(k, titled->words);
	return OK;
}

static enum result
read_live(struct db *db, struct arena *a, struct known *k)
{
	struct sql_rarity_live_row *live;
	struct sql_rarity_vocabulary_row *titled;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_rarity_live_add(&b, &live, NULL);
	sql_rarity_vocabulary_add(&b, &titled, NULL, .is_live = true);
	r = batch_run(&b);
	if (r != OK)
		return r;
	k->site = site_of(live->n_documents, live->n_title, live->n_words);
	read_counted(k, live->words);
	read_titled(k, titled->words);
	return OK;
}

static enum result
renew(struct db *db, struct arena *a)
{
	struct known fresh = {.looked_at = clock_steady()};
	struct sql_rarity_state_row *state;
	enum result r = sql_rarity_state(db, a, &state, NULL);
	bool is_large = r == OK && state->n_documents >= SNAPSHOT_LEAST;

	if (r != OK)
		return r;
	if (is_large && known.arena != NULL && known.refreshed_at == state->refreshed_at &&
	    state->refreshed_at != 0) {
		known.looked_at = fresh.looked_at;
		return OK;
	}
	fresh.arena = arena_new();
	r = is_large ? read_snapshot(db, a, state, &fresh) : read_live(db, a, &fresh);
	if (r != OK) {
		arena_free(fresh.arena);
		return r;
	}
	arena_free(known.arena);
	known = fresh;
	return OK;
}

enum result
rarity_renew(struct db *db)
{
	int64_t age = clock_steady() - known.looked_at;
	bool is_there = known.arena != NULL;
	struct arena *a;
	enum result r;

	if (is_there &&
	    (is_renewing || age < (known.refreshed_at != 0 ? LOOK_EVERY : LOOK_EVERY_LIVE)))
		return OK;
	is_renewing = true;
	a = arena_new();
	r = renew(db, a);
	arena_free(a);
	is_renewing = false;
	return is_there ? OK : r;
}

void
search_forget(void)
{
	arena_free(known.arena);
	known = (struct known){.arena = NULL};
}

/* ---- asking --------------------------------------------------------------------------------------- */

struct rarity_site
rarity_site(void)
{
	return known.site;
}

struct rarity
rarity_of(const char *lexeme)
{
	const struct counted key = {.hash = hash_of(lexeme, strlen(lexeme))}, *found = NULL;

	if (known.n_words > 0)
		found = bsearch(&key, known.words, known.n_words, sizeof(key), compare_counted);
	if (found == NULL)
		return (struct rarity){.n = 1, .n_titles = 0};
	return (struct rarity){.n = found->n > 0 ? found->n : 1, .n_titles = found->n_titles};
}

static int64_t
n_titles_of(const struct slip_word *word)
{
	char form[SLIP_WORD_MAX + 1], stem[STEM_MAX + 1];

	memcpy(form, word->text, word->len);
	form[word->len] = '\0';
	stem_into(stem, form, word->len);
	return rarity_of(stem).n_titles;
}

const char *
rarity_meant(const char *word)
{
	static char found[SLIP_WORD_MAX + 1];
	const struct slip_word *best = NULL;
	int cost, best_cost = SLIP_NONE;
	struct slip_word asked;

	if (strlen(word) > SLIP_WORD_MAX)
		return NULL;
	asked = slip_word(word, strlen(word));
	for (size_t i = 0; i < known.n_titled; i++) {
		cost = slip_cost(&asked, &known.titled[i], best_cost);
		if (cost == 0)
			return NULL;
		if (cost < best_cost || (cost == best_cost && cost != SLIP_NONE && best != NULL &&
					 n_titles_of(&known.titled[i]) > n_titles_of(best))) {
			best = &known.titled[i];
			best_cost = cost;
		}
	}
	if (best == NULL)
		return NULL;
	memcpy(found, best->text, best->len);
	found[best->len] = '\0';
	return found;
}
