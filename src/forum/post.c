#include "answerwell/forum/post.h"

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

struct param
post_reader_id(struct arena *a, const struct account *reader)
{
	return reader != NULL ? p_int(a, reader->id) : p_null();
}

bool
post_reader_is_staff(const struct account *reader)
{
	return reader != NULL && reader->role >= ROLE_STAFF;
}

static long
body_minimum(const char *body)
{
	return segment_is_chinese(body) ? BODY_MIN_HAN : BODY_MIN;
}

const char *
post_check_body(struct arena *a, const char *body, size_t max, bool has_minimum,
		struct problems *problems)
{
	const char *text = str_trim_text(a, body != NULL ? body : "");
	const char *plain = markdown_plain(a, text);
	long least;

	if (str_is_blank(plain)) {
		problem_add(problems, "body", N_("Please write your text here."), 0);
	} else if (!str_is_utf8(text, strlen(text)) || str_has_controls(text, true)) {
		problem_add(problems, "body",
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text anew."),
			    0);
	} else if (str_chars(text) > max) {
		problem_add(problems, "body",
			    N_("The text is too long. Please shorten it to %ld characters."),
			    (long)max);
	} else if (has_minimum && str_chars(plain) < (size_t)(least = body_minimum(plain))) {
		problem_add(problems, "body",
			    N_("Please say a little more, so that others can help: at least %ld "
			       "characters."),
			    least);
	}
	return text;
}

const char *
post_check_reason(struct arena *a, const char *typed, struct problems *problems)
{
	const char *reason = str_trim(a, typed != NULL ? typed : "");

	if (!line_is_clear(reason))
		problem_add(problems, "reason",
			    N_("The reason must be one line of plain text. Please type it anew."),
			    0);
	else if (str_chars(reason) > REASON_MAX)
		problem_add(problems, "reason",
			    N_("The reason is too long. Please shorten it to %ld characters."),
			    REASON_MAX);
	return reason;
}

struct rendering
post_render(struct db *db, struct arena *a, const char *body)
{
	return (struct rendering){.body = body,
				  .html = mention_render(db, a, body).html,
				  .words = segment_words(a, markdown_plain(a, body))};
}

enum post_kind
post_kind_from(const char *code)
{
	if (str_eq(code, "question"))
		return POST_QUESTION;
	return str_eq(code, "answer") ? POST_ANSWER : POST_COMMENT;
}

void
post_read_author(const struct rows *rows, size_t i, struct post *out)
{
	const char *role = row_text(rows, i, "author_role");

	out->author_id = row_int(rows, i, "author_id");
	out->author_name = row_text(rows, i, "author_name");
	out->author_display = row_text(rows, i, "author_display");
	out->author_role = role != NULL ? role_from(role) : ROLE_CUSTOMER;
}

void
post_read_html(struct arena *a, const struct rows *rows, size_t i, struct post *out)
{
	const char *body = row_text(rows, i, "body");

	if (body != NULL && row_int(rows, i, "renderer") < RENDERER_VERSION)
		out->html = markdown_render(a, body, NULL);
	else
		out->html = safe_html_trusted(row_text(rows, i, "html"));
	out->is_cut = false;
}

static void
read_text(struct arena *a, const struct rows *rows, size_t i, struct post *out)
{
	out->body = row_text(rows, i, "body");
	post_read_html(a, rows, i, out);
	out->n_revisions = (int)row_int(rows, i, "n_revisions");
	out->created_at = row_time(rows, i, "created_at");
	out->edited_at = row_time(rows, i, "edited_at");
	out->license = row_text(rows, i, "license");
	out->source_url = row_text(rows, i, "source_url");
}

