/* A query as it was typed: its words, and what else it asks for. `tag:refund -tag:card` `user:ann`
 * `is:unanswered` `score:5` `"these very words"` `-word` `-"these words"`;
 * the signs may be those of phones and Chinese keyboards (text/signs.h).
 * Nobody's queries are kept. Who keeps one keeps it masked: personal_masked (text/personal.h). */
#ifndef ANSWERWELL_SEARCH_ASKED_H
#define ANSWERWELL_SEARCH_ASKED_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/question.h"
#include "answerwell/search/search.h"

struct arena;

enum { ASKED_PHRASES_MAX = 5 };

struct asked {
	const char *words; /* what is left: "" if nothing */
	const char *phrases[ASKED_PHRASES_MAX], *without[ASKED_PHRASES_MAX]; /* as typed */
	size_t n_phrases, n_without;
	struct tag_filter tags;
	const char *user; /* a user name; NULL: anybody */
	enum asked_kind kind; /* FAQ entries have no tags, states, scores */
	unsigned states; /* bit i: questions.standing i may be */
	bool is_answered; /* at least one answer */
	bool has_score;
	int least_score;
	bool is_plain; /* words alone: search_run's business */
};

/* An operator with something it does not take, or too many, is words, and a problem under "q" says so: people are shown
 * what is found all the same. What only looks like one ("is: it", a quotation mark alone, -18) is words without a
 * problem. */
void asked_read(struct arena *a, const char *query, struct problems *problems, struct asked *out);

/* True if a list of questions (state and tags) says the same. */
bool asked_is_list(const struct asked *asked, enum question_standing *standing);

#endif
