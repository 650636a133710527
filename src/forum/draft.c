#include "answerwell/forum/draft.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/draft.h"

/* As long as the forms' fields; a text grows past its limit before it is shortened. */
enum { TEXT_SLACK = 2, MORE_MAX = 8000 };

static const struct {
	const char *form;
	bool has_number, may_lack_number;
} forms[] = {
    {"ask", false, true},  {"answer", true, false},  {"comment", true, false},
    {"edit", true, false}, {"suggest", true, false}, {"entry", true, false},
    {"faq", true, true},
};

int64_t
draft_target(const char *key, const char *form)
{
	size_t len = strlen(form);
	int64_t id;

	if (strncmp(key, form, len) != 0 || key[len] != ':')
		return 0;
	return str_to_int(key + len + 1, 1, INT64_MAX / 10, &id) ? id : 0;
}

bool
draft_key_is_valid(const char *key)
{
	if (key == NULL || strlen(key) >= DRAFT_KEY_MAX)
		return false;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (forms[i].may_lack_number && str_eq(key, forms[i].form))
			return true;
		if (forms[i].has_number && draft_target(key, forms[i].form) > 0 &&
		    key[strlen(forms[i].form) + 1] != '+' && key[strlen(forms[i].form) + 1] != '0')
			return true;
	}
	return false;
}

static void
check_field(const char *field, const char *text, size_t max, struct problems *problems)
{
	if (str_chars(text) > max)
		problem_add(problems, field,
			    N_("The text is too long. Please shorten it to %ld characters."),
			    (long)(max / TEXT_SLACK));
	else if (!str_is_utf8(text, strlen(text)) || str_has_controls(text, true))
		problem_add(problems, field,
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text anew."),
			    0);
}

static bool
is_empty(const struct draft *d)
{
	return str_is_blank(d->title) && str_is_blank(d->body) && str_is_blank(d->tags) &&
	       str_is_blank(d->more);
}

static int64_t
post_of(const char *key)
{
	static const char *const of_posts[] = {"answer", "comment", "edit", "suggest"};
	int64_t id = 0;

	for (size_t i = 0; id == 0 && i < sizeof of_posts / sizeof of_posts[0]; i++)
		id = draft_target(key, of_posts[i]);
	return id;
}

enum result
draft_save(struct db *db, struct arena *a, const struct account *actor, const struct draft *d,
	   struct problems *problems, int64_t *at)
{
	struct rows *rows;
	enum result r;

	*at = 0;
	if (!post_may_write(actor))
		return FORBIDDEN;
	if (!draft_key_is_valid(d->key))
		return NOT_FOUND;
	if (is_empty(d))
		return draft_discard(db, a, actor, d->key);
	check_field("title", d->title, TEXT_SLACK * TITLE_MAX, problems);
	check_field("body", d->body, TEXT_SLACK * BODY_MAX, problems);
	check_field("category", d->category, TEXT_SLACK * TITLE_MAX, problems);
	check_field("tags", d->tags, TEXT_SLACK * TITLE_MAX, problems);
	check_field("reason", d->reason, TEXT_SLACK * REASON_MAX, problems);
	check_field("more", d->more, TEXT_SLACK * MORE_MAX, problems);
	if (problems->n > 0)
		return INVALID;
	r = db_query(db, a, &SQL_DRAFT_SAVE, &rows, p_int(a, actor->id), p_text(d->key),
		     p_int(a, post_of(d->key)), p_text(d->title), p_text(d->body),
		     p_text(d->category), p_text(d->tags), p_text(d->reason), p_text(d->more),
		     p_int(a, d->n_seen), p_int(a, DRAFTS_MAX));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0) {
		problem_add(problems, "body",
			    N_("There are %ld drafts already. Please discard one that you do not "
			       "need any more."),
			    DRAFTS_MAX);
		return INVALID;
	}
	*at = row_time(rows, 0, "updated_at");
	return OK;
}

static void
read_draft(const struct rows *rows, size_t i, struct draft *out)
{
	*out = (struct draft){.key = row_text(rows, i, "form_key"),
			      .title = row_text(rows, i, "title"),
			      .body = row_text(rows, i, "body"),
			      .category = row_text(rows, i, "category"),
			      .tags = row_text(rows, i, "tags"),
			      .reason = row_text(rows, i, "reason"),
			      .more = row_text(rows, i, "more"),
			      .n_seen = (int)row_int(rows, i, "n_seen"),
			      .question_id = row_int(rows, i, "question_id"),
			      .at = row_time(rows, i, "updated_at")};
}

static enum result
find(struct db *db, struct arena *a, const struct account *actor, const char *key,
     struct draft **out, size_t *n)
{
	struct rows *rows;
	enum result r;

	*n = 0;
	*out = NULL;
	if (actor == NULL)
		return FORBIDDEN;
	r = db_query(db, a, &SQL_DRAFT_FIND, &rows, p_int(a, actor->id), p_text(key),
		     p_bool(post_reader_is_staff(actor)));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		struct draft *d = &(*out)[i];

		read_draft(rows, i, d);
		d->thread_title = row_text(rows, i, "thread_title");
		d->thread_slug = row_text(rows, i, "thread_slug");
		if (row_bool(rows, i, "is_gone") || (post_of(d->key) != 0 && d->question_id == 0))
			d->state = DRAFT_GONE;
		else if (row_bool(rows, i, "is_closed") && draft_target(d->key, "answer") != 0)
			d->state = DRAFT_CLOSED;
	}
	return OK;
}

enum result
draft_list(struct db *db, struct arena *a, const struct account *actor, struct draft **out,
	   size_t *n)
{
	return find(db, a, actor, NULL, out, n);
}

enum result
draft_find(struct db *db, struct arena *a, const struct account *actor, const char *key,
	   struct draft **out)
{
	size_t n = 0;
	enum result r;

	*out = NULL;
	if (!draft_key_is_valid(key))
		return OK;
	r = find(db, a, actor, key, out, &n);
	if (n == 0)
		*out = NULL;
	return r;
}

enum result
draft_of_thread(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		struct draft **out, size_t *n)
{
	struct rows *rows;
	enum result r;

	*n = 0;
	r = db_query(db, a, &SQL_DRAFT_OF_THREAD, &rows, p_int(a, actor->id),
		     p_int(a, question_id));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		read_draft(rows, i, &(*out)[i]);
	return OK;
}

enum result
draft_discard(struct db *db, struct arena *a, const struct account *actor, const char *key)
{
	if (actor == NULL)
		return FORBIDDEN;
	if (!draft_key_is_valid(key))
		return OK;
	return db_query(db, a, &SQL_DRAFT_DISCARD, NULL, p_int(a, actor->id), p_text(key));
}

enum result
draft_to_question(struct db *db, struct arena *a, const struct account *actor, const char *key)
{
	struct rows *rows;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (!draft_key_is_valid(key) || str_eq(key, "ask"))
		return NOT_FOUND;
	r = db_query(db, a, &SQL_DRAFT_TO_QUESTION, &rows, p_int(a, actor->id), p_text(key));
	if (r == OK && rows_changed(rows) == 0)
		return NOT_FOUND;
	return r;
}

enum result
draft_sweep(struct db *db, struct arena *a)
{
	return db_query(db, a, &SQL_DRAFT_SWEEP, NULL, p_int(a, DRAFT_DAYS));
}
