#include "redraw.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "reply.h"
#include "web.h"

bool
redraw_is_asked(const struct ctx *c)
{
	return form_has(c, REDRAW_THEME) || form_has(c, REDRAW_LANGUAGE);
}

void
language_keep(struct ctx *c, enum locale l)
{
	reply_cookie(c, COOKIE_LOCALE, locale_code(l), INT64_C(365) * 24 * 3600);
}

enum result
language_choose(struct ctx *c, enum locale l)
{
	language_keep(c, l);
	return c->me != NULL ? account_set_locale(&c->db, c->arena, c->me->id, l) : OK;
}

enum result
theme_choose(struct ctx *c, const char *theme)
{
	bool is_chosen = str_eq(theme, "light") || str_eq(theme, "dark");

	reply_cookie(c, COOKIE_THEME, is_chosen ? theme : "",
		     is_chosen ? INT64_C(365) * 24 * 3600 : 0);
	return c->me != NULL ? account_set_theme(&c->db, c->arena, c->me->id, theme) : OK;
}

/* The account and the cookie say it from the next request on. */
static void
show_now(struct ctx *c, const char *theme, enum locale l)
{
	struct account *me;

	c->locale = l;
	c->theme = theme;
	if (c->me == NULL)
		return;
	me = arena_alloc(c->arena, sizeof *me);
	*me = *c->me;
	me->locale = l;
	if (theme != NULL)
		me->theme = theme;
	c->me = me;
}

enum result
redraw_choose(struct ctx *c)
{
	const char *theme = form_has(c, REDRAW_THEME) ? form_line(c, REDRAW_THEME) : NULL;
	enum locale l = locale_from(form_line(c, REDRAW_LANGUAGE), c->locale);
	enum result r = OK;

	if (theme != NULL)
		r = theme_choose(c, theme);
	if (r == OK && form_has(c, REDRAW_LANGUAGE))
		r = language_choose(c, l);
	show_now(c, theme, l);
	c->is_redrawn = true;
	return r;
}
