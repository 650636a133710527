#include "answerwell/forum/draft.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/draft.h"

/* Times as long as the forms' fields; a text grows past its limit before it is shortened. */
enum { TEXT_SLACK = 2 };

static const struct {
	const char *form;
	bool has_number, may_lack_number;
} forms[] = {
    {"ask", false, true},  {"answer", true, false},  {"comment", true, false},
    {"edit", true, false}, {"suggest", true, false}, {"entry", true, false},
    {"faq", true, true},   {"page", true, false},
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
check_part(enum text_part part, const char *text, struct problems *problems)
{
	const struct text_rule *rule = &text_rules[part];
	size_t most = (size_t)(rule->max != 0 ? rule->max : TITLE_MAX);

	if (str_chars(text) > TEXT_SLACK * most)
		problem_add(problems, rule->name,
			    N_("The text is too long. Please shorten it to %ld characters."),
			    (long)most);
	else if (!str_is_utf8(text, strlen(text)) || str_has_controls(text, true))
		problem_add(problems, rule->name,
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text again."),
			    0);
}

/* A category is chosen before anything is said, and a reason is one for words. */
static bool
is_empty(struct arena *a, const struct text *t)
{
	for (int part = 0; part < TEXT_PARTS; part++) {
		const char *value = text_get(t, (enum text_part)part);

		if (text_rules[part].shape == TEXT_FIELDS)
			value = detail_values(a, value);
		if (text_rules[part].shape != TEXT_CHOICE && !text_rules[part].is_note &&
		    !str_is_blank(value))
			return false;
	}
	return true;
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

/* Another form's words stand there, or there is no room. */
static enum result
not_saved(struct db *db, struct arena *a, const struct account *actor, const char *key,
	  struct problems *problems)
{
	struct draft *there;
	enum result r = draft_find(db, a, actor, key, &there);

	if (r != OK)
		return r;
	if (there != NULL)
		return CONFLICT;
	problem_add(problems, "body",
		    N_("There are %ld drafts already. Please discard one that you do not "
		       "need any more."),
		    DRAFTS_MAX);
	return INVALID;
}

enum result
draft_save(struct db *db, struct arena *a, const struct account *actor, const struct draft *d,
	   struct problems *problems, int64_t *at)
{
	const struct text t = text_whole(&d->text);
	struct sql_draft_save_row *saved;
	size_t n;
	enum result r;

	*at = 0;
	if (!post_may_write(actor))
		return FORBIDDEN;
	if (!draft_key_is_valid(d->key))
		return NOT_FOUND;
	if (is_empty(a, &t))
		return draft_discard(db, a, actor, d->key);
	for (int part = 0; part < TEXT_PARTS; part++)
		check_part((enum text_part)part, text_get(&t, (enum text_part)part), problems);
	if (problems->n > 0)
		return INVALID;
	r = sql_draft_save(db, a, &saved, &n, .account_id = actor->id, .form_key = d->key,
			   .post_id = post_of(d->key), TEXT_TO(&t), .category = t.category,
			   .phrasings = t.phrasings, .reason = t.reason, .n_seen = t.n_seen,
			   .writer = d->writer != NULL ? d->writer : "", .seen = d->seen,
			   .is_over = d->is_over, .most = DRAFTS_MAX);
	if (r == OK && n == 0)
		return not_saved(db, a, actor, d->key, problems);
	if (r == OK)
		*at = saved->updated_at;
	return r;
}

static void
read_draft(const struct sql_draft_row *row, struct draft *out)
{
	*out = (struct draft){
	    .key = row->form_key,
	    .text = text_whole(&(struct text){TEXT_FROM(row), .category = row->category,
					      .phrasings = row->phrasings, .reason = row->reason,
					      .n_seen = (int)row->n_seen}),
	    .question_id = row->question_id,
	    .at = row->updated_at};
}

static enum result
find(struct db *db, struct arena *a, const struct account *actor, const char *key,
     struct draft **out, size_t *n)
{
	struct sql_draft_row *rows;
	enum result r;

	*n = 0;
	*out = NULL;
	if (actor == NULL)
		return FORBIDDEN;
	r = sql_draft_find(db, a, &rows, n, .account_id = actor->id, .form_key = key,
			   .is_staff = post_reader_is_staff(actor));
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		const struct sql_draft_row *row = &rows[i];
		struct draft *d = &(*out)[i];

		read_draft(row, d);
		d->thread_title = row->thread_title;
		d->thread_slug = row->thread_slug;
		if (row->is_gone || (post_of(d->key) != 0 && d->question_id == 0))
			d->state = DRAFT_GONE;
		else if (row->is_closed && draft_target(d->key, "answer") != 0)
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
	struct sql_draft_row *rows;
	enum result r;

	*n = 0;
	r = sql_draft_of_thread(db, a, &rows, n, .account_id = actor->id,
				.question_id = question_id);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		read_draft(&rows[i], &(*out)[i]);
	return OK;
}

enum result
draft_discard(struct db *db, struct arena *a, const struct account *actor, const char *key)
{
	if (actor == NULL)
		return FORBIDDEN;
	if (!draft_key_is_valid(key))
		return OK;
	return sql_draft_discard(db, a, NULL, .account_id = actor->id, .form_key = key);
}

enum result
draft_to_question(struct db *db, struct arena *a, const struct account *actor, const char *key)
{
	size_t n;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (!draft_key_is_valid(key) || str_eq(key, "ask"))
		return NOT_FOUND;
	r = sql_draft_to_question(db, a, &n, .account_id = actor->id, .form_key = key);
	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
draft_sweep(struct db *db, struct arena *a)
{
	return sql_draft_sweep(db, a, NULL, .days = DRAFT_DAYS);
}
