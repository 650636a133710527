#include "answerwell/account/keeping.h"

#include "answerwell/account/audit.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"

static bool
may(const struct keeping *of, const struct account *actor)
{
	return actor != NULL && actor->role >= of->least && actor->is_verified &&
	       !actor->is_suspended;
}

static enum result
make(struct db *db, struct arena *a, const struct keeping *of, const struct account *actor,
     const void *draft, struct submission *form, struct problems *problems, int64_t *saved)
{
	enum result r = submission_begin(db, a, actor, of->noun, form, saved);

	if (r != OK || *saved != 0)
		return r;
	r = of->write(db, a, actor->id, 0, draft, problems, saved);
	if (r == OK && *saved == 0)
		r = LIMITED;
	if (r == OK)
		r = submission_end(db, a, actor, of->noun, form, *saved);
	if (r == OK)
		r = audit_add(db, a, actor->id, of->log_new, of->noun, *saved, "");
	return r;
}

static enum result
change(struct db *db, struct arena *a, const struct keeping *of, const struct account *actor,
       int64_t id, const void *draft, struct problems *problems, int64_t *saved)
{
	enum result r = of->write(db, a, actor->id, id, draft, problems, saved);

	if (r == OK && *saved == 0)
		r = NOT_FOUND;
	if (r == OK)
		r = audit_add(db, a, actor->id, of->log_edit, of->noun, id, "");
	return r;
}

enum result
keeping_save(struct db *db, struct arena *a, const struct keeping *of, const struct account *actor,
	     int64_t id, const void *typed, struct submission *form, struct problems *problems,
	     int64_t *saved)
{
	const void *draft;
	enum result r;

	if (!may(of, actor))
		return FORBIDDEN;
	draft = of->check(a, typed, problems);
	if (problems->n > 0)
		return INVALID;
	DB_TX(db, r) {
		r = id == 0 ? make(db, a, of, actor, draft, form, problems, saved)
			    : change(db, a, of, actor, id, draft, problems, saved);
	}
	if (r == CONFLICT)
		problem_add(problems, of->field, of->is_there, 0);
	else if (r == LIMITED)
		problem_add(problems, of->field, of->too_many, of->most);
	else
		return r;
	return INVALID;
}

enum result
keeping_remove(struct db *db, struct arena *a, const struct keeping *of,
	       const struct account *actor, int64_t id)
{
	size_t n;
	enum result r;

	if (!may(of, actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = of->erase(db, a, id, &n);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = audit_add(db, a, actor->id, of->log_gone, of->noun, id, "");
	}
	return r;
}

const char *
keeping_locale(const char *typed, struct problems *problems)
{
	enum locale l = locale_from(typed, LOCALES);

	if (l != LOCALES)
		return locale_code(l);
	problem_add(problems, "locale", N_("Please choose a language from the list."), 0);
	return NULL;
}

void
keeping_check_text(const char *text, const char *field, const char *none, long most,
		   struct problems *problems)
{
	if (text[0] == '\0')
		problem_add(problems, field, none, 0);
	else if (str_chars(text) > (size_t)most)
		problem_add(problems, field, N_("Please use at most %ld characters."), most);
	else if (str_has_controls(text, true))
		problem_add(problems, field,
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text again."),
			    0);
}
