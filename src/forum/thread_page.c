#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/field.h"
#include "forum/internal.h"
#include "sql/thread.h"

/* ---- the question --------------------------------------------------------------------------- */

void
thread_add_question(struct batch *b, const struct account *reader, enum locale l, int64_t id,
		    struct sql_post_row **rows, size_t *n)
{
	if (reader == NULL)
		sql_thread_question_public_add(b, rows, n, .question_id = id,
					       .locale = locale_code(l));
	else
		sql_thread_question_member_add(b, rows, n, .question_id = id,
					       .locale = locale_code(l), .reader_id = reader->id,
					       .is_staff = post_reader_is_staff(reader));
}

static void
read_counts(const struct sql_post_row *row, struct question *q)
{
	q->n_answers = row->n_answers;
	q->n_metoo = row->n_metoo;
	q->n_views = row->n_views;
	q->n_duplicates = row->n_duplicates;
	q->accepted_id = row->accepted_id;
	q->official_id = row->official_id;
	q->active_at = row->active_at;
	q->duplicate_of = row->duplicate_of;
	q->duplicate_entry = row->duplicate_entry;
	q->is_duplicate = q->duplicate_of != 0 || q->duplicate_entry != 0;
	q->closed_at = row->closed_at;
	q->target_hours = (int)row->target_hours;
	q->promise = (struct promise){promise_unit_from(row->promise_unit), (int)row->promise_n};
	q->promised_at = row->promised_at;
	q->excused_at = row->excused_at;
}

/* A second round trip, which few questions need. */
static enum result
read_rest(struct db *db, struct arena *a, const struct account *reader, struct question *q)
{
	struct sql_thread_rest_row *row;
	size_t n;
	enum result r;

	if (!q->is_duplicate && q->closed_at == 0)
		return OK;
	r = sql_thread_rest(db, a, &row, &n, .question_id = q->post.id,
			    .reader_id = post_reader_id(reader),
			    .is_staff = post_reader_is_staff(reader));
	if (r != OK || n == 0)
		return r;
	q->duplicate_title = row->duplicate_title;
	q->duplicate_slug = row->duplicate_slug;
	q->duplicate_locale =
	    locale_from(row->duplicate_locale != NULL ? row->duplicate_locale : "", LOCALE_EN);
	q->end_question = row->end_question;
	q->end_entry = row->end_entry;
	q->end_slug = row->end_slug;
	if (q->duplicate_title == NULL) { /* not for the reader's eyes */
		q->is_duplicate = false;
		q->duplicate_of = q->duplicate_entry = 0;
	}
	q->closed_reason = row->reason;
	q->closed_note = row->note;
	q->closed_by = row->closed_by;
	return OK;
}

/* One row per published entry made from the question: the reader's language, then the newest. */
static int64_t
read_entry(const struct sql_post_row *rows, size_t n, enum locale l, struct question *q)
{
	bool fits = false;
	int64_t answer_id = 0;

	for (const struct sql_post_row *row = rows; row < rows + n; row++) {
		int64_t id = row->entry_id;
		bool is_theirs = str_eq(row->entry_locale, locale_code(l));

		if (id == 0 || (fits && !is_theirs) || (fits == is_theirs && id < q->entry_id))
			continue;
		fits = is_theirs;
		q->entry_id = id;
		q->entry_slug = row->entry_slug;
		q->entry_title = row->entry_title;
		answer_id = row->entry_answer_id;
	}
	return answer_id;
}

enum result
thread_read_question(struct db *db, struct arena *a, const struct sql_post_row *rows, size_t n,
		     const struct account *reader, enum locale l, struct question **out,
		     int64_t *entry_answer)
{
	const struct sql_post_row *row = rows;
	struct question *q;

	if (n == 0)
		return NOT_FOUND;
	q = arena_alloc(a, sizeof *q);
	post_read(a, row, reader, &q->post);
	q->text = text_whole(&(struct text){TEXT_FROM(row), .category = row->category,
					    .n_seen = (int)row->n_revisions});
	q->slug = row->slug;
	q->locale = locale_from(row->locale, LOCALE_EN);
	q->category_id = row->category_id;
	q->category_name = row->category_name;
	q->n_tags = tag_split(a, row->tags, &q->tags);
	if (reader != NULL) {
		q->did_metoo = row->did_metoo;
		q->is_watched = row->is_watched;
		q->has_unread = row->has_unread;
	}
	read_counts(row, q);
	*entry_answer = read_entry(rows, n, l, q);
	*out = q;
	return read_rest(db, a, reader, q);
}

