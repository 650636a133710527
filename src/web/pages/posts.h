/* What the pages about single posts show. */
#ifndef ANSWERWELL_WEB_PAGES_POSTS_H
#define ANSWERWELL_WEB_PAGES_POSTS_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/post.h"
#include "answerwell/forum/question.h"
#include "answerwell/moderation/moderation.h"
#include "web/pages/conflict.h"
#include "web/pages/drafts.h"

struct ctx;

/* A text somebody is typing, as it would look; html NULL, with a problem under body, if it is longer than
 * any text may be. */
struct safe_html preview_of(struct ctx *c, const char *body);

/* On a page, as far as the bytes go; the others on the next. */
enum { REVISIONS_SHOWN = 20, REVISIONS_BYTES = 128 * 1024 };

struct post_edit_page {
	const struct post *post;
	const char *body, *reason;
	int n_seen; /* the revision the editor started from */
	const struct conflict *conflict; /* somebody else was faster; NULL: no */
	struct safe_html preview;
	struct draft_bar bar;
	long max;
};

struct revision_line {
	const struct revision *revision;
	struct safe_html diff; /* against the one before; the whole text for the first */
	struct safe_html title_diff, tags_diff; /* html NULL: not a question */
};

struct revisions_page {
	const struct post *post;
	const struct revision_line *lines;
	size_t n;
	int before, next; /* numbers; 0: the newest ones, no more */
};

struct official_page {
	const struct post *post;
	struct question *question;
	const struct official_draft *draft;
	bool is_marked; /* in force or suspended */
};

struct flag_page {
	const struct post *post;
	const char *reason, *note;
};

struct moderate_page {
	const struct post *post;
	const struct question *question; /* NULL unless the post is a question */
	const struct category *categories;
	size_t n_categories;
	const char *target, *note, *reason, *close_reason, *words, *category; /* as typed */
	const char *action; /* that was refused, or "" */
	bool is_moderator;
};

/* Shows `body` rendered, with a form to go on: the way without JavaScript. */
enum result posts_preview(struct ctx *c, int64_t question_id, const char *body) MUST_USE;

/* 303 to where an answer or a comment stands in its thread. */
enum result posts_stand(struct ctx *c, int64_t question_id, enum post_kind kind,
			int64_t id) MUST_USE;

/* The same for a post of any kind. */
enum result posts_back(struct ctx *c, const struct post *post) MUST_USE;

/* A form that made post `id` before, and now says something else (submission.h): its words wait as a draft
 * of an edit, which is shown. INVALID, with a problem: there can be none, the form must be shown again. */
enum result posts_changed(struct ctx *c, int64_t id) MUST_USE;

/* "?before=" of a list of revisions, a number; 0: from the newest. */
int revisions_before(struct ctx *c);

/* The revision that "?revision=" of an edit form names: its text is to be restored. NOT_FOUND: none. */
enum result posts_restore(struct ctx *c, int64_t post_id, struct revision **out) MUST_USE;
/* The reason that the form then proposes. */
const char *posts_restored(struct ctx *c, int number);

#endif
