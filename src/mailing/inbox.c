#include "answerwell/mailing/inbox.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/db/db.h"
#include "answerwell/text/markdown.h"
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
read_line(struct arena *a, const struct rows *rows, size_t i, struct inbox_line *out)
{
	const char *actor = row_text(rows, i, "actor"), *body = row_text(rows, i, "body");

	if (!notice_from(row_text(rows, i, "kind"), &out->kind))
		return false;
	out->id = row_int(rows, i, "id");
	out->at = row_time(rows, i, "at");
	out->read_at = row_time(rows, i, "read_at");
	out->actor = actor[0] != '\0' ? actor : NULL;
	out->question_id = row_int(rows, i, "question_id");
	out->post_id = row_int(rows, i, "post_id");
	out->entry_id = row_int(rows, i, "entry_id");
	out->title = row_text(rows, i, "title");
	out->slug = row_text(rows, i, "slug");
	out->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	out->post_kind = post_kind_of(row_text(rows, i, "post_kind"));
	out->is_author = row_bool(rows, i, "is_author");
	out->is_asker = row_bool(rows, i, "is_asker");
	out->excerpt = body != NULL ? markdown_excerpt(a, body, EXCERPT_CHARS) : "";
	return true;
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
	struct rows *rows;
	size_t n_rows, n_lines = 0;
	enum result r;

	*n = 0;
	*next = 0;
	r = db_query(db, a, &SQL_INBOX_LIST, &rows, p_int(a, reader->id), p_bool(unread_only),
		     p_int(a, before > 0 ? before : 0), p_int(a, INBOX_PAGE + 1),
		     p_bool(is_staff(reader)));
	if (r != OK)
		return r;
	if ((n_rows = rows_count(rows)) > INBOX_PAGE) {
		n_rows = INBOX_PAGE;
		*next = row_int(rows, n_rows - 1, "id");
	}
	lines = arena_array(a, n_rows, sizeof(*lines));
	for (size_t i = 0; i < n_rows; i++)
		n_lines += read_line(a, rows, i, &lines[n_lines]);
	*n = inbox_group_lines(a, lines, n_lines, out);
	return OK;
}

/* ---- reading ---------------------------------------------------------------------------------- */

enum result
inbox_read(struct db *db, struct arena *a, const struct account *reader, int64_t id, int64_t *n)
{
	struct rows *rows;
	enum result r;

	if (id == 0)
		r = db_query(db, a, &SQL_INBOX_READ_ALL, &rows, p_int(a, reader->id));
	else
		r = db_query(db, a, &SQL_INBOX_READ_GROUP, &rows, p_int(a, reader->id),
			     p_int(a, id));
	if (r == OK && n != NULL)
		*n = rows_changed(rows);
	return r;
}

enum result
inbox_seen(struct db *db, struct arena *a, const struct account *reader, int64_t question_id,
	   int64_t *n)
{
	struct rows *rows;
	enum result r =
	    db_query(db, a, &SQL_INBOX_SEEN, &rows, p_int(a, reader->id), p_int(a, question_id));

	if (r == OK)
		*n = row_int(rows, 0, "n");
	return r;
}

static bool
is_about_suggestion(const char *code)
{
	enum notice_kind kind;

	return notice_from(code, &kind) &&
	       (kind == NOTICE_SUGGESTED || kind == NOTICE_SUGGESTION_TAKEN ||
		kind == NOTICE_SUGGESTION_DECLINED);
}

static const char *
path_of(struct arena *a, const struct rows *rows)
{
	long long entry = (long long)row_int(rows, 0, "entry_id");
	long long question = (long long)row_int(rows, 0, "question_id");
	long long post = (long long)row_int(rows, 0, "post_id");
	enum post_kind kind = post_kind_of(row_text(rows, 0, "post_kind"));
	struct buf slug;

	buf_init(&slug, a, 128);
	if (entry != 0)
		buf_url(&slug, row_text(rows, 0, "entry_slug"));
	else
		buf_url(&slug, row_text(rows, 0, "question_slug"));
	if (is_about_suggestion(row_text(rows, 0, "kind")))
		return arena_printf(a, "/posts/%lld/suggestions", post);
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
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_INBOX_GET, &rows, p_int(a, reader->id), p_int(a, id),
				 p_bool(is_staff(reader)));

	if (r != OK)
		return r;
	*path = "/notices";
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	if (!row_bool(rows, 0, "is_seen"))
		return NOT_FOUND;
	*path = path_of(a, rows);
	return OK;
}

enum result
inbox_sweep(struct db *db, struct arena *a)
{
	return db_query0(db, a, &SQL_INBOX_SWEEP, NULL);
}
