/* What the site proposes to staff: phrasings for entries, from searches that ended in one and from questions that one has solved.
 * Somebody says yes or no to many at once, and may take it back. What is personal (text/personal.h) is masked. */
#ifndef ANSWERWELL_INSIGHT_PROPOSAL_H
#define ANSWERWELL_INSIGHT_PROPOSAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/faq/phrasing.h"
#include "answerwell/undo/undo.h"

struct account;
struct arena;
struct db;

enum { PROPOSAL_DAYS = 90, PROPOSALS_MAX = 100 };

/* ---- phrasings ---------------------------------------------------------------------------------- */

struct proposal {
	struct phrasing phrasing; /* its text, entry and origin: a search, or a question */
	const char *entry_title, *entry_slug;
	enum locale locale;
	const char *question_slug; /* NULL: it comes from no question */
	int64_t n,
	    n_solved; /* how often it was searched, and how often said to be solved; 0: not searched */
	int64_t last_at;
};

/* Those of the last PROPOSAL_DAYS that the entry does not have and nobody has said no to: entries with the most first, of an entry what was
 * asked most often. At most PROPOSALS_MAX. Moderators: else FORBIDDEN. */
enum result proposal_list(struct db *db, struct arena *a, const struct account *actor,
			  struct proposal **out, size_t *n) MUST_USE;

/* Adds these, with their origin; *n_added: those that were not there by then. Moderators; in the log, once for each entry. */
enum result proposal_accept(struct db *db, struct arena *a, const struct account *actor,
			    const struct proposal *list, size_t n, size_t *n_added) MUST_USE;
/* They are not proposed again. The same. */
enum result proposal_refuse(struct db *db, struct arena *a, const struct account *actor,
			    const struct proposal *list, size_t n) MUST_USE;

/* What was decided last, and stands. */
struct proposal_act {
	int64_t id, at, n; /* n: how many phrasings */
	bool is_refusal;
	const char *by_display; /* NULL: nobody known */
};
enum { PROPOSAL_ACTS = 5 };
enum result proposal_recent(struct db *db, struct arena *a, struct proposal_act **out,
			    size_t *n) MUST_USE;
/* Takes it back. Moderators. NOT_FOUND: no such act. CONFLICT: somebody else has, already. */
enum result proposal_undo(struct db *db, struct arena *a, const struct account *actor,
			  int64_t act_id, struct undo_outcome *out) MUST_USE;

/* For undo: refusals, by their ids. An act makes them alone. */
extern const struct undo_kind proposal_rows;

/* ---- repetitions -------------------------------------------------------------------------------- */

/* A question that waits, and may repeat something. */
struct proposal_question {
	int64_t id, created_at;
	const char *title, *slug, *body; /* its beginning */
	enum locale locale;
};
enum { PROPOSAL_QUESTIONS = 20 };

/* Open questions that nothing has solved, newest first, from `before` on (0: the newest). Staff: else FORBIDDEN. */
enum result proposal_questions(struct db *db, struct arena *a, const struct account *actor,
			       int64_t before, struct proposal_question **out, size_t *n) MUST_USE;

/* What somebody has said no to: a question repeats neither that entry nor that question (the other one is 0). */
struct proposal_no {
	int64_t question_id, entry_id, other_id;
};
enum result proposal_nos(struct db *db, struct arena *a, const int64_t *questions,
			 size_t n_questions, struct proposal_no **out, size_t *n) MUST_USE;
/* Says so. Staff; in the log. NOT_FOUND: one of them is not there. OK also if it was said before. */
enum result proposal_say_no(struct db *db, struct arena *a, const struct account *actor,
			    const struct proposal_no *no) MUST_USE;

#endif
