#include "answerwell/forum/post.h"

#include <assert.h>
#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "forum/internal.h"
#include "sql/post.h"

bool
post_may_write(const struct account *actor)
{
	return actor != NULL && actor->is_verified && !actor->is_suspended;
}

bool
post_may_moderate(const struct account *actor)
{
	return post_may_write(actor) && actor->role >= ROLE_STAFF;
}

const int64_t *
post_reader_id(const struct account *reader)
{
	return reader != NULL ? &reader->id : NULL;
}

bool
post_reader_is_staff(const struct account *reader)
{
	return reader != NULL && reader->role >= ROLE_STAFF;
}

enum post_kind
post_kind_from(const char *code)
{
	if (str_eq(code, "question"))
		return POST_QUESTION;
	return str_eq(code, "answer") ? POST_ANSWER : POST_COMMENT;
}

enum text_kind
post_text_kind(enum post_kind kind)
{
	static const enum text_kind kinds[] = {[POST_QUESTION] = TEXT_QUESTION,
					       [POST_ANSWER] = TEXT_ANSWER,
					       [POST_COMMENT] = TEXT_COMMENT};

	return kinds[kind];
}

enum role
post_role_from(const char *code)
{
	return code != NULL ? role_from(code) : ROLE_CUSTOMER;
}

void
post_read_html(struct arena *a, const struct sql_post_row *row, struct post *out)
{
	if (row->body != NULL && row->renderer < RENDERER_VERSION)
		out->html = markdown_render(a, row->body, (enum markdown_format)row->format, NULL);
	else
		out->html = safe_html_trusted(row->html);
	out->is_cut = false;
}

/* What only a known reader's queries select. */
static void
read_for(const struct sql_post_row *row, const struct account *reader, struct post *out)
{
	bool is_own = out->author_id == reader->id, may_write = post_may_write(reader);

	out->is_hidden = row->hidden_at != 0;
	out->is_deleted = row->deleted_at != 0;
	out->is_removed = row->is_removed;
	out->hidden_reason = row->hidden_reason;
	out->my_vote = (int)row->my_vote;
	out->can_delete = may_write && is_own && !out->is_deleted;
	out->can_restore = may_write && is_own && out->is_deleted && row->deleted_by == reader->id;
	out->can_moderate = post_may_moderate(reader);
	out->can_edit =
	    may_write && !out->is_deleted && (out->can_moderate || (is_own && !out->is_hidden));
	out->can_vote = may_write && !out->is_removed && !is_own;
	out->can_flag = out->can_vote;
	out->can_suggest = out->can_vote && !out->can_edit && out->kind != POST_COMMENT;
}

void
post_read(struct arena *a, const struct sql_post_row *row, const struct account *reader,
	  struct post *out)
{
	out->id = row->id;
	out->question_id = row->question_id;
	out->parent_id = row->parent_id;
	out->kind = post_kind_from(row->kind);
	out->score = row->score;
	out->n_up = row->n_up;
	out->n_down = row->n_down;
	out->author_id = row->author_id;
	out->author_name = row->author_name;
	out->author_display = row->author_display;
	out->author_role = post_role_from(row->author_role);
	out->body = row->body;
	out->format = (enum markdown_format)row->format;
	post_read_html(a, row, out);
	out->n_revisions = (int)row->n_revisions;
	out->created_at = row->created_at;
	out->edited_at = row->edited_at;
	out->license = row->license;
	out->source_url = row->source_url;
	if (reader != NULL)
		read_for(row, reader, out);
}

enum result
post_get(struct db *db, struct arena *a, const struct account *reader, int64_t id,
	 struct post **out)
{
	struct sql_post_row *row;
	size_t n;
	enum result r = sql_post_get(db, a, &row, &n, .id = id, .reader_id = post_reader_id(reader),
				     .is_staff = post_reader_is_staff(reader));

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = arena_alloc(a, sizeof **out);
	post_read(a, row, reader, *out);
	(*out)->editor_name = row->editor_name;
	(*out)->editor_display = row->editor_display;
	return OK;
}

static enum result
find_same(struct db *db, struct arena *a, const struct account *actor, const struct sending *in,
	  int64_t *id)
{
	struct sql_post_same_row *same;
	size_t n = 0;
	enum result r = OK;

	if (in->title != NULL)
		r = sql_post_asking(db, a, NULL, NULL, .author_id = actor->id);
	if (r == OK)
		r = sql_post_same(db, a, &same, &n, .author_id = actor->id, .kind = in->kind,
				  .parent_id = in->parent_id, .body = in->body, .title = in->title);
	if (r == OK && n > 0)
		*id = same->id;
	return r;
}

enum result
post_find_sent(struct db *db, struct arena *a, const struct account *actor,
	       const struct sending *in, int64_t *id)
{
	enum result r;

	assert(db->tx != NULL);
	r = submission_begin(db, a, actor, in->kind, in->form, id);
	if (r != OK || *id != 0)
		return r;
	r = find_same(db, a, actor, in, id);
	return r == OK && *id != 0 ? submission_end(db, a, actor, in->kind, in->form, *id) : r;
}

enum result
post_made(struct db *db, struct arena *a, const struct account *actor, const struct sending *sent,
	  const struct thread_state *s, int64_t id)
{
	const struct telling telling = {
	    .actor = actor,
	    .question_id = s->question_id,
	    .post_id = id,
	    .body = sent->body,
	    .first = {{s->author_id,
		       str_eq(sent->kind, "answer") ? NOTICE_ANSWER : NOTICE_COMMENT}},
	    .n_first = 1,
	    .to_watchers = NOTICE_WATCHED,
	    .begins = true};
	enum result r = submission_end(db, a, actor, sent->kind, sent->form, id);

	return r == OK ? watch_tell(db, a, &telling) : r;
}
