/* Old questions on their way into a plan: from a dump, a mailbox or a table, read twice, first to count them and then to take
 * them, or an even sample of them. */
#ifndef ANSWERWELL_CLI_FAQ_PLAN_ASKS_H
#define ANSWERWELL_CLI_FAQ_PLAN_ASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct faq_faults;
struct faq_plan_names;
struct progress;

struct faq_plan_ask {
	const char *title; /* the question as one line */
	const char *words; /* what it is told apart by */
	const char *answer; /* Markdown; NULL: none */
	int64_t rank; /* of the answer: another one must be better */
	int64_t accepted; /* of a dump: the number of the accepted answer; 0: none */
	const char *asker; /* of a mailbox: the address; NULL elsewhere */
	enum locale locale;
};

struct faq_plan_asks {
	struct arena *arena;
	struct faq_plan_names *names;
	struct progress *progress;
	struct faq_plan_ask *items; /* GATHER_MAX at most */
	size_t n;
	int64_t n_all; /* questions in the source, also those that are not in the sample */
	int64_t n_other; /* what is none: replies, what machines sent, rows without a question */
	/* The readers' own. */
	bool is_counting;
	int64_t at;
	struct faq_plan_place *places;
};

/* Reads a folder (a Stack Exchange dump), a mailbox or a table, whichever it is. INVALID: either *why says what is wrong, or
 * the faults do; NOT_FOUND, FAILED: *why does. */
enum result faq_plan_asks_read(struct faq_plan_asks *asks, const char *path,
			       struct faq_faults *faults, char *why, size_t why_size) MUST_USE;

/* ---- for the readers ---------------------------------------------------------------------------- */

/* One more question; true if it is to be added (faq_plan_asks_add). */
bool faq_plan_asks_wants(struct faq_plan_asks *asks);

/* Copies it. `name` is what its answers call it; NULL: nobody calls it. */
void faq_plan_asks_add(struct faq_plan_asks *asks, const struct faq_plan_ask *ask,
		       const char *name);

/* The one that was added under that name; NULL: none was. */
struct faq_plan_ask *faq_plan_asks_named(const struct faq_plan_asks *asks, const char *name);

/* Keeps an answer if it is the first or better. */
void faq_plan_asks_answer(struct faq_plan_asks *asks, struct faq_plan_ask *ask, const char *answer,
			  int64_t rank);

enum result faq_plan_table_read(struct faq_plan_asks *asks, const char *path,
				struct faq_faults *faults, char *why, size_t why_size) MUST_USE;
enum result faq_plan_dump_read(struct faq_plan_asks *asks, const char *path, char *why,
			       size_t why_size) MUST_USE;
enum result faq_plan_mailbox_read(struct faq_plan_asks *asks, const char *path, char *why,
				  size_t why_size) MUST_USE;

#endif
