/* "This solved it": somebody was asking, and an entry of the FAQ or a thread answered. That is a claim until they have
 * said whether it is really so: visitors are asked at once, members once, after some days. */
#ifndef ANSWERWELL_INSIGHT_SOLUTION_H
#define ANSWERWELL_INSIGHT_SOLUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

enum { SOLUTION_ASK_DAYS = 3, SOLUTION_DRAFT_DAYS = 30 };

struct solution_draft {
	enum locale locale; /* of the one who asks */
	int64_t entry_id, question_id; /* what solved it: one of them */
	/* What was being asked, kept until it is known; each may be "". Cut where it is longer than any question. */
	const char *title, *body, *category, *tags;
	const char *visit; /* the number of the ask (ask_log.h); what is none ties nothing */
};

struct solution {
	int64_t id, entry_id, question_id, by_member; /* by_member 0: a visitor */
	const char *solver_title, *solver_slug; /* of the entry or question, as it is now */
	enum locale solver_locale;
	const char *title, *body, *category, *tags;
	bool is_said, is_solved; /* what was said, if it was */
	bool has_draft;
};

/* Keeps the claim; `actor` NULL: a visitor. The same by the same member, while nothing was said of it, is one claim with
 * the last draft; of several in one visit the last one counts (insight/coverage.h). NOT_FOUND: there is no such published entry or visible question. */
enum result solution_claim(struct db *db, struct arena *a, const struct account *actor,
			   const struct solution_draft *draft, int64_t *id) MUST_USE;

/* A question was posted after the claim `id` (0: none is known) or in that visit: it counts in place of what was claimed. */
enum result solution_was_asked(struct db *db, struct arena *a, int64_t id,
			       const char *visit) MUST_USE;

/* For the address where its claimant says yes or no: whoever has it may, and nobody can make it up. */
const char *solution_token(struct arena *a, int64_t id);
bool solution_token_read(struct arena *a, const char *token, int64_t *id);

/* NOT_FOUND. */
enum result solution_get(struct db *db, struct arena *a, int64_t id,
			 struct solution **out) MUST_USE;
/* The actor's last claim of that entry (or, 0, of that question). NOT_FOUND. */
enum result solution_find(struct db *db, struct arena *a, const struct account *actor,
			  int64_t entry_id, int64_t question_id, int64_t *id) MUST_USE;

/* Whether it is really solved. No: an entry is due for review. What was said last counts. With yes the draft goes; with no it
 * stays a day, so that a question that cannot be posted at once is not lost. FORBIDDEN: `actor` (NULL: a visitor) is not the member
 * whose claim it is; who is not logged in may be. */
enum result solution_say(struct db *db, struct arena *a, const struct account *actor,
			 const struct solution *s, bool is_solved) MUST_USE;

/* Asks members whether what they claimed some days ago is so, each once; a scheduled job. */
enum result solution_ask(struct db *db, struct arena *a) MUST_USE;
/* Drafts that are not needed any more, and visits of more than a day; a scheduled job. */
enum result solution_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
