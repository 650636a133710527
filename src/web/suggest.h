/* The FAQ while somebody types: each worker has the index of entries open, and asks no database for it. */
#ifndef ANSWERWELL_WEB_SUGGEST_H
#define ANSWERWELL_WEB_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct ctx;
struct db_pool;
struct match;
struct search_hit;
struct vectors;

enum { SUGGESTED_MAX = 3, ASKED_MAX = 3 };

/* What the site says to a question before it is asked. */
struct suggestions {
	const struct match *answer; /* surely the answer; NULL: none is */
	const struct match *entries; /* others that may be */
	size_t n_entries;
	struct search_hit *asked; /* threads */
	size_t n_asked;
	const char *ask; /* the number of the ask they were found in, for the links; NULL: none */
	bool is_silent; /* it is long enough for a question, and nothing fits */
};

/* Entries among them. */
static inline long
suggestions_count(const struct suggestions *s)
{
	return (long)s->n_entries + (s->answer != NULL);
}

/* In Kore's parent: the folder and the word vectors, while they can be reached. */
void suggest_open(void);

/* In a worker: a fibre of its own that opens the index, makes it when it is not there and again when entries have
 * changed, until suggest_stop. */
void suggest_start(struct db_pool *pool);
void suggest_stop(void);

/* Entries for a text; waits for nothing. Everything lies in the arena. */
struct suggestions *suggest_entries(struct ctx *c, const char *text);

/* How much titles of threads are like a question, 0 to 1: by their words and what these mean (match/resemblance.h). */
void suggest_alike(struct ctx *c, const char *question, const char *const *titles, size_t n,
		   double *out);

/* False if entries may have changed since the index was looked at: what it says may be shown, but not kept for others. */
bool suggest_is_current(void);

/* The word vectors that the index is asked with, for whoever compares texts; NULL: none. */
const struct vectors *suggest_vectors(void);

/* Fills in the threads for it, from the database: official ones first, those without an answer last. */
enum result suggest_threads(struct ctx *c, const char *text, struct suggestions *s) MUST_USE;

#endif
