/* What the FAQ lacks: questions that no entry answers and searches that found nothing, those of similar words together. */
#ifndef ANSWERWELL_INSIGHT_WANTED_H
#define ANSWERWELL_INSIGHT_WANTED_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/insight/coverage.h"

struct arena;
struct db;
struct vectors;

/* So many of the newest questions and of the most frequent searches are compared with each other. */
enum { WANTED_QUESTIONS_MAX = 800, WANTED_SEARCHES_MAX = 400 };

struct wanted_ask {
	int64_t question_id; /* 0: a search */
	const char *words, *slug; /* slug: of a question, else "" */
	int64_t n, at; /* how often, and when last */
};

/* A gap: an entry that would answer all of these. */
struct wanted {
	const char *title; /* of a question that is most like the others, else what was searched */
	enum locale locale;
	int64_t n_questions, n_searches;
	double points; /* percent of the questions people came with that it would have answered */
	struct wanted_ask *asks; /* questions first */
	size_t n_asks;
};

struct wanted_list {
	struct arena *arena;
	struct wanted *gaps; /* the one that most people came with first */
	size_t n;
	int64_t n_questions, n_searches, n_came; /* in all gaps; people who came with a question */
	bool is_cut; /* there is more than is compared */
	/* Between the two halves. */
	struct wanted_ask *asks[LOCALES];
	size_t n_asks[LOCALES];
};

/* Reads what is uncovered, of one language (NULL: each). `n_came`: all questions people came with in that time. */
enum result wanted_read(struct db *db, struct arena *a, const struct coverage_weeks *w,
			const enum locale *locale, int64_t n_came,
			struct wanted_list *out) MUST_USE;

/* Puts together what is similar and ranks it: some tenths of a second at most, without the database. `vectors` may be NULL.
 * The same asks give the same gaps. */
void wanted_gather(struct wanted_list *l, const struct vectors *vectors);

#endif
