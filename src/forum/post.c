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

enum role
post_role_from(const char *code)
{
	return code != NULL ? role_from(code) : ROLE_CUSTOMER;
}

void
post_read_html(struct arena *a, const struct sql_post_row *row, struct post *out)
{
	if (row->body != NULL && row->renderer < RENDERER_VERSION)
		out->html = markdown_render(a, row->body, NULL);
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
	const struct sql_texts tags = {in->tags, in->n_tags};

	sql_post_revise_add(b, NULL, .id = in->id, .author_id = actor->id, .body = in->text.body,
			    .html = in->text.html, .renderer = RENDERER_VERSION,
			    .words = in->text.words, .title = in->title, .tags = tags,
			    .reason = in->reason);
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
	enum result r = submission_begin(db, a, actor, in->kind, in->form, id);

	if (r != OK || *id != 0)
		return r;
	r = find_same(db, a, actor, in, id);
	return r == OK && *id != 0 ? submission_end(db, a, actor, in->kind, in->form, *id) : r;
}