/* ---- answers and comments ------------------------------------------------------------------- */

/* What an answer's standing depends on beside its own row. */
struct standing {
	const struct question *question;
	const struct account *reader;
	int64_t entry_answer;
};

static void
read_mark(const struct sql_post_row *row, struct answer *out)
{
	if ((out->official_at = row->official_at) == 0)
		return;
	out->official_until = row->official_until;
	out->is_official = row->is_official;
	out->was_official = !out->is_official;
	out->official_by = row->official_by;
	out->official_by_display = row->official_by_display;
	out->official_by_role = role_from(row->official_by_role);
	out->official_scope = row->official_scope;
}

static void
read_answer(const struct sql_post_row *row, const struct standing *s, struct answer *out)
{
	const struct account *reader = s->reader;
	const struct post *question = &s->question->post;

	read_mark(row, out);
	out->n_thanks = row->n_thanks;
	out->is_accepted = out->post.id == s->question->accepted_id;
	if (out->post.id == s->entry_answer)
		out->entry_id = s->question->entry_id;
	if (reader != NULL) {
		bool is_own = reader->id == out->post.author_id;

		out->is_mark_suspended =
		    (is_own || reader->role >= ROLE_STAFF) && row->is_mark_suspended;
		out->was_accepted = (is_own || reader->id == question->author_id ||
				     reader->role >= ROLE_MODERATOR) &&
				    row->was_accepted;
	}
	if (!post_may_write(reader) || out->post.is_removed || question->is_removed)
		return;
	out->can_accept = reader->id == question->author_id || reader->role >= ROLE_MODERATOR;
	out->can_mark_official = reader->role >= ROLE_STAFF;
	out->can_thank = reader->id != out->post.author_id;
	out->did_thank = row->did_thank;
}

/* Ascending: what stands first on the page. */
static int
by_standing(const void *left, const void *right)
{
	const struct answer *l = left, *r = right;

	if (l->is_official != r->is_official)
		return l->is_official ? -1 : 1;
	if (l->is_accepted != r->is_accepted)
		return l->is_accepted ? -1 : 1;
	if (l->post.score != r->post.score)
		return l->post.score > r->post.score ? -1 : 1;
	if ((l->post.author_role >= ROLE_STAFF) != (r->post.author_role >= ROLE_STAFF))
		return l->post.author_role >= ROLE_STAFF ? -1 : 1;
	if (l->post.created_at != r->post.created_at)
		return l->post.created_at < r->post.created_at ? -1 : 1;
	return l->post.id < r->post.id ? -1 : l->post.id > r->post.id;
}

static int
by_parent(const void *left, const void *right)
{
	const struct post *l = &((const struct comment *)left)->post;
	const struct post *r = &((const struct comment *)right)->post;

	if (l->parent_id != r->parent_id)
		return l->parent_id < r->parent_id ? -1 : 1;
	if (l->created_at != r->created_at)
		return l->created_at < r->created_at ? -1 : 1;
	return l->id < r->id ? -1 : l->id > r->id;
}

/* The run of comments on `parent`, oldest first; all are sorted by_parent. */
static struct comment *
comments_on(struct comment *all, size_t n_all, int64_t parent, size_t *n)
{
	size_t low = 0, high = n_all;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all[middle].post.parent_id < parent)
			low = middle + 1;
		else
			high = middle;
	}
	for (*n = 0; low + *n < n_all && all[low + *n].post.parent_id == parent; (*n)++)
		;
	return all + low;
}

struct posts {
	struct answer *answers;
	struct comment *comments;
	size_t n_answers, n_comments;
};

