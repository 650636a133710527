/* The words that search finds questions and answers by, made anew from their texts (text_words): after a new
 * rule for them. faq/entry_words.h does entries. */
#ifndef ANSWERWELL_FORUM_WORDS_H
#define ANSWERWELL_FORUM_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/text.h"

struct arena;
struct db;

enum {
	WORDS_STEP = 200 /* rows in one transaction: their locks are held some ten milliseconds */
};
/* What has words of its own: the bodies of questions and answers, titles, tags, details. */
enum words_of { WORDS_POSTS, WORDS_QUESTIONS, WORDS_TAGS, WORDS_DETAILS };

/* Inside a transaction: the next WORDS_STEP after the id *after, which moves on; *n = how many there were,
 * fewer than the step: the last. `of` is an enum words_of. */
enum result words_step(struct db *db, struct arena *a, size_t of, int64_t *after,
		       size_t *n) MUST_USE;

/* A text with its words as they are stored. */
struct words_row {
	int64_t id;
	const char *text, *words;
};
/* Those rows whose words are others by now, into ids[] and words[] (room for n); gives their number. */
size_t words_changed(struct arena *a, enum text_kind kind, enum text_part part,
		     const struct words_row *rows, size_t n, int64_t *ids, const char **words);

#endif
