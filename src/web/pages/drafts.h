/* Drafts in forms, and the list of one's own. */
#ifndef ANSWERWELL_WEB_PAGES_DRAFTS_H
#define ANSWERWELL_WEB_PAGES_DRAFTS_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/draft.h"

struct ctx;

/* Of a form: its key, and when its draft was saved (0: there is none). */
struct draft_bar {
	const char *key;
	int64_t at;
};

struct draft_line {
	const struct draft *draft;
	const char *what; /* msgid: "Answer" ... */
	const char *title, *excerpt;
	const char *path; /* of its form, NULL: it can no longer be sent */
};

struct drafts_page {
	const struct draft_line *lines;
	size_t n;
};

/* The draft of the form with that key, made with printf, NULL if there is none or it cannot be read
 * now; *bar is filled in for draft_bar.html. */
const struct draft *drafts_open(struct ctx *c, struct draft_bar *bar, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The bar of a form that came back by POST: the key it carries. */
struct draft_bar drafts_bar(struct ctx *c);

/* What the form was for is posted: its draft goes. */
void drafts_done(struct ctx *c);

/* The one of the list with that form and number ("comment", 7), or NULL. */
const struct draft *drafts_among(const struct draft *list, size_t n, const char *form,
				 int64_t number);

#endif
