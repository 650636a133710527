#include "answerwell/forum/shelving.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "forum/internal.h"
#include "sql/shelving.h"

/* ---- reading -------------------------------------------------------------------------------- */

static void
read_text(const struct sql_shelving_texts_row *row, struct shelving *list, size_t n)
{
	enum locale l = locale_from(row->locale, LOCALES);

	for (size_t k = 0; k < n && l != LOCALES; k++) {
		if (list[k].id != row->category_id)
			continue;
		list[k].name[l] = row->name;
		list[k].about[l] = row->about;
	}
}

static enum result
list(struct db *db, struct arena *a, int64_t id, struct shelving **out, size_t *n)
{
	const int64_t *of = id != 0 ? &id : NULL;
	struct sql_shelving_list_row *rows;
	struct sql_shelving_texts_row *texts;
	size_t n_texts;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_shelving_list_add(&b, &rows, n, .id = of);
	sql_shelving_texts_add(&b, &texts, &n_texts, .category_id = of);
	if ((r = batch_run(&b)) != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		(*out)[i] = (struct shelving){
		    .id = rows[i].id,
		    .slug = rows[i].slug,
		    .position = rows[i].position,
		    .target_hours = rows[i].target_hours,
		    .n_questions = rows[i].n_questions,
		};
		for (int l = 0; l < LOCALES; l++)
			(*out)[i].name[l] = (*out)[i].about[l] = "";
	}
	for (size_t i = 0; i < n_texts; i++)
		read_text(&texts[i], *out, *n);
	return OK;
}

static bool
may_shelve(const struct account *actor)
{
	return post_may_write(actor) && actor->role >= ROLE_ADMIN;
}

enum result
shelving_list(struct db *db, struct arena *a, const struct account *actor, struct shelving **out,
	      size_t *n)
{
	return may_shelve(actor) ? list(db, a, 0, out, n) : FORBIDDEN;
}

enum result
shelving_get(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	     struct shelving **out)
{
	enum result r;
	size_t n = 0;

	if (!may_shelve(actor))
		return FORBIDDEN;
	if (id == 0)
		return NOT_FOUND;
	r = list(db, a, id, out, &n);
	return r == OK && n == 0 ? NOT_FOUND : r;
}

/* ---- checking ------------------------------------------------------------------------------- */

struct saving {
	struct arena *arena;
	const struct account *actor;
	struct shelving in;
	int64_t position, target_hours;
	struct problems *problems;
};

/* Stands in addresses beside numbers and "new": /faq/billing. */
static void
check_slug(struct saving *w, const char *typed)
{
	const char *s = w->in.slug = str_lower(w->arena, str_trim(w->arena, typed));

	if (s[0] == '\0')
		problem_add(w->problems, "slug", N_("Please give it a short name for addresses."),
			    0);
	else if (strlen(s) > CATEGORY_SLUG_MAX ||
		 strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(s) || s[0] < 'a' ||
		 str_eq(s, "new"))
		problem_add(w->problems, "slug",
			    N_("Please use at most %ld letters a to z, digits and hyphens, "
			       "beginning with a letter; “new” is taken."),
			    CATEGORY_SLUG_MAX);
}

static const char *
check_text(struct saving *w, const char *field, const char *typed, size_t max)
{
	const char *s = str_trim(w->arena, typed != NULL ? typed : "");

	if (str_chars(s) > max)
		problem_add(w->problems, field, N_("Please use at most %ld characters."),
			    (long)max);
	else if (!line_is_clear(s))
		problem_add(w->problems, field, N_("Please write it in one line."), 0);
	return s;
}

static void
check_texts(struct saving *w, const struct shelving *draft)
{
	struct arena *a = w->arena;
	bool has_name = false;

	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);
		const char *name_field = arena_printf(a, "name_%s", code);

		w->in.name[l] = check_text(w, name_field, draft->name[l], CATEGORY_NAME_MAX);
		w->in.about[l] = check_text(w, arena_printf(a, "about_%s", code), draft->about[l],
					    CATEGORY_ABOUT_MAX);
		has_name = has_name || w->in.name[l][0] != '\0';
		if (w->in.name[l][0] == '\0' && w->in.about[l][0] != '\0')
			problem_add(w->problems, name_field,
				    N_("A description needs a name in the same language."), 0);
	}
	if (!has_name)
		problem_add(w->problems, arena_printf(a, "name_%s", locale_code((enum locale)0)),
			    N_("Please give it a name in at least one language."), 0);
}

static void
check(struct saving *w, const struct shelving *draft)
{
	struct arena *a = w->arena;

	check_slug(w, draft->slug);
	check_texts(w, draft);
	if (!str_to_int(str_trim(a, draft->target_hours), 1, TARGET_HOURS_MAX, &w->target_hours))
		problem_add(w->problems, "target_hours",
			    N_("Please give whole hours, from 1 to %ld."), TARGET_HOURS_MAX);
	if (!str_to_int(str_trim(a, draft->position), 0, POSITION_MAX, &w->position))
		problem_add(w->problems, "position",
			    N_("Please give a whole number, from 0 to %ld."), POSITION_MAX);
}

/* ---- saving --------------------------------------------------------------------------------- */

static enum result
put_texts(struct db *db, const struct saving *w, int64_t id)
{
	struct batch b;

	batch_init(&b, db, w->arena);
	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);

		if (w->in.name[l][0] == '\0')
			sql_shelving_drop_text_add(&b, NULL, .category_id = id, .locale = code);
		else
			sql_shelving_put_text_add(&b, NULL, .category_id = id, .locale = code,
						  .name = w->in.name[l], .about = w->in.about[l]);
	}
	return batch_run(&b);
}

static enum result
save_now(struct db *db, void *arg)
{
	const struct saving *w = arg;
	struct arena *a = w->arena;
	struct sql_shelving_saved_row *saved;
	bool is_new = w->in.id == 0;
	int64_t id = 0;
	size_t n;
	enum result r;

	r = is_new ? submission_begin(db, a, w->actor, "category", w->in.form, &id) : OK;
	if (r != OK || id != 0)
		return r;
	if (is_new)
		r = sql_shelving_insert(db, a, &saved, &n, .slug = w->in.slug,
					.position = w->position, .target_hours = w->target_hours);
	else
		r = sql_shelving_update(db, a, &saved, &n, .id = w->in.id, .slug = w->in.slug,
					.position = w->position, .target_hours = w->target_hours);
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	id = saved->id;
	if ((r = put_texts(db, w, id)) != OK ||
	    (is_new && (r = submission_end(db, a, w->actor, "category", w->in.form, id)) != OK))
		return r;
	return audit_add(db, a, w->actor->id, is_new ? "category.new" : "category.edit", "category",
			 id, arena_printf(a, "hours=%lld", (long long)w->target_hours));
}

enum result
shelving_save(struct db *db, struct arena *a, const struct account *actor,
	      const struct shelving *draft, struct problems *problems)
{
	struct saving w = {.arena = a, .actor = actor, .in = *draft, .problems = problems};
	enum result r;

	if (!may_shelve(actor))
		return FORBIDDEN;
	check(&w, draft);
	if (problems->n > 0)
		return INVALID;
	r = db_transaction(db, save_now, &w);
	if (r == CONFLICT) {
		problem_add(problems, "slug", N_("Another category has this address."), 0);
		return INVALID;
	}
	return r;
}
