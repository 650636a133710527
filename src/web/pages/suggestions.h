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
	const char *next; /* where one goes on when it is decided; NULL: to the post */
};

struct suggestions_page {
	const struct post *post;
	struct suggestion *list;
	size_t n;
};

/* One that waits for staff, to be decided where it stands. */
struct suggestion_line {
	const struct suggestion *suggestion;
	struct text_changes changes;
	bool is_long; /* some lines of it are in sight, the rest on a click */
	bool has_room; /* else its own page has it */
	bool is_stale; /* edited since: its own page puts both together */
	bool is_own;
};

struct suggestion_queue_page {
	const struct suggestion_line *lines;
	size_t n;
};

#endif
