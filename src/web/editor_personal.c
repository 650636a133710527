#include <string.h>

#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/detail.h"
#include "answerwell/forum/field.h"
#include "web/editor.h"
#include "web/page_env.h"
#include "web/site.h"
#include "web/web.h"

/* The names of the buttons, of what they decide about, and of what was decided before. */
#define DECISION "personal"
#define SEEN "personal_seen"
#define KEPT "personal_kept"

static const char *
orders(struct ctx *c)
{
	return site_of(c)->set.value[SETTING_ORDER_NUMBERS];
}

/* What was sent goes along to log-in and registration, so it must not have what is taken out. */
static void
replace_sent(struct ctx *c, const char *name, const char *value)
{
	for (size_t i = 0; i < c->n_form; i++) {
		if (!str_eq(c->form[i].name, name))
			continue;
		c->form[i].value = arena_strdup(c->arena, value);
		c->form[i].len = strlen(value);
	}
}

/* Each field of a category was sent under a name of its own. */
static void
replace_details(struct ctx *c, const char *details)
{
	struct detail *list;
	size_t n = detail_read(c->arena, details, &list);

	for (size_t i = 0; i < n; i++)
		replace_sent(
		    c, arena_printf(c->arena, FIELD_PREFIX "%lld", (long long)list[i].field_id),
		    list[i].value);
}

static void
take_out(struct ctx *c, struct editor *e)
{
	struct text out = exposure_removed(c->arena, e->form->kind, &e->text, form_line(c, SEEN),
					   orders(c), c->locale);

	for (int part = 0; part < TEXT_PARTS; part++)
		if (part == TEXT_DETAILS)
			replace_details(c, out.details);
		else if (!str_eq(text_get(&out, (enum text_part)part),
				 text_get(&e->text, (enum text_part)part)))
			replace_sent(c, text_rules[part].name,
				     text_get(&out, (enum text_part)part));
	e->text = out;
}

void
editor_decide(struct ctx *c, struct editor *e)
{
	const char *decision = form_line(c, DECISION), *kept = form_line(c, KEPT);

	if (str_eq(decision, "remove"))
		take_out(c, e);
	else if (str_eq(decision, "keep"))
		kept = exposure_keys(c->arena, kept, form_line(c, SEEN));
	e->text.shown_anyway = kept[0] != '\0' ? kept : NULL;
	if (decision[0] != '\0')
		log_event(LOG_LEVEL_INFO, "personal.decided", "shown=%d", str_eq(decision, "keep"));
}

void
editor_ask(struct ctx *c, struct editor *e)
{
	struct notice_of_personal *n = arena_alloc(c->arena, sizeof *n);

	if (problem_for(&c->problems, EXPOSURE_FIELD) == NULL && !form_has(c, SEEN) &&
	    !form_has(c, "preview") && !e->is_step)
		return;
	if (e->form->kind == TEXT_PAGE)
		return;
	exposure_of(c->arena, e->form->kind, &e->text, &e->now, e->known, orders(c), &n->found);
	n->kept = e->text.shown_anyway != NULL ? e->text.shown_anyway : "";
	n->is_staff = c->me != NULL && c->me->role >= ROLE_STAFF;
	if (n->found.n > 0 || n->kept[0] != '\0')
		e->personal = n;
	if (n->found.n > 0)
		log_event(LOG_LEVEL_INFO, "personal.asked", "%s",
			  exposure_counts(c->arena, &n->found));
}

const char *
editor_found(struct ctx *c, enum text_kind kind, const struct text *text)
{
	struct exposure found;

	if (kind == TEXT_PAGE)
		return NULL;
	exposure_of(c->arena, kind, text, NULL, NULL, orders(c), &found);
	return found.n > 0 ? exposure_kinds(c->arena, c->locale, &found) : NULL;
}
