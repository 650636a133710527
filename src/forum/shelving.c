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

/* A category as it was typed, checked. */
struct saving {
	struct shelving in;
	int64_t position, target_hours;
};

/* Stands in addresses beside numbers and "new": /faq/billing. */
static const char *
check_slug(struct arena *a, const char *typed, struct problems *problems)
{
	const char *s = str_lower(a, str_trim(a, typed));

	if (s[0] == '\0')
		problem_add(problems, "slug", N_("Please give it a short name for web addresses."),
			    0);
	else if (strlen(s) > CATEGORY_SLUG_MAX ||
		 strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(s) || s[0] < 'a' ||
		 str_eq(s, "new"))
		problem_add(problems, "slug",
			    N_("Please use at most %ld letters a to z, digits and hyphens, "
			       "beginning with a letter; “new” is taken."),
			    CATEGORY_SLUG_MAX);
	return s;
}

static const char *
check_text(struct arena *a, const char *field, const char *typed, size_t max,
	   struct problems *problems)
{
	const char *s = str_trim(a, typed != NULL ? typed : "");

	if (str_chars(s) > max)
		problem_add(problems, field, N_("Please use at most %ld characters."), (long)max);
	else if (!line_is_clear(s))
		problem_add(problems, field, N_("Please write it in one line."), 0);
	return s;
}

static void
check_texts(struct arena *a, struct shelving *in, const struct shelving *draft,
	    struct problems *problems)
{
	bool has_name = false;

	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);
		const char *name_field = arena_printf(a, "name_%s", code);

		in->name[l] =
		    check_text(a, name_field, draft->name[l], CATEGORY_NAME_MAX, problems);
		in->about[l] = check_text(a, arena_printf(a, "about_%s", code), draft->about[l],
					  CATEGORY_ABOUT_MAX, problems);
		has_name = has_name || in->name[l][0] != '\0';
		if (in->name[l][0] == '\0' && in->about[l][0] != '\0')
			problem_add(problems, name_field,
				    N_("A description needs a name in the same language."), 0);
	}
	if (!has_name)
		problem_add(problems, arena_printf(a, "name_%s", locale_code((enum locale)0)),
			    N_("Please give it a name in at least one language."), 0);
}

static struct saving
check(struct arena *a, const struct shelving *draft, struct problems *problems)
{
	struct saving w = {.in = *draft};

	w.in.slug = check_slug(a, draft->slug, problems);
	check_texts(a, &w.in, draft, problems);
	if (!str_to_int(str_trim(a, draft->target_hours), 1, TARGET_HOURS_MAX, &w.target_hours))
		problem_add(problems, "target_hours",
			    N_("Please enter whole hours, from 1 to %ld."), TARGET_HOURS_MAX);
	if (!str_to_int(str_trim(a, draft->position), 0, POSITION_MAX, &w.position))
		problem_add(problems, "position", N_("Please enter a whole number from 0 to %ld."),
			    POSITION_MAX);
	return w;
}

/* ---- saving --------------------------------------------------------------------------------- */

static enum result
put_texts(struct db *db, struct arena *a, int64_t id, const struct shelving *in)
{
	struct batch b;

	batch_init(&b, db, a);
	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);

		if (in->name[l][0] == '\0')
			sql_shelving_drop_text_add(&b, NULL, .category_id = id, .locale = code);
		else
			sql_shelving_put_text_add(&b, NULL, .category_id = id, .locale = code,
						  .name = in->name[l], .about = in->about[l]);
	}
	return batch_run(&b);
}

/* Texts and audit line of what has just been written. */
static enum result
finish(struct db *db, struct arena *a, const struct account *actor, int64_t id,
       const struct saving *w, const char *what)
{
	enum result r = put_texts(db, a, id, &w->in);

	return r == OK ? audit_add(db, a, actor->id, what, "category", id,
				   arena_printf(a, "hours=%lld", (long long)w->target_hours))
		       : r;
}

static enum result
make(struct db *db, struct arena *a, const struct account *actor, const struct saving *w)
{
	struct sql_shelving_saved_row *saved;
	int64_t made;
	enum result r;

	DB_TX(db, r) {
		r = submission_begin(db, a, actor, "category", w->in.form, &made);
		if (r != OK || made != 0)
			continue;
		r = sql_shelving_insert(db, a, &saved, NULL, .slug = w->in.slug,
					.position = w->position, .target_hours = w->target_hours);
		if (r == OK)
			r = submission_end(db, a, actor, "category", w->in.form, saved->id);
		if (r == OK)
			r = finish(db, a, actor, saved->id, w, "category.new");
	}
	return r;
}

static enum result
change(struct db *db, struct arena *a, const struct account *actor, const struct saving *w)
{
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_shelving_update(db, a, NULL, &n, .id = w->in.id, .slug = w->in.slug,
					.position = w->position, .target_hours = w->target_hours);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = finish(db, a, actor, w->in.id, w, "category.edit");
	}
	return r;
}

enum result
shelving_save(struct db *db, struct arena *a, const struct account *actor,
	      const struct shelving *draft, struct problems *problems)
{
	struct saving w;
	enum result r;

	if (!may_shelve(actor))
		return FORBIDDEN;
	w = check(a, draft, problems);
	if (problems->n > 0)
		return INVALID;
	r = w.in.id == 0 ? make(db, a, actor, &w) : change(db, a, actor, &w);
	if (r == CONFLICT) {
		problem_add(problems, "slug", N_("Another category has this address."), 0);
		return INVALID;
	}
	return r;
}