/* What only a known reader's queries select. */
static void
read_for(const struct rows *rows, size_t i, const struct account *reader, struct post *out)
{
	bool is_own = out->author_id == reader->id, may_write = post_may_write(reader), is_visible;

	out->is_hidden = !row_is_null(rows, i, "hidden_at");
	out->is_deleted = !row_is_null(rows, i, "deleted_at");
	out->hidden_reason = row_text(rows, i, "hidden_reason");
	out->my_vote = (int)row_int(rows, i, "my_vote");
	is_visible = !out->is_hidden && !out->is_deleted;
	out->can_delete = may_write && is_own && !out->is_deleted;
	out->can_restore =
	    may_write && is_own && out->is_deleted && row_int(rows, i, "deleted_by") == reader->id;
	out->can_moderate = post_may_moderate(reader);
	out->can_edit =
	    may_write && !out->is_deleted && (out->can_moderate || (is_own && !out->is_hidden));
	out->can_vote = may_write && is_visible && !is_own;
	out->can_flag = out->can_vote;
	out->can_suggest = out->can_vote && !out->can_edit && out->kind != POST_COMMENT;
}

void
post_read(struct arena *a, const struct rows *rows, size_t i, const struct account *reader,
	  struct post *out)
{
	out->id = row_int(rows, i, "id");
	out->question_id = row_int(rows, i, "question_id");
	out->parent_id = row_int(rows, i, "parent_id");
	out->kind = post_kind_from(row_text(rows, i, "kind"));
	out->score = row_int(rows, i, "score");
	out->n_up = row_int(rows, i, "n_up");
	out->n_down = row_int(rows, i, "n_down");
	post_read_author(rows, i, out);
	read_text(a, rows, i, out);
	if (reader != NULL)
		read_for(rows, i, reader, out);
}

enum result
post_get(struct db *db, struct arena *a, const struct account *reader, int64_t id,
	 struct post **out)
{
	struct rows *rows;
	enum result r;

	r = db_query(db, a, &SQL_POST_GET, &rows, p_int(a, id), post_reader_id(a, reader),
		     p_bool(post_reader_is_staff(reader)));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*out = arena_alloc(a, sizeof **out);
	post_read(a, rows, 0, reader, *out);
	(*out)->editor_name = row_text(rows, 0, "editor_name");
	(*out)->editor_display = row_text(rows, 0, "editor_display");
	return OK;
}

enum result
post_check_edit(const struct account *actor, const struct thread_state *state)
{
	if (state->is_deleted)
		return FORBIDDEN;
	if (post_may_moderate(actor))
		return OK;
	if (state->author_id != actor->id || !thread_is_live(state))
		return FORBIDDEN;
	return OK;
}

const char *
post_before(const struct account *actor, const struct thread_state *state)
{
	return state->author_id != actor->id ? state->body : NULL;
}

void
post_revise(struct batch *b, const struct account *actor, const struct revising *in)
{
	struct arena *a = b->arena;

	batch_add(b, &SQL_POST_REVISE, NULL, p_int(a, in->id), p_int(a, actor->id),
		  p_text(in->text.body), p_text(in->text.html), p_int(a, RENDERER_VERSION),
		  p_text(in->text.words), p_text(in->title),
		  in->title != NULL ? p_text_array(a, in->tags, in->n_tags) : p_null(),
		  p_text(in->reason));
}

static enum result
find_same(struct db *db, struct arena *a, const struct account *actor, const struct sending *in,
	  int64_t *id)
{
	struct rows *rows;
	enum result r = OK;

	if (in->title != NULL)
		r = db_query(db, a, &SQL_POST_ASKING, NULL, p_int(a, actor->id));
	if (r == OK)
		r = db_query(db, a, &SQL_POST_SAME, &rows, p_int(a, actor->id), p_text(in->kind),
			     p_int(a, in->parent_id), p_text(in->body), p_text(in->title));
	if (r == OK && rows_count(rows) > 0)
		*id = row_int(rows, 0, "id");
	return r;
}

enum result
post_find_sent(struct db *db, struct arena *a, const struct account *actor,
	       const struct sending *in, int64_t *id)
{
	enum result r = submission_begin(db, a, actor, in->kind, in->form, id);

	if (r != OK || *id != 0)
		return r;
	r = find_same(db, a, actor, in, id);
	return r == OK && *id != 0 ? submission_end(db, a, actor, in->kind, in->form, *id) : r;
}
