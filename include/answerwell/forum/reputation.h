/* What a person's posts have brought them: points, counts and their history. Kept by triggers of the
 * database from the facts (migrations/current/reputation.sql), in the transaction that changes those. */
#ifndef ANSWERWELL_FORUM_REPUTATION_H
#define ANSWERWELL_FORUM_REPUTATION_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* The table of points; the functions of migration 0017 give the same. */
enum {
	POINTS_ANSWER_UP = 10,
	POINTS_QUESTION_UP = 5,
	POINTS_DOWN = -2,
	POINTS_ACCEPTED = 15, /* not by oneself; so for the next */
	POINTS_OFFICIAL = 20,
	POINTS_FAQ = 30, /* to who answered */
	POINTS_ASKED = 10 /* to who asked what became an entry */
};

struct reputation {
	int64_t shown; /* 1 with nothing done yet, and never below */
	int64_t n_questions, n_answers, n_accepted, n_thanks, n_entries;
};

/* The sum of points as everybody sees it: never below 1. */
int64_t reputation_shown(int64_t points);

/* Why points came or went; REPUTATION_HIDDEN: all of a post, as nobody sees it any more. */
enum reputation_kind {
	REPUTATION_UP,
	REPUTATION_DOWN,
	REPUTATION_IMPORT,
	REPUTATION_ACCEPTED,
	REPUTATION_OFFICIAL,
	REPUTATION_FAQ,
	REPUTATION_ASKED,
	REPUTATION_HIDDEN,
	REPUTATION_SHOWN,
	REPUTATION_RECOUNT,
	REPUTATION_KINDS
};

/* What one post brought on one day for one reason. */
struct reputation_line {
	enum reputation_kind kind;
	int64_t at; /* the last of them */
	int64_t n, points; /* n < 0: taken back */
	int64_t post_id, question_id; /* 0: gone, or not for everybody's eyes */
	const char *title, *slug, *locale; /* of the question; NULL as above */
};
struct reputation_day {
	int64_t at; /* some moment of that day */
	int64_t points;
	const struct reputation_line *lines;
	size_t n;
};

/* NOT_FOUND: no such account. */
enum result reputation_get(struct db *db, struct arena *a, int64_t account_id,
			   struct reputation *out) MUST_USE;

/* The days of `zone` (UTC if it is NULL, "" or not known to the database), newest first, from the cursor `before` on ("" or made up = newest); *next NULL
 * at the end. A day may go on on the next page. */
enum result reputation_history(struct db *db, struct arena *a, int64_t account_id, const char *zone,
			       const char *before, struct reputation_day **out, size_t *n,
			       const char **next) MUST_USE;

/* Counts again what is kept about people, from the facts; *n = those that were wrong. What it mends
 * stands in their history. After thread_recount. */
enum result reputation_recount(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
