/* Suggested edits: making them, deciding on them. */
#ifndef ANSWERWELL_WEB_PAGES_SUGGESTIONS_H
#define ANSWERWELL_WEB_PAGES_SUGGESTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/forum/post.h"
#include "answerwell/forum/suggestion.h"
#include "web/pages/conflict.h"
#include "web/pages/drafts.h"

/* The form of a suggestion. */
struct suggest_page {
	const struct post *post;
	const char *question_title; /* of the thread */
	const char *title, *tags; /* NULL: an answer */
	const char *body, *reason;
	int n_seen;
	struct safe_html preview;
	struct draft_bar bar;
};

/* One suggestion, and for who may decide the form. */
struct suggestion_page {
	const struct suggestion *suggestion;
	struct safe_html diff, title_diff, tags_diff; /* html NULL: has none, or is the same */
	bool can_decide, is_own, is_open;
	bool is_editing; /* the form with the text is open */
	const char *title, *tags, *body, *reason; /* what stands in the form */
	int n_seen;
	const struct conflict *conflict; /* the post was edited since; NULL: no */
	struct safe_html preview;
};

struct suggestion_line {
	const struct suggestion *suggestion;
	const char *reason;
};

struct suggestions_page {
	const struct post *post; /* NULL: the queue of staff */
	const struct suggestion_line *lines;
	size_t n;
};

#endif
