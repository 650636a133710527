/* What questions, answers and comments have in common: text, author, votes, revisions. */
#ifndef ANSWERWELL_FORUM_POST_H
#define ANSWERWELL_FORUM_POST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/markdown.h"

struct arena;
struct db;
struct sql_post_row;

enum post_kind { POST_QUESTION, POST_ANSWER, POST_COMMENT };

struct post {
	int64_t id, question_id, parent_id;
	enum post_kind kind;
	int64_t author_id; /* 0 = former member or imported */
	const char *author_name; /* handle, NULL if author_id is 0 */
	const char *author_display; /* what is shown; NULL = "former member" */
	enum role author_role;
	const char *body; /* answers and comments of thread_get: NULL */
	enum markdown_format format; /* of the body */
	struct safe_html html;
	size_t html_len; /* of the whole; thread_get only, where long texts come cut */
	bool is_cut; /* html is only a beginning, not fit to be shown */
	/* Of a page that does not show everything (web/pages/fold.h): html says how it begins; comments
	 * on it that are left out, and how many come before them. */
	bool is_folded;
	size_t n_more, n_before_more;
	bool is_talked_on; /* its comments are gone through: none of them is hidden */
	int64_t score, n_up, n_down;
	int my_vote; /* of the reader: -1, 0, 1 */
	int n_revisions;
	int64_t created_at, edited_at; /* edited_at 0 = never */
	const char *editor_name, *editor_display; /* post_get only */
	bool is_hidden, is_deleted;
	bool is_removed; /* either: not for everybody */
	const char *hidden_reason;
	const char *license, *source_url; /* imported posts */
	bool can_suggest; /* an edit, for who may not edit */
	bool can_delete, can_restore; /* their own (moderation.h: post_delete) */
	bool can_edit, can_vote, can_flag, can_moderate; /* of the reader */
};

/* +1, -1, or 0 to take it back. Own post, hidden or deleted, or unverified person: FORBIDDEN.
 * *score = the new score. Comments take +1 only; another value is INVALID. */
enum result vote_cast(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
		      int value, int64_t *score) MUST_USE;

/* Revisions before number `before` (0: from the newest), newest first. NOT_FOUND as for the post
 * itself. */
enum result revision_list(struct db *db, struct arena *a, const struct account *reader,
			  int64_t post_id, int before, int limit, struct revision **out,
			  size_t *n) MUST_USE;

/* The one with that number; NOT_FOUND also if there is none. */
enum result revision_get(struct db *db, struct arena *a, const struct account *reader,
			 int64_t post_id, int number, struct revision **out) MUST_USE;

/* A post of any kind as the reader may see it (title etc. with question_get). */
enum result post_get(struct db *db, struct arena *a, const struct account *reader, int64_t id,
		     struct post **out) MUST_USE;

/* The actor is a verified, not suspended account; and of staff. NULL may nothing. */
bool post_may_write(const struct account *actor);
bool post_may_moderate(const struct account *actor);

/* What a post of that kind says. */
enum text_kind post_text_kind(enum post_kind kind);
/* Reads the columns every post query selects (see post.sql), and fills the can_... of the reader.
 * Text rendered by an older renderer is rendered again. */
void post_read(struct arena *a, const struct sql_post_row *row, const struct account *reader,
	       struct post *out);

#endif
