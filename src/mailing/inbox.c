#include "answerwell/mailing/inbox.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/db/db.h"
#include "answerwell/text/markdown.h"
#include "mailing/kind.h"
#include "sql/inbox.h"

enum { EXCERPT_CHARS = 160 };

static bool
is_staff(const struct account *reader)
{
	return reader->role >= ROLE_STAFF;
}

static enum post_kind
post_kind_of(const char *code)
{
	if (code == NULL || strcmp(code, "question") == 0)
		return POST_QUESTION;
	return strcmp(code, "answer") == 0 ? POST_ANSWER : POST_COMMENT;
}

/* ---- the list --------------------------------------------------------------------------------- */

/* False for a kind that this program does not know (any more). */
static bool
read_line(struct arena *a, const struct sql_inbox_list_row *row, struct inbox_line *out)
{
	*out = (struct inbox_line){
	    .id = row->id,
	    .at = row->at,
	    .read_at = row->read_at,
	    .actor = row->actor,
	    .question_id = row->question_id,
	    .post_id = row->post_id,
	    .entry_id = row->entry_id,
	    .title = row->title,
	    .slug = row->slug,
	    .locale = locale_from(row->locale, LOCALE_EN),
	    .post_kind = post_kind_of(row->post_kind),
	    .is_author = row->is_author,
	    .is_asker = row->is_asker,
	    .excerpt = row->body != NULL ? markdown_excerpt(a, row->body, EXCERPT_CHARS) : "",
	};
	return notice_from(row->kind, &out->kind);
}

/* An entry made from a question is another matter than the question. */
static bool
is_same(const struct inbox_line *x, const struct inbox_line *y)
{
	if (x->entry_id != 0 || y->entry_id != 0)
		return x->entry_id == y->entry_id;
	return x->question_id != 0 && x->question_id == y->question_id;
}

/* A page is short: looking for the others of each line costs nothing. */
size_t
inbox_group_lines(struct arena *a, const struct inbox_line *lines, size_t n,
		  struct inbox_group **out)
{
	struct inbox_line *sorted = arena_array(a, n, sizeof(*sorted));
	struct inbox_group *groups = arena_array(a, n, sizeof(*groups));
	bool *taken = arena_array(a, n, sizeof(*taken));
	size_t n_sorted = 0, n_groups = 0;

	memset(taken, 0, n * sizeof(*taken));
	for (size_t i = 0; i < n; i++) {
		struct inbox_group *g;

		if (taken[i])
			continue;
		g = &groups[n_groups++];
		*g = (struct inbox_group){.lines = &sorted[n_sorted]};
		for (size_t k = i; k < n; k++) {
			if (taken[k] || (k != i && !is_same(&lines[i], &lines[k])))
				continue;
			taken[k] = true;
			sorted[n_sorted++] = lines[k];
			g->n++;
			g->n_unread += lines[k].read_at == 0;
		}
	}
	*out = groups;
	return n_groups;
}

enum result
inbox_list(struct db *db, struct arena *a, const struct account *reader, bool unread_only,
	   int64_t before, struct inbox_group **out, size_t *n, int64_t *next)
{
	struct inbox_line *lines;
	struct sql_inbox_list_row *rows;
	size_t n_rows, n_lines = 0;
	enum result r;

	*n = 0;
	*next = 0;
	r = sql_inbox_list(db, a, &rows, &n_rows, .account_id = reader->id,
			   .is_unread_only = unread_only, .before = before > 0 ? before : 0,
			   .limit = INBOX_PAGE + 1, .is_staff = is_staff(reader));
	if (r != OK)
		return r;
	if (n_rows > INBOX_PAGE) {
		n_rows = INBOX_PAGE;
		*next = rows[n_rows - 1].id;
	}
	lines = arena_array(a, n_rows, sizeof(*lines));
	for (size_t i = 0; i < n_rows; i++)
		n_lines += read_line(a, &rows[i], &lines[n_lines]);
	*n = inbox_group_lines(a, lines, n_lines, out);
	return OK;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Where a notice leads, too, follows from what its kind is about. */
static bool
is_about(const char *code, enum kind_about about)
{
	enum notice_kind kind;

	return notice_from(code, &kind) && kind_of(kind)->about == about;
}

static const char *
path_of(struct arena *a, const struct sql_inbox_get_row *notice)
{
	long long entry = (long long)notice->entry_id;
	long long question = (long long)notice->question_id;
	long long post = (long long)notice->post_id;
	enum post_kind kind = post_kind_of(notice->post_kind);
	struct buf slug;

	buf_init(&slug, a, 128);
	buf_url(&slug, entry != 0 ? notice->entry_slug : notice->question_slug);
	if (is_about(notice->kind, ABOUT_SUGGESTION))
		return arena_printf(a, "/posts/%lld/suggestions", post);
	if (is_about(notice->kind, ABOUT_SOLUTION))
		return arena_printf(a, entry != 0 ? "/solved/faq/%lld" : "/solved/questions/%lld",
				    entry != 0 ? entry : question);
	if (entry != 0)
		return arena_printf(a, "/faq/%lld/%s", entry, slug.data);
	if (kind == POST_QUESTION)
		return arena_printf(a, "/questions/%lld/%s", question, slug.data);
	return arena_printf(a, "/questions/%lld/%s#%s-%lld", question, slug.data,
			    kind == POST_ANSWER ? "answer" : "post", post);
}

enum result
inbox_open(struct db *db, struct arena *a, const struct account *reader, int64_t id,
	   const char **path)
{
	struct sql_inbox_get_row *notice;
	size_t n;
	enum result r = sql_inbox_get(db, a, &notice, &n, .account_id = reader->id, .id = id,
				      .is_staff = is_staff(reader));

	if (r != OK)
		return r;
	*path = "/notices";
	if (n == 0 || !notice->is_seen)
		return NOT_FOUND;
	*path = path_of(a, notice);
	return OK;
}
