/* What customers ask. */
#ifndef ANSWERWELL_FORUM_QUESTION_H
#define ANSWERWELL_FORUM_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/post.h"
#include "answerwell/forum/promise.h"
#include "answerwell/forum/text.h"

struct account;
struct answer;
struct arena;
struct category_field;
struct comment;
struct db;
struct submission;

struct question_draft {
	struct text text;
	enum locale locale; /* used if the text does not tell */
	struct submission *form; /* it is posted once; may be NULL */
};

struct question {
	struct post post; /* id, author, body, html, votes, dates */
	struct text text; /* lists: title and category alone */
	const char *slug;
	enum locale locale;
	int64_t category_id;
	const char *category_name;
	const char **tags;
	size_t n_tags;
	int64_t n_answers, n_metoo, n_views, n_duplicates;
	int64_t accepted_id, official_id; /* 0 = none */
	int64_t active_at;
	int target_hours; /* within which staff means to answer; threads and single questions */
	struct promise promise; /* of its category; n 0: not known yet */
	int64_t
	    promised_at; /* to the asker who reads it, while nobody of staff has answered; 0: nothing */
	int64_t excused_at; /* that is the second time; 0: not */
	bool is_duplicate; /* it repeats what follows, as far as the reader may see that */
	/* A question or an entry, the other one 0; not of lists. */
	int64_t duplicate_of, duplicate_entry;
	const char *duplicate_title, *duplicate_slug;
	enum locale duplicate_locale;
	/* Where everybody's way leads from it: the end of the chain; both 0: nowhere. */
	int64_t end_question, end_entry;
	const char *end_slug;
	int64_t closed_at; /* 0 = open */
	const char *closed_reason, *closed_note, *closed_by;
	int64_t entry_id; /* the published FAQ entry made from it, 0 = none */
	const char *entry_slug, *entry_title;
	bool did_metoo, is_watched; /* of the reader */
	bool has_unread; /* the reader has notices of it that are not read */
	const char *excerpt; /* lists only: of questions that wait for an answer, else NULL */
};

enum question_order { ORDER_NEWEST, ORDER_ACTIVE, ORDER_VOTES };
/* Unanswered and unsolved ones wait for somebody: closed ones do not count, nor official ones. Solved:
 * accepted. */
enum question_standing { ALL_QUESTIONS, UNANSWERED, UNSOLVED, SOLVED, OFFICIAL, STANDINGS };

/* Which questions, in which order: everything that is set must hold. The page begins beyond a row seen
 * before: `before` goes on in the order, `after` back; at most one of them is set (NULL or "" = the
 * start), a cursor as question_find gave it. One that is made up is taken as the start. */
struct question_filter {
	enum question_order order;
	enum question_standing standing;
	const char *category; /* slug, NULL = all */
	struct tag_filter tags;
	int64_t author_id; /* asked by, 0 = all */
	int64_t person_id; /* asked or answered by, 0 = all */
	int64_t watcher_id; /* watched by: themselves, or their tag or category; 0 = all */
	unsigned languages; /* bits (1 << LOCALE_EN ...), 0 = all */
	const char *before, *after;
	int limit; /* 1..50 */
	int with_tags; /* how many tags beside the page: those used most, in these languages */
	bool with_excerpts; /* of answered questions, too */
};

/* Asks. INVALID with problems (title, body, category, tags); the first revision is written, notices
 * to the people mentioned are queued; *id set. FORBIDDEN for suspended or unverified people. */
enum result question_post(struct db *db, struct arena *a, const struct account *actor,
			  const struct question_draft *draft, struct problems *problems,
			  int64_t *id) MUST_USE;

/* By its author or staff. CONFLICT if somebody else edited since n_seen. Closed or not. */
enum result question_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			  const struct text *text, struct problems *problems) MUST_USE;

/* One question for a reader (NULL = anonymous). NOT_FOUND if hidden or deleted and the reader is
 * neither its author nor staff. */
enum result question_get(struct db *db, struct arena *a, const struct account *reader,
			 enum locale l, int64_t id, struct question **out) MUST_USE;

/* A whole thread in one round trip (two if closed or a duplicate): what a question page shows,
 * without the source of answers and comments, and of long ones only their beginning (is_cut).
 * Answers: best first (answer.h); each with its comments. Hidden and deleted ones
 * only for their author and staff. NOT_FOUND as question_get. */
struct thread {
	struct question *question;
	struct answer *answers;
	struct comment *comments; /* on the question */
	size_t n_answers, n_comments;
	const struct category_field *fields; /* that its category asks for */
	size_t n_fields;
};
enum result thread_get(struct db *db, struct arena *a, const struct account *reader, enum locale l,
		       int64_t id, struct thread *out) MUST_USE;

/* The whole text of posts of a thread_get, in place of their beginning. */
enum result thread_whole(struct db *db, struct arena *a, struct post *const *posts,
			 size_t n) MUST_USE;

struct question_found {
	struct question *questions;
	size_t n;
	const char *older, *newer; /* cursors for `before` and `after`; NULL: nothing there */
	/* The search ended for now, after some thousand questions that do not fit: more may be `older`
	 * (or `newer`, going back). */
	bool is_cut;
	struct category *categories; /* all, by position; without n_entries */
	size_t n_categories;
	struct tag *tags;
	size_t n_tags;
};

/* A page of a list, in one round trip. */
enum result question_find(struct db *db, struct arena *a, enum locale l,
			  const struct question_filter *filter,
			  struct question_found *out) MUST_USE;
/* The same where nobody goes back; *next is the cursor of the following page, NULL at the end. */
enum result question_list(struct db *db, struct arena *a, enum locale l,
			  const struct question_filter *filter, struct question **out, size_t *n,
			  const char **next) MUST_USE;

/* "I have the same problem", or not any more. Own question: FORBIDDEN. *n = the new count. */
enum result metoo_set(struct db *db, struct arena *a, const struct account *actor,
		      int64_t question_id, bool on, int64_t *n) MUST_USE;

/* Adds views gathered in memory: ids[i] was seen counts[i] times. */
enum result question_add_views(struct db *db, struct arena *a, const int64_t *ids,
			       const int64_t *counts, size_t n) MUST_USE;

/* The one word for where it stands, in lists, threads and beside them; a duplicate is that, whatever else it is: a msgid. */
const char *question_state(const struct question *q);

#endif
