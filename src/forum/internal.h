/* What the files of src/forum share. */
#ifndef FORUM_INTERNAL_H
#define FORUM_INTERNAL_H

#include "answerwell/account/notice.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/thread.h"
#include "answerwell/forum/watch.h"
#include "sql/rows/post.h"
#include "sql/rows/tag.h"

/* What posts, revisions, drafts and suggestions keep of a text, by the names of the columns: out of
 * a row, and as parameters of a statement, where a struct text_ready gives what a post keeps, a
 * question and a revision. */
#define TEXT_FROM(row)                                                                             \
	.title = (row)->title, .body = (row)->body, .format = (enum markdown_format)(row)->format, \
	.tags = (row)->tags, .details = (row)->details
#define TEXT_TO(t)                                                                                 \
	.title = (t)->title, .body = (t)->body, .format = (int64_t)(t)->format, .tags = (t)->tags, \
	.details = (t)->details
#define READY_POST(in)                                                                             \
	.body = (in)->text.body, .format = (int64_t)(in)->text.format, .html = (in)->html,         \
	.renderer = RENDERER_VERSION, .words = (in)->words
#define READY_QUESTION(in)                                                                         \
	.title = (in)->text.title, .title_words = (in)->title_words, .slug = (in)->slug,           \
	.locale = locale_code((in)->locale),                                                       \
	.tags = ((struct sql_texts){(in)->tags, (in)->n_tags}), .tag_words = (in)->tag_words,      \
	.details = (in)->text.details, .detail_words = (in)->detail_words
#define READY_REVISION(in)                                                                         \
	.title = (in)->text.title, .tags = ((struct sql_texts){(in)->tags, (in)->n_tags}),         \
	.details = (in)->text.details, .reason = (in)->text.reason

enum post_kind post_kind_from(const char *code);
/* NULL: a former member. */
enum role post_role_from(const char *code);
/* Of body (NULL: no need to render again), html and renderer. */
void post_read_html(struct arena *a, const struct sql_post_row *row, struct post *out);

/* What a reader without an account may see is asked with these. */
const int64_t *post_reader_id(const struct account *reader);
bool post_reader_is_staff(const struct account *reader);

/* OK if the actor may change the text of a post in that state. */
enum result post_check_edit(const struct account *actor, const struct thread_state *state) MUST_USE;
/* For text_check_gaps: the text as it was when it is not the actor's own, else NULL. */
const struct text *post_before(const struct account *actor, const struct thread_state *state);
/* INVALID (body): a new member who has written as many as the site lets them in a day. */
enum result post_check_quota(struct db *db, struct arena *a, const struct account *actor,
			     enum post_kind kind, struct problems *problems) MUST_USE;
/* What made a post of that kind before, so that sending a form twice makes one: the same form, or the
 * same person with the same words in the same place within ten minutes. *id 0: nothing. Inside a
 * transaction that holds the thread, or with `title` makes questions of one person wait for each other;
 * what is made then is told to submission_end. */
struct sending {
	const char *kind;
	struct submission *form; /* NULL: none */
	int64_t parent_id; /* the post commented on, the question answered */
	const char *body, *title;
};
enum result post_find_sent(struct db *db, struct arena *a, const struct account *actor,
			   const struct sending *in, int64_t *id) MUST_USE;
/* An answer or a comment has been made: its form has ended, who wrote what it answers is told, who
 * is mentioned and who watches. `s`: the post that it answers. */
enum result post_made(struct db *db, struct arena *a, const struct account *actor,
		      const struct sending *sent, const struct thread_state *s,
		      int64_t id) MUST_USE;
/* Inside a transaction that holds the thread: writes what text_prepare made, as a revision of `by`
 * (its id alone is read), let in by `actor`. What depends on the words follows them. */
struct revising {
	const struct account *by, *actor;
	const struct text_ready *in;
};
enum result post_revise(struct db *db, struct arena *a, const struct revising *w,
			const struct thread_state *s) MUST_USE;
/* question_edit and answer_edit. */
enum result post_edit(struct db *db, struct arena *a, const struct account *actor,
		      const struct text *text, int64_t id, bool is_question,
		      struct problems *problems) MUST_USE;
/* OK if the answer and its question are still what was seen; CONFLICT, NOT_FOUND. */
enum result mark_check_seen(struct db *db, struct arena *a, int64_t answer_id,
			    struct mark_seen seen) MUST_USE;

/* Beside what post_revise writes of any post. */
void question_revise_add(struct batch *b, int64_t id, const struct text_ready *in);
/* The names in "refund, credit-card", sorted, each once; problems under "tags". */
void tag_check(struct arena *a, const char *typed, struct problems *problems, const char ***out,
	       size_t *n);
/* tag_list as a part of a batch; `prefix` is a name already. */
void tag_add_list(struct batch *b, const char *prefix, int limit, struct sql_tag_row **rows,
		  size_t *n);
struct tag *tag_read_list(struct arena *a, const struct sql_tag_row *rows, size_t n);
/* "a, b" or "a,b". */
size_t tag_split(struct arena *a, const char *joined, const char ***out);

/* The question of thread_question_public or _member, what few have fetched when it has it. NOT_FOUND
 * without rows. *entry_answer = the answer the FAQ entry was made from, 0 = none. */
enum result thread_read_question(struct db *db, struct arena *a, const struct sql_post_row *rows,
				 size_t n, const struct account *reader, enum locale l,
				 struct question **out, int64_t *entry_answer) MUST_USE;
void thread_add_question(struct batch *b, const struct account *reader, enum locale l, int64_t id,
			 struct sql_post_row **rows, size_t *n);

#endif
