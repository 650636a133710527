/* Somebody else was faster: both texts, what differs, and one that holds both changes. */
#ifndef ANSWERWELL_WEB_PAGES_CONFLICT_H
#define ANSWERWELL_WEB_PAGES_CONFLICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/merge.h"

struct ctx;
struct post;

/* What the text was when the editor opened it, and what it is now. */
struct conflict_side {
	int number; /* of the revision; 0: not known */
	const char *title, *body; /* title NULL: has none */
	const char *name, *display, *reason; /* who changed it, why */
	int64_t at;
};

struct conflict {
	const struct conflict_side *base; /* NULL: not known */
	const struct conflict_side *theirs;
	const char *mine;
	struct merge merged;
	struct safe_html between; /* from theirs to mine */
	struct safe_html their_changes, my_changes; /* since base; html NULL: not known */
	struct safe_html title_change; /* html NULL: the title is not in question */
	const struct safe_html *places; /* of merged: from theirs to mine */
};

/* What must stand in the form's text field now: what the person chose by a button of
 * conflict_choice.html, else both texts merged. */
const char *conflict_text(struct ctx *c, const struct conflict *x);

/* True if the form carries a conflict that was shown before, and no choice was made: the text in the
 * field stays. */
bool conflict_goes_on(struct ctx *c);

/* True if a button of conflict_choice.html was pressed. */
bool conflict_is_choice(struct ctx *c);

/* Compares; base NULL = not known. */
struct conflict *conflict_of(struct ctx *c, const struct conflict_side *base,
			     const struct conflict_side *theirs, const char *mine);

/* The same for a post: its revision `n_base` as base, what it is now as theirs. `title`, of a question:
 * as it is now. */
enum result conflict_of_post(struct ctx *c, const struct post *post, const char *title, int n_base,
			     const char *mine, struct conflict **out) MUST_USE;

/* The title after both changes; mine if both changed it. */
const char *conflict_title(const struct conflict *x, const char *mine);

#endif
