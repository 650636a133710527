/* Suggested edits: making them, deciding on them. */
#ifndef ANSWERWELL_WEB_PAGES_SUGGESTIONS_H
#define ANSWERWELL_WEB_PAGES_SUGGESTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/forum/post.h"
#include "answerwell/forum/suggestion.h"

/* One suggestion; beside it, for who may decide, the form with its text. */
struct suggestion_page {
	const struct suggestion *suggestion;
	const struct post *post;
	struct text_changes changes;
	bool can_decide, is_own, is_open;
	bool is_editing; /* the form is open */
	const char *reason; /* why it is declined, as typed */
};

struct suggestions_page {
	const struct post *post; /* NULL: the queue of staff */
	struct suggestion *list;
	size_t n;
};

#endif
