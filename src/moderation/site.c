#include "answerwell/moderation/site.h"

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/db/db.h"
#include "answerwell/text/brand.h"

/* As they are to be stored; NULL: as it is. */
struct checked {
	const char *value[SETTINGS];
};

static void
refuse_fixed(enum setting s, struct problems *problems)
{
	problem_add_words(problems, setting_rules[s].code,
			  N_("This is set by %s on the server and cannot be changed here."),
			  setting_rules[s].fixed_by);
}

static void
check_logo(const struct site_draft *draft, struct problems *problems)
{
	struct brand read;

	if (draft->logo == NULL && !draft->drops_logo)
		return;
	if (setting_is_fixed(SETTING_LOGO))
		refuse_fixed(SETTING_LOGO, problems);
	else if (draft->logo != NULL && draft->logo_len > LOGO_BYTES_MAX)
		problem_add(problems, setting_rules[SETTING_LOGO].code,
			    N_("This file is too large. A logo can have up to %ld kB."),
			    LOGO_BYTES_MAX / 1024);
	else if (draft->logo != NULL && !brand_take_logo(&read, draft->logo, draft->logo_len))
		problem_add(problems, setting_rules[SETTING_LOGO].code,
			    N_("Please choose a PNG, or an SVG with a viewBox and without scripts, "
			       "at most %ld pixels wide and high."),
			    LOGO_SIDE_MAX);
}

static struct checked
check(struct arena *a, const struct site_draft *draft, struct problems *problems)
{
	struct checked all = {.value = {NULL}};

	for (int i = 0; i < SETTINGS; i++) {
		enum setting s = (enum setting)i;

		if (draft->typed[i] == NULL || setting_rules[i].kind == KIND_PICTURE)
			continue;
		if (setting_is_fixed(s))
			refuse_fixed(s, problems);
		else
			all.value[i] = setting_check(a, s, draft->typed[i], problems);
	}
	check_logo(draft, problems);
	return all;
}

static enum result
put_logo(struct db *db, struct arena *a, const struct site_draft *draft, const char **value)
{
	*value = draft->drops_logo ? "" : NULL;
	return draft->logo != NULL ? settings_put_logo(db, a, draft->logo, draft->logo_len, value)
				   : OK;
}

static enum result
put(struct db *db, struct arena *a, const struct account *actor, enum setting s, const char *value)
{
	int64_t change = 0;
	enum result r = settings_put(db, a, s, value, &change);

	return r == OK && change != 0
		   ? audit_add(db, a, actor->id, "setting.change", "setting", change, "")
		   : r;
}

enum result
site_change(struct db *db, struct arena *a, const struct account *actor,
	    const struct site_draft *draft, struct problems *problems)
{
	struct checked all;
	enum result r;

	if (actor == NULL || actor->role < ROLE_ADMIN || !actor->is_verified || actor->is_suspended)
		return FORBIDDEN;
	all = check(a, draft, problems);
	if (problems->n > 0)
		return INVALID;
	DB_TX(db, r) {
		r = put_logo(db, a, draft, &all.value[SETTING_LOGO]);
		for (int i = 0; r == OK && i < SETTINGS; i++)
			if (all.value[i] != NULL)
				r = put(db, a, actor, (enum setting)i, all.value[i]);
	}
	return r;
}
