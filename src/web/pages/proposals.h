/* What the site proposes to staff. */
#ifndef ANSWERWELL_WEB_PAGES_PROPOSALS_H
#define ANSWERWELL_WEB_PAGES_PROPOSALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/insight/proposal.h"
#include "web/pages/posts.h"

/* Of a proposal, in forms. */
enum { PICK_CHARS = 24 };

struct proposals_page {
	const struct proposal *list; /* those of one entry stand together */
	const char **picks; /* the names of their fields */
	size_t n;
	bool are_ticked; /* all of them, as asked for */
	const struct proposal_act *acts; /* what was decided last */
	size_t n_acts;
};

/* So sure, or so much alike, in percent, that something is proposed on the page of repetitions. */
enum { REPEATS_LEAST = 50, REPEATS_CHOICES = 2 };

struct repeat_row {
	const struct proposal_question *question;
	struct duplicate_choices choices; /* one at least, REPEATS_CHOICES at most */
};
struct repeats_page {
	const struct repeat_row *rows; /* the surest first */
	size_t n;
	int64_t next; /* older questions begin before this one; 0: there are none */
};

#endif
