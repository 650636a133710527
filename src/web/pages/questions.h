/* What the question pages show. */
#ifndef ANSWERWELL_WEB_PAGES_QUESTIONS_H
#define ANSWERWELL_WEB_PAGES_QUESTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/forum/answer.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/question.h"
#include "web/pages/conflict.h"
#include "web/pages/drafts.h"
#include "web/pages/notices.h"

struct question_desk;

/* Answers told to search engines; the rest is read by people alone. */
enum { CONFIRMED_AS_DATA = 10, SUGGESTED_AS_DATA = 1 };

struct question_page {
	const struct question *question;
	const struct answer *answers;
	size_t n_answers;
	const struct comment *comments;
	size_t n_comments;
	const char *draft; /* the answer being written: after a problem, or its draft */
	struct draft_bar bar; /* of the answer */
	const struct draft *drafts; /* of the thread */
	size_t n_drafts;
	struct watch_button watch; /* members only */
	bool can_answer, is_member, is_staff, is_moderator, is_asker;
	const struct question_desk *desk; /* for staff, else NULL */
};

struct question_list_page {
	const char *heading; /* translated already */
	const char *about; /* under the heading, or NULL */
	enum question_order order;
	const char *category, *tag; /* as in the address, or NULL */
	const char *extra; /* "&category=x" for the tabs, encoded, or "" */
	const struct question *questions;
	size_t n;
	const char *next; /* cursor or NULL */
	const char *before;
	const struct category *categories;
	size_t n_categories;
	const struct tag *tags;
	size_t n_tags;
	struct watch_button watch; /* of the category or the tag; subject NULL: none */
};

struct ask_page {
	const char *action; /* where the form goes */
	const char *title, *body, *category, *tags, *reason;
	bool is_edit;
	int n_seen;
	const char *category_seen; /* what it was when the editor opened; "" for a new one */
	const struct conflict *conflict; /* somebody else was faster; NULL: no */
	const struct category *categories;
	size_t n_categories;
	struct safe_html preview; /* html NULL: none */
	struct draft_bar bar;
};

struct ctx;

/* Writes the thread page with `status` (200 redirects to the canonical slug); for the handlers of
 * forms that stand on it: `draft` is what was being written. Results as thread_get. */
enum result questions_show(struct ctx *c, int64_t id, const char *draft, int status) MUST_USE;

#endif
