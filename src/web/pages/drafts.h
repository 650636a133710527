/* Drafts in forms, and the list of one's own. */
#ifndef ANSWERWELL_WEB_PAGES_DRAFTS_H
#define ANSWERWELL_WEB_PAGES_DRAFTS_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/draft.h"

struct ctx;

struct draft_line {
	const struct draft *draft;
	const char *what; /* msgid: "Answer" ... */
	const char *title, *excerpt;
	const char *path; /* of its form, NULL: it can no longer be sent */
	const char *found; /* kinds of personal data in it, in the reader's words; NULL: none */
	bool is_beaten; /* not saved: another form has saved a newer one */
};

struct drafts_page {
	const struct draft_line *lines;
	size_t n;
};

/* The one of the list with that form and number ("comment", 7), or NULL. */
const struct draft *drafts_among(const struct draft *list, size_t n, const char *form,
				 int64_t number);

#endif