/* Long texts come without what few pages show. */
static void
read_length(const struct sql_post_row *row, struct post *out)
{
	out->html_len = (size_t)row->html_len;
	out->is_cut = out->body == NULL && strlen(out->html.html) < out->html_len;
	out->body = NULL;
}

static void
read_posts(struct arena *a, const struct sql_post_row *rows, size_t n, const struct standing *s,
	   struct posts *out)
{
	size_t n_answers = 0;

	for (size_t i = 0; i < n; i++)
		n_answers += post_kind_from(rows[i].kind) == POST_ANSWER;
	*out = (struct posts){.answers = arena_array(a, n_answers, sizeof *out->answers),
			      .comments = arena_array(a, n - n_answers, sizeof *out->comments)};
	for (const struct sql_post_row *row = rows; row < rows + n; row++) {
		bool is_answer = post_kind_from(row->kind) == POST_ANSWER;
		struct answer *answer = is_answer ? &out->answers[out->n_answers++] : NULL;
		struct post *post =
		    is_answer ? &answer->post : &out->comments[out->n_comments++].post;

		post_read(a, row, s->reader, post);
		read_length(row, post);
		if (is_answer)
			read_answer(row, s, answer);
	}
	if (out->n_answers > 1)
		qsort(out->answers, out->n_answers, sizeof *out->answers, by_standing);
	if (out->n_comments > 1)
		qsort(out->comments, out->n_comments, sizeof *out->comments, by_parent);
	for (size_t i = 0; i < out->n_answers; i++) {
		struct answer *answer = &out->answers[i];

		answer->comments = comments_on(out->comments, out->n_comments, answer->post.id,
					       &answer->n_comments);
	}
}

static void
add_posts(struct batch *b, const struct account *reader, int64_t id, struct sql_post_row **rows,
	  size_t *n)
{
	if (reader == NULL)
		sql_thread_posts_public_add(b, rows, n, .question_id = id,
					    .renderer = RENDERER_VERSION);
	else
		sql_thread_posts_member_add(b, rows, n, .question_id = id,
					    .renderer = RENDERER_VERSION, .reader_id = reader->id,
					    .is_staff = post_reader_is_staff(reader));
}

/* ---- the whole ------------------------------------------------------------------------------ */

enum result
thread_get(struct db *db, struct arena *a, const struct account *reader, enum locale l, int64_t id,
	   struct thread *out)
{
	struct standing s = {.reader = reader};
	struct sql_post_row *question_rows, *post_rows;
	struct sql_field_row *field_rows;
	size_t n_question_rows, n_post_rows;
	struct posts posts;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	thread_add_question(&b, reader, l, id, &question_rows, &n_question_rows);
	add_posts(&b, reader, id, &post_rows, &n_post_rows);
	field_add_of_question(&b, id, &field_rows, &out->n_fields);
	if ((r = batch_run(&b)) != OK)
		return r;
	r = thread_read_question(db, a, question_rows, n_question_rows, reader, l, &out->question,
				 &s.entry_answer);
	if (r != OK)
		return r;
	s.question = out->question;
	out->fields = field_read(a, field_rows, &out->n_fields);
	out->question->post.html_len = strlen(out->question->post.html.html);
	read_posts(a, post_rows, n_post_rows, &s, &posts);
	out->answers = posts.answers;
	out->n_answers = posts.n_answers;
	out->comments = comments_on(posts.comments, posts.n_comments, id, &out->n_comments);
	return OK;
}

enum result
thread_whole(struct db *db, struct arena *a, struct post *const *posts, size_t n)
{
	int64_t *ids = arena_array(a, n, sizeof *ids);
	struct sql_post_row *rows;
	size_t n_rows;
	enum result r;

	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		ids[i] = posts[i]->id;
	r = sql_thread_whole(db, a, &rows, &n_rows, .ids = ((struct sql_ints){ids, n}),
			     .renderer = RENDERER_VERSION);
	for (size_t k = 0; r == OK && k < n_rows; k++) {
		for (size_t i = 0; i < n; i++) {
			if (posts[i]->id == rows[k].id)
				post_read_html(a, &rows[k], posts[i]);
		}
	}
	return r;
}
