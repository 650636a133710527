/* Questions that wait for staff: visible, open, not accepted, without an answer by staff. Each is due
 * when its category's target has passed since it was asked, in office time (office.h). */
#ifndef ANSWERWELL_FORUM_WAITING_H
#define ANSWERWELL_FORUM_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct batch;
struct db;
struct office;
struct sql_waiting_counts_row;
struct sql_waiting_row;

/* Whoever decides what comes next thinks in hours: those left say how urgent it is, whatever the target. */
enum { WAITING_SOON_HOURS = 4 };
enum waiting_state { WAITING_LATE, WAITING_SOON, WAITING_IN_TIME };

struct waiting {
	int64_t id;
	const char *title, *slug, *excerpt;
	enum locale locale;
	const char *category_slug, *category_name;
	const char *asker_name, *asker_display; /* as in struct post */
	enum role asker_role;
	int64_t asked_at, due_at, n_answers, n_metoo;
	int target_hours;
	int64_t left; /* office time until it is due; negative: late by that much */
	int64_t working_day; /* of the office, to tell longer ones */
	enum waiting_state state; /* soon: less than WAITING_SOON_HOURS left */
	int used; /* of the last working day before it is due, percent */
	int64_t assignee_id; /* 0 = nobody */
	const char *assignee_name, *assignee_display;
	bool is_open, is_waiting; /* may be taken; is in the list */
};

enum waiting_part { WAITING_ALL, WAITING_OVERDUE, WAITING_DUE, WAITING_FREE, WAITING_MINE };

/* As in addresses: "all", "overdue", "due", "free", "mine". False: none of these. */
const char *waiting_part_code(enum waiting_part part);
bool waiting_part_from(const char *code, enum waiting_part *part);

struct waiting_filter {
	enum waiting_part part; /* all, late, due soon, nobody's, the actor's own */
	const char *category; /* slug, NULL = all */
	const enum locale *locale; /* NULL = all */
	const char
	    *before; /* the id of the last row seen, "" = start; a made-up one is the start */
	int limit; /* 1..50 */
};

/* Of each part under the same category and language. From WAITING_MANY on "at least". */
enum { WAITING_MANY = 1000 };
struct waiting_counts {
	int64_t n[WAITING_MINE + 1];
	bool are_more;
};

/* In two halves, so that a page may ask for more in the same round trip. Most urgent first. "Mine"
 * holds what the actor took after an answer by staff, too. */
void waiting_add(struct batch *b, const struct account *actor, enum locale l,
		 const struct office *o, const struct waiting_filter *filter,
		 struct sql_waiting_row **rows, size_t *n);
/* *n: of the rows, then of what the page shows. *next is the cursor of the following page, NULL at the end. */
struct waiting *waiting_read(struct arena *a, const struct office *o,
			     const struct sql_waiting_row *rows,
			     const struct waiting_filter *filter, size_t *n, const char **next);
void waiting_add_counts(struct batch *b, const struct account *actor, const struct office *o,
			const struct waiting_filter *filter, struct sql_waiting_counts_row **row);
void waiting_read_counts(const struct sql_waiting_counts_row *row, struct waiting_counts *out);

/* The next one after question `after` (0 = the first) that is not somebody else's; begins again at
 * the first after the last. NOT_FOUND: nothing else waits. FORBIDDEN: not staff. */
enum result waiting_next(struct db *db, struct arena *a, const struct account *actor,
			 const struct waiting_filter *filter, int64_t after, int64_t *id) MUST_USE;

/* One question, whether it waits or not, without asker, excerpt, category and counts. NOT_FOUND. */
enum result waiting_get(struct db *db, struct arena *a, int64_t question_id,
			struct waiting *out) MUST_USE;
void waiting_add_one(struct batch *b, int64_t question_id, struct sql_waiting_row **rows,
		     size_t *n);
enum result waiting_read_one(const struct sql_waiting_row *rows, size_t n, const struct office *o,
			     struct waiting *out) MUST_USE;

#endif
