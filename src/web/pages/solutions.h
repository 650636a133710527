/* "This solved it", and whether it did. */
#ifndef ANSWERWELL_WEB_PAGES_SOLUTIONS_H
#define ANSWERWELL_WEB_PAGES_SOLUTIONS_H

#include <stdbool.h>

#include "answerwell/insight/ask_log.h"
#include "answerwell/insight/offer.h"
#include "answerwell/insight/solution.h"

struct question;

struct solved_page {
	const struct solution *claim;
	const char *token; /* for its form */
	bool is_member; /* who is asked later */
	bool is_whole; /* the draft can be posted as it is */
};

struct unsolved_page {
	const struct question *question;
	const char *reason; /* as typed */
};

struct searches_page {
	const struct ask_gap *missing,
	    *left; /* nothing was found; found, and nothing of it opened */
	size_t n_missing, n_left;
	bool is_moderator, is_kept; /* the site keeps a log */
};

#endif
