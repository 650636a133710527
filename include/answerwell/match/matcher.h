/* Finds the FAQ entry that answers what somebody types, in the process and without the database: an index of all
 * published entries in one file, which all processes of a machine map. The formulas: src/match/README.md. */
#ifndef ANSWERWELL_MATCH_MATCHER_H
#define ANSWERWELL_MATCH_MATCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct matcher;
struct vectors;

/* ---- making an index ---------------------------------------------------------------------------- */

struct match_entry {
	int64_t id;
	enum locale locale;
	const char *title, *slug, *body, *excerpt; /* plain text */
	const char *external_id; /* what the entry is called outside; "" if it has no name there */
	const char *const *phrasings;
	size_t n_phrasings;
};

/* Words or short phrases of one language that mean the same. */
struct match_synonyms {
	enum locale locale;
	const char *const *words;
	size_t n;
};

/* Offset and slope of the confidence, refitted from what came of answers (0 and 1: as it was made). */
struct match_fit {
	double offset, slope;
};

struct match_source {
	int64_t site, version; /* a number of the site's own; one of each state of its entries */
	const struct match_entry *entries;
	size_t n_entries;
	const struct match_synonyms *synonyms;
	size_t n_synonyms;
	struct match_fit fit;
};

/* Writes the index of `source` to the file `name` of a folder (a descriptor, or AT_FDCWD): whole, in place of one
 * that is there. `vectors` may be NULL. FAILED, and one line in the log, if it cannot be written; what was there stays
 * then. Takes some 100 ms for 1,000 entries; touches nothing but what it is given (threads). */
enum result matcher_build(int folder, const char *name, const struct match_source *source,
			  const struct vectors *vectors) MUST_USE;

/* ---- asking ------------------------------------------------------------------------------------- */

/* That index, mapped read-only: nothing of the path is needed later. NULL, and one line in the log, if it is cut,
 * foreign, of another version of the program or made with other vectors; NULL alone if there is none. `vectors` may be
 * NULL and must stay as long as the matcher. Owner: the caller (matcher_close). */
struct matcher *matcher_open(int folder, const char *name, const struct vectors *vectors);

/* NULL is allowed. What matcher_find gave must not be used any more. */
void matcher_close(struct matcher *m);

/* True if it was made of that site's entries as they were at that version. A newer one is another one: a database that
 * was restored is older than the index of what it had been. */
bool matcher_is_of(const struct matcher *m, int64_t site, int64_t version);
size_t matcher_entries(const struct matcher *m);

/* From here on an entry "answers it"; from here on it may be shown in a list. */
#define MATCH_ANSWERS 0.7
#define MATCH_SHOWN 0.15

enum { MATCH_TEXT_MAX = 400, MATCH_FEATURES = 7 }; /* characters of a question that are read */

struct match {
	int64_t id;
	enum locale locale;
	const char *title, *slug, *excerpt, *external_id; /* live as long as the matcher */
	double score;
	double probability; /* that it answers the question, 0 to 1 */
	double features[MATCH_FEATURES]; /* what that is made of: src/match/confidence.h */
};

/* What the model says of it, as log odds, before the site's own offset and slope. */
double match_odds(const struct match *m);

struct match_question {
	enum locale locale; /* of the reader: entries in it come first of equals */
	const char *text;
	int64_t without; /* an entry that is as if it were not there; 0: none */
};

/* The entries that fit, best first, at most `limit`, in the arena; *n how many. Those that have nothing in common
 * with the text are left out; what is below MATCH_SHOWN is the caller's to leave out. Never fails: no words, no
 * entries. */
struct match *matcher_find(const struct matcher *m, struct arena *a, const struct match_question *q,
			   size_t limit, size_t *n);

/* Keeps of several entries with one title the first (of the same language); how many are left. */
size_t matcher_fold_titles(struct match *list, size_t n);

#endif
