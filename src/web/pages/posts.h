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
#include "web/editor.h"

struct ctx;
struct duplicate;
struct duplicate_end;
struct match;
struct search_hit;

/* On a page, as far as the bytes go; the others on the next. */
enum { REVISIONS_SHOWN = 20, REVISIONS_BYTES = 128 * 1024 };

struct revision_line {
	const struct revision *revision;
	struct text_changes changes; /* since the one before */
	const char *restore; /* the path that brings it back, or NULL */
};

struct revisions_page {
	const char *path; /* of the page itself */
	const char *back, *of; /* a path, and what stands on the link */
	const char *source; /* path of the text as Markdown, or NULL */
	const struct revision_line *lines;
	size_t n;
	int n_revisions; /* in all */
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

/* An address of a question, or its number, as somebody types it. */
enum { TARGET_MAX = 300 };

struct moderate_page {
	const struct post *post;
	const struct question *question; /* NULL unless the post is a question */
	const struct category *categories;
	size_t n_categories;
	const char *target, *note, *reason, *close_reason, *words, *category; /* as typed */
	const char *action; /* that was refused, or "" */
	bool is_moderator;
	struct duplicate_choices *choices; /* NULL: nothing was searched for */
};

enum { DUPLICATE_CHOICES = 8 };

/* What a question may repeat: the surest first. */
struct duplicate_choice {
	const struct search_hit *hit; /* a thread; NULL: an entry */
	const struct match *entry;
	int percent; /* how sure it is that the entry answers it; how much the thread is alike */
};
struct duplicate_choices {
	const struct duplicate_choice *list;
	size_t n;
};

/* What the site itself takes it to repeat: entries that answer it and threads like it, but for the entry that was made from it.
 * No words are needed; *out may have none. */
enum result duplicates_propose(struct ctx *c, const struct question *q,
			       struct duplicate_choices *out) MUST_USE;

/* What was searched for in the field that also takes a number or an address: words, or, if it `is_asked` for with
 * none, the title of the question. *out NULL: neither. */
enum result duplicates_find(struct ctx *c, const struct question *q, const char *typed,
			    bool is_asked, struct duplicate_choices **out) MUST_USE;

/* In the address of a question that repeats another one: it is shown, though readers are led on from it. */
#define STAY_FIELD "stay"
/* In the address of what it repeats: from which question the reader was led there. */
#define FROM_FIELD "from"

/* That question, if the address names one whose readers are led here; *out NULL: none. */
enum result duplicates_from(struct ctx *c, const struct duplicate_end *here,
			    const struct duplicate **out) MUST_USE;

/* 303 to a question itself. */
enum result posts_question(struct ctx *c, int64_t id) MUST_USE;

/* 303 to where an answer or a comment stands in its thread. */
enum result posts_stand(struct ctx *c, int64_t question_id, enum post_kind kind,
			int64_t id) MUST_USE;

/* The same for a post of any kind. */
enum result posts_back(struct ctx *c, const struct post *post) MUST_USE;

/* A form that made post `id` before, and now says something else (submission.h): its words wait as a draft
 * of an edit, which is shown. INVALID, with a problem: there can be none, the form must be shown again. */
enum result posts_changed(struct ctx *c, int64_t id) MUST_USE;

/* editor_form's revision for a post: e->id is its id. */
enum result posts_revision(struct ctx *c, const struct editor *e, int number,
			   struct revision **out) MUST_USE;

#endif
