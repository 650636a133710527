/* The form in which a reader says what they want by mail, and when: in the settings, and behind the link in a mail. */
#include "answerwell/base/str.h"
#include "web/pages/emails.h"
#include "web/web.h"

static const char *const labels[RHYTHMS] = {
    [RHYTHM_EDITION] = N_("Whenever our editors send an edition"),
    [RHYTHM_IMMEDIATE] = N_("As soon as there is a new answer"),
    [RHYTHM_DAILY] = N_("Once a day"),
    [RHYTHM_WEEKLY] = N_("Once a week, on Mondays"),
    [RHYTHM_MONTHLY] = N_("Once a month, on the first"),
    [RHYTHM_OFF] = N_("Not at all"),
};

const char *
rhythm_label(enum rhythm rhythm)
{
	return labels[rhythm];
}

bool
wishes_has_category(const struct reader_wishes *w, int64_t id)
{
	for (size_t i = 0; i < w->n_categories; i++)
		if (w->categories[i] == id)
			return true;
	return w->n_categories == 0;
}

bool
wishes_has_language(const struct wishes_form *f, enum locale l)
{
	if (f->wishes->languages != 0)
		return (f->wishes->languages & 1U << l) != 0;
	return f->reader->locale == l;
}

enum result
wishes_read_form(struct ctx *c, const struct reader *reader, struct wishes_form *out)
{
	struct category *categories;
	enum result r = category_list(&c->db, c->arena, c->locale, &categories, &out->n);

	if (r != OK)
		return r;
	out->reader = reader;
	out->wishes = &reader->wishes;
	out->categories = categories;
	return OK;
}

static int
hour_sent(struct ctx *c, const char *name, int otherwise)
{
	int64_t hour;

	if (!form_has(c, name))
		return otherwise;
	return str_to_int(form_line(c, name), 0, 23, &hour) ? (int)hour : -1;
}

/* All of them ticked, or none: all, also those that come later. */
static void
categories_sent(struct ctx *c, const struct wishes_form *f, struct reader_wishes *out)
{
	out->n_categories = 0;
	for (size_t i = 0; i < f->n && out->n_categories < READER_CATEGORIES_MAX; i++) {
		const char *name =
		    arena_printf(c->arena, "category_%lld", (long long)f->categories[i].id);

		if (form_has(c, name))
			out->categories[out->n_categories++] = f->categories[i].id;
	}
	if (out->n_categories == f->n)
		out->n_categories = 0;
}

/* Only their own ticked, or none: the one they read the site in, whichever that will be. */
static void
languages_sent(struct ctx *c, const struct wishes_form *f, struct reader_wishes *out)
{
	out->languages = 0;
	for (int l = 0; l < LOCALES; l++)
		if (form_has(c, arena_printf(c->arena, "language_%s", locale_code((enum locale)l))))
			out->languages |= 1U << l;
	if (out->languages == 1U << f->reader->locale)
		out->languages = 0;
}

void
wishes_sent(struct ctx *c, const struct wishes_form *f, struct reader_wishes *out)
{
	*out = f->reader->wishes;
	if (form_has(c, "rhythm") && !rhythm_from(form_line(c, "rhythm"), &out->when.rhythm))
		problem_add(&c->problems, "rhythm", N_("Please choose one of the times offered."),
			    0);
	if (!form_has(c, "choices"))
		return;
	out->when.hour = hour_sent(c, "hour", out->when.hour);
	out->when.quiet_from = hour_sent(c, "quiet", out->when.quiet_from);
	out->when.quiet_until = hour_sent(c, "quiet_until", out->when.quiet_until);
	categories_sent(c, f, out);
	languages_sent(c, f, out);
	if (!f->reader->has_account && form_has(c, "zone"))
		out->when.zone = form_line(c, "zone");
	if (f->reader->has_account && !f->is_account_page)
		out->notify_mail = form_has(c, "notify");
}
