/* What people asked the site for and what came of it: words, language, results; never who. One row an ask, whatever its
 * steps: they carry a random number, in links and forms and nowhere else, which the row forgets when the ask ends, or
 * after a day. Personal data (text/personal.h) is masked, and every number of
 * more than four digits. */
#ifndef ANSWERWELL_INSIGHT_ASK_LOG_H
#define ANSWERWELL_INSIGHT_ASK_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;
struct settings;

/* Where it was asked. What is typed into the field of the header or of the home page and sent from there is a search. */
enum ask_via { ASK_SEARCH, ASK_HEADER, ASK_HOME, ASK_FORM };

enum { ASK_NUMBER_CHARS = 22, ASK_WORDS_MAX = 200, ASK_SHOWN_MAX = 10 };

struct ask_step {
	const char *number; /* as it came; what is none ties nothing */
	enum ask_via via;
	enum locale locale;
	const char
	    *orders; /* patterns of order numbers, the setting: they are masked, too; NULL: none */
	const char *words; /* as typed; "" = not known at this step, what was known stays */
	/* What was found for them; not read without words. */
	int n_entries, n_threads;
	int64_t best_entry_id; /* 0: none */
	double best_probability;
	int64_t shown[ASK_SHOWN_MAX]; /* entries */
	size_t n_shown;
	/* What it is about: one of them, or none. */
	int64_t entry_id, question_id;
};

/* Whether the site keeps a log. */
bool ask_log_is_kept(const struct settings *set);

/* ASK_SEARCH for what is no code. */
enum ask_via ask_via_from(const char *code);
const char *ask_via_code(enum ask_via via);

const char *ask_number_new(struct arena *a);
bool ask_number_is(const char *text);

/* Words as they are kept: personal data and long numbers masked, cut to ASK_WORDS_MAX. `orders`: ask_step. */
const char *ask_log_masked(struct arena *a, const char *text, const char *orders);

/* A page has shown what was found: the row is made, or has the last words. INVALID: no number. */
enum result ask_log_shown(struct db *db, struct arena *a, const struct ask_step *s) MUST_USE;

/* The entry or question was opened; `s` has words: the row is made if it is not there. */
enum result ask_log_opened(struct db *db, struct arena *a, const struct ask_step *s) MUST_USE;

/* The words of an ask that goes on, as they are kept; "": nothing is known of it. */
enum result ask_log_words(struct db *db, struct arena *a, const char *number,
			  const char **words) MUST_USE;

/* The ask has ended: it is claimed that the entry or question solved it, or (none is given) a question was posted. The words
 * of a question, and those of members, whose claims have names, do not stay: nor does what would lead from one to the
 * other. A row is made if none is there. */
enum result ask_log_ended(struct db *db, struct arena *a, const struct ask_step *s,
			  bool is_member) MUST_USE;

/* Forgets numbers of more than a day, and rows older than the site keeps them; a scheduled job. */
enum result ask_log_sweep(struct db *db, struct arena *a) MUST_USE;

/* ---- for staff ---------------------------------------------------------------------------------- */

struct ask_gap {
	const char *words;
	enum locale locale;
	int64_t n, last_at;
};
enum { ASK_GAP_DAYS = 30, ASK_GAP_ROWS = 50 };

/* What was searched in the last days and not found (`is_found` false), or found and nothing of it opened, nor claimed to solve it:
 * most often first; a bounded number of asks is looked at. */
enum result ask_log_gaps(struct db *db, struct arena *a, bool is_found, struct ask_gap **out,
			 size_t *n) MUST_USE;

#endif
