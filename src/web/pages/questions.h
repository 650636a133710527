/* What the question pages show. */
#ifndef ANSWERWELL_WEB_PAGES_QUESTIONS_H
#define ANSWERWELL_WEB_PAGES_QUESTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/forum/answer.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/question.h"
#include "web/editor.h"
#include "web/pages/drafts.h"
#include "web/pages/fold.h"
#include "web/pages/notices.h"
#include "web/pages/reading.h"

struct duplicate;
struct question_desk;

/* Answers told to search engines; the rest is read by people alone. */
enum { CONFIRMED_AS_DATA = 10, SUGGESTED_AS_DATA = 1, DATA_CHARS = 2000 };

struct question_page {
	const struct question *question;
	const struct answer *answers;
	size_t n_answers;
	const struct comment *comments;
	size_t n_comments;
	struct editor answer; /* being written: after a problem, its draft, or nothing yet */
	const struct draft *drafts; /* of the thread */
	size_t n_drafts;
	struct watch_button watch; /* members only */
	bool can_answer, is_member, is_staff, is_moderator, is_asker;
	bool
	    is_settled; /* an official or accepted answer stands first, and the question gives way to it */
	enum folds folds;
	bool is_waiting; /* open, and no answer by staff yet */
	const char
	    *promise; /* while it waits: within what time staff usually answers, translated */
	bool is_form_quiet; /* the form of an answer opens on demand */
	const struct post *own; /* the reader's newest answer, or NULL */
	const struct offer *offer; /* the entry that may answer it, above the answers; NULL: none */
	const struct duplicate *from; /* the question that has led the reader here; NULL: none */
	const struct duplicate *repeated_by; /* for staff */
	size_t n_repeated_by;
	const struct question_desk *desk; /* for staff, else NULL */
	struct reading reading; /* `answers` are those of its page */
	const struct category_field
	    *missing[FIELDS_MAX]; /* what its category asks for and nobody has said */
	size_t n_missing;
};

/* A list with one thing changed, or narrowed to one thing. */
struct list_link {
	const char *text, *path;
	const char *code; /* categories: in addresses */
	bool is_current;
	int64_t n; /* questions there */
};

enum { LIST_ORDERS = 3, LIST_CHIPS = 2 * FILTER_TAGS_MAX + 4 };

struct list_address;

struct question_list_page {
	const char *heading; /* translated already */
	const struct list_address *at;
	const struct category *shelf; /* the one shown, or NULL */
	bool is_tag; /* the page of one tag */
	bool is_narrow; /* something is left out */
	bool has_problem; /* with the tags typed */
	bool is_member;
	const char *typed_tags;
	struct list_link standings[STANDINGS], orders[LIST_ORDERS];
	struct list_link languages[LOCALES + 1]; /* each, and all */
	bool is_by_language; /* what is in others is left out */
	struct list_link chips[LIST_CHIPS]; /* what is set; their paths take it away */
	size_t n_chips;
	const char *clear; /* without any of it */
	const struct question *questions;
	size_t n;
	bool is_cut; /* more may be further on, though the page is not full */
	const char *start, *older, *newer; /* paths; NULL: nothing there */
	bool is_start;
	struct list_link *shelves, *tags; /* to narrow it down; shelves count all languages */
	size_t n_shelves, n_tags;
	struct watch_button watch; /* of the category or the tag; subject NULL: none */
};

struct ctx;

/* What a text says, as search engines are told. */
const char *as_data(struct arena *a, struct safe_html html);

/* The address of a post of the thread: within the page if all of it stands there, else one that finds
 * the right page. */
const char *post_link(struct arena *a, const struct question_page *page, enum post_kind kind,
		      int64_t id);

/* "Model, Version": what is missing, in that language. */
const char *questions_missing(struct arena *a, const struct question_page *page, enum locale l);

/* GET /questions. */
enum result questions_list(struct ctx *c) MUST_USE;

/* Writes the thread page with `status` (a GET with 200 redirects to the slug); for the handlers of
 * forms that stand on it: `answer` is what was being written, NULL: nothing. Results as thread_get. */
enum result questions_show(struct ctx *c, int64_t id, const struct editor *answer,
			   int status) MUST_USE;

/* The form of an answer to the question, empty. */
enum result answers_begin(struct ctx *c, struct editor *e, int64_t question_id) MUST_USE;

#endif
