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

/* A body ready for the database: rendered and segmented before a transaction holds any lock. */
struct rendering {
	const char *body, *html, *words;
};
struct rendering post_render(struct db *db, struct arena *a, const char *body);

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
/* For gap_check: the text as it was when it is not the actor's own, else NULL. */
const char *post_before(const struct account *actor, const struct thread_state *state);
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
/* Writes a new text and its revision; title and tags NULL but for questions. Inside a transaction. */
struct revising {
	int64_t id;
	struct rendering text;
	const char *title, *reason;
	const char *const *tags;
	size_t n_tags;
};
void post_revise(struct batch *b, const struct account *actor, const struct revising *in);
/* OK if the answer and its question are still what was seen; CONFLICT, NOT_FOUND. */
enum result mark_check_seen(struct db *db, struct arena *a, int64_t answer_id,
			    struct mark_seen seen) MUST_USE;

/* Title, text, category and tags of a draft, checked. */
struct question_text {
	struct rendering text;
	const char *title, *title_words, *slug;
	enum locale locale;
	int64_t category_id;
	const char **tags; /* sorted */
	size_t n_tags;
	const char *tag_words;
};
enum result question_check(struct db *db, struct arena *a, const struct question_draft *draft,
			   struct problems *problems, struct question_text *out) MUST_USE;
/* The gaps that staff left in title and text (forum/gap.h); `s` the question as it is, NULL: a new
 * one. INVALID. */
enum result question_check_gaps(struct db *db, struct arena *a, const struct account *actor,
				const struct question_text *in, const struct thread_state *s,
				struct problems *problems) MUST_USE;
/* True if an edit would leave everything as it is. */
bool question_is_unchanged(struct arena *a, const struct question_text *in,
			   const struct thread_state *s);
/* Inside a transaction that holds the thread: writes what question_check made, as a revision of `by`
 * (its id alone is read), let in by `actor`. */
enum result question_revise(struct db *db, struct arena *a, const struct account *by,
			    const struct account *actor, const struct question_text *in,
			    const char *reason, const struct thread_state *s) MUST_USE;
/* The names in "refund, credit-card", sorted, each once; problems under "tags". */
void tag_check(struct arena *a, const char *typed, struct problems *problems, const char ***out,
	       size_t *n);
/* tag_list as a part of a batch; `prefix` is a name already. */
void tag_add_list(struct batch *b, const char *prefix, int limit, struct sql_tag_row **rows,
		  size_t *n);
struct tag *tag_read_list(struct arena *a, const struct sql_tag_row *rows, size_t n);
/* "a,b" as the database gives them. */
size_t tag_split(struct arena *a, const char *joined, const char ***out);

/* The question of thread_question_public or _member, what few have fetched when it has it. NOT_FOUND
 * without rows. *entry_answer = the answer the FAQ entry was made from, 0 = none. */
enum result thread_read_question(struct db *db, struct arena *a, const struct sql_post_row *rows,
				 size_t n, const struct account *reader, enum locale l,
				 struct question **out, int64_t *entry_answer) MUST_USE;
void thread_add_question(struct batch *b, const struct account *reader, enum locale l, int64_t id,
			 struct sql_post_row **rows, size_t *n);

#endif
