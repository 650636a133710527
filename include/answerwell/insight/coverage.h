/* Of the questions people came with, how many the FAQ answered. What counts as one, and when: src/insight/README.md. */
#ifndef ANSWERWELL_INSIGHT_COVERAGE_H
#define ANSWERWELL_INSIGHT_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/insight/wilson.h"

struct arena;
struct batch;
struct category;
struct db;
struct hours;

/* Percent of them that the FAQ is to answer. */
enum { COVERAGE_AIM = 80 };
/* Weeks from Monday to Sunday, the last one the one of now. */
enum { COVERAGE_WEEKS = 13 };

enum coverage_outcome {
	COVERAGE_VERIFIED, /* an entry solved it before it was asked, and that was said twice */
	COVERAGE_CLAIMED, /* said once */
	COVERAGE_SHOWN, /* asked although an entry answers it: that was shown and not enough */
	COVERAGE_MISSED, /* asked although an entry answers it: that was never shown */
	COVERAGE_LATER, /* asked, and an entry came afterwards */
	COVERAGE_THREAD, /* another thread solved it */
	COVERAGE_REFUTED, /* said to be solved, then not, and not asked */
	COVERAGE_UNCOVERED, /* asked, and no entry answers it */
	COVERAGE_OUTCOMES
};

/* Outcomes that are counted together: each alone under its number, and these. */
enum coverage_part {
	COVERAGE_SOLVED = COVERAGE_OUTCOMES, /* the FAQ answered: verified, claimed */
	COVERAGE_ASKED, /* asked although an entry answers it: shown, missed */
	COVERAGE_COVERED, /* an entry answers it by now: solved, asked, later */
	COVERAGE_OPEN, /* the others: thread, refuted, uncovered */
	COVERAGE_ALL,
	COVERAGE_PARTS
};

/* "verified" ... "all", as addresses and the database have them. */
const char *coverage_code(int part);
bool coverage_part_from(const char *code, int *part);
/* True if the outcome counts in the part. */
bool coverage_is_in(int part, enum coverage_outcome outcome);

struct coverage_weeks {
	int64_t begins[COVERAGE_WEEKS + 1]; /* the last one is where the last week ends */
	const char *monday[COVERAGE_WEEKS]; /* "2026-11-23" */
	const char *zone; /* of the office, in which weeks begin */
};

/* The weeks until that of `now`. The hours outlive it. */
void coverage_weeks_of(struct arena *a, const struct hours *h, int64_t now,
		       struct coverage_weeks *out);

struct coverage_counts {
	int64_t n[COVERAGE_OUTCOMES];
};

int64_t coverage_count(const struct coverage_counts *c, int part);
/* Of a part in all. */
struct interval coverage_interval(const struct coverage_counts *c, int part);

/* What is looked at: one category (NULL: all), one language (NULL: all). */
struct coverage_filter {
	const struct category *category;
	const enum locale *locale;
};

struct coverage {
	struct coverage_counts all, weeks[COVERAGE_WEEKS], locales[LOCALES];
	struct coverage_counts *categories; /* as the list that was given */
	struct coverage_counts elsewhere; /* in no category */
};

enum result coverage_read(struct db *db, struct arena *a, const struct coverage_weeks *w,
			  const struct coverage_filter *f, const struct category *categories,
			  size_t n_categories, struct coverage *out) MUST_USE;

/* Questions people came with in these weeks, and those that the FAQ answered (COVERAGE_SOLVED), when the batch has run. */
struct coverage_share {
	int64_t n_solved, n_all;
};
void coverage_add_share(struct batch *b, const struct coverage_weeks *w,
			struct coverage_share **share);

/* ---- behind a figure ---------------------------------------------------------------------------- */

/* A question that was posted, or a claim, of which nobody is told who made it. */
struct coverage_line {
	int64_t at, id;
	bool is_claim;
	enum coverage_outcome outcome;
	enum locale locale;
	int64_t question_id, entry_id; /* 0: none. Of a claim: what is said to have solved it */
	const char *question_title, *question_slug; /* NULL: none, or not to be seen any more */
	const char *entry_title, *entry_slug; /* NULL: none */
	enum locale question_locale, entry_locale;
	bool is_published; /* the entry still is */
	double probability; /* that the entry answers; 0: somebody said so */
};

enum { COVERAGE_ROWS = 100 };

struct coverage_list {
	int part, week; /* -1: all weeks */
	struct coverage_filter filter;
	const char *before; /* the cursor: `next` of the page before; "": the first one */
	int limit;
};

/* Newest first. *next: the cursor of what follows, or NULL. A cursor that is none begins at the newest. */
enum result coverage_read_list(struct db *db, struct arena *a, const struct coverage_weeks *w,
			       const struct coverage_list *l, struct coverage_line **out, size_t *n,
			       const char **next) MUST_USE;

#endif
