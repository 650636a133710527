/* The pages of small things that staff keep (account/keeping.h): the form of a new one and of one that is there, and its
 * removal. The list is each one's own. */
#ifndef ANSWERWELL_WEB_PAGES_KEEPING_H
#define ANSWERWELL_WEB_PAGES_KEEPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/text/markdown.h"

struct ctx;
struct keeping;
struct keeping_page;
struct submission;
struct view;

struct keeping_pages {
	const struct keeping *of;
	const char *path; /* of the list */
	const char *anchor; /* what stands before the id in the list */
	bool is_by_language; /* the list shows one at a time */
	size_t draft_size;
	/* msgids: */
	const char *title_new, *title_edit, *saved, *removed;
	const char *removal_title, *removal_hint, *removal_button;
	const char *removal; /* its path below that of the thing */
	/* What was typed, or the empty form, into p->draft. */
	void (*read)(struct ctx *c, struct keeping_page *p);
	/* What stands there. NOT_FOUND */
	enum result (*load)(struct ctx *c, struct keeping_page *p);
	/* p->preview, or problems; NULL: it has none. */
	void (*preview)(struct ctx *c, struct keeping_page *p);
	/* What the view shows beside the form; NULL: nothing. */
	enum result (*prepare)(struct ctx *c, struct keeping_page *p);
	void (*view)(struct view *v, const struct keeping_page *p);
};

struct keeping_page {
	const struct keeping_pages *of;
	int64_t id; /* 0: a new one */
	void *draft;
	const char *locale; /* a code */
	struct submission *form; /* NULL: none was sent */
	struct safe_html preview; /* html NULL: none */
};

enum result keeping_get_new(struct ctx *c, const struct keeping_pages *of) MUST_USE;
enum result keeping_get(struct ctx *c, const struct keeping_pages *of) MUST_USE;
enum result keeping_post_new(struct ctx *c, const struct keeping_pages *of) MUST_USE;
enum result keeping_post(struct ctx *c, const struct keeping_pages *of) MUST_USE;
enum result keeping_post_removal(struct ctx *c, const struct keeping_pages *of) MUST_USE;

/* get_new, get_one, post_new, post_one and post_removal for RESOURCE. */
#define KEEPING_HANDLERS(pages)                                                                    \
	KEEPING_HANDLER(get_new, keeping_get_new, pages)                                           \
	KEEPING_HANDLER(get_one, keeping_get, pages)                                               \
	KEEPING_HANDLER(post_new, keeping_post_new, pages)                                         \
	KEEPING_HANDLER(post_one, keeping_post, pages)                                             \
	KEEPING_HANDLER(post_removal, keeping_post_removal, pages)                                 \
	_Static_assert(1, "needs a semicolon")
#define KEEPING_HANDLER(name, does, pages)                                                         \
	static enum result name(struct ctx *c)                                                     \
	{                                                                                          \
		return does(c, &(pages));                                                          \
	}

#endif
