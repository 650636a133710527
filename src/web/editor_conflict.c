#include "answerwell/base/str.h"
#include "answerwell/text/diff.h"
#include "web/editor.h"
#include "web/web.h"

bool
editor_is_choice(const struct ctx *c)
{
	return form_has(c, "merge") && form_has(c, "mine");
}

bool
editor_goes_on(const struct ctx *c)
{
	return form_has(c, "mine") && !form_has(c, "merge");
}

/* What the person chose by a button of conflict_choice.html, else both texts. */
static const char *
chosen(struct ctx *c, const struct conflict *x)
{
	const char *choice = form_line(c, "merge");

	if (str_eq(choice, "theirs"))
		return x->theirs->text.body;
	return str_eq(choice, "mine") ? x->mine : x->merged.text;
}

static const struct safe_html *
compare_places(struct arena *a, const struct merge *merged)
{
	struct safe_html *places = arena_array(a, merged->n_places + 1, sizeof(*places));

	for (size_t i = 0; i < merged->n_places; i++)
		places[i] = diff_words(a, merged->places[i].theirs, merged->places[i].mine);
	return places;
}

/* The version that the person began with, NULL if there is none, and the one that stands there. */
static enum result
find_sides(struct ctx *c, const struct editor *e, int n_base, struct conflict *x)
{
	struct revision *base, *theirs;
	const char *reason;
	enum result r = e->form->revision(c, e, e->now.n_seen, &theirs);

	if (r != OK)
		return r;
	reason = theirs->text.reason;
	theirs->text = e->now;
	theirs->text.reason = reason;
	x->theirs = theirs;
	r = e->form->revision(c, e, n_base, &base);
	if (r == NOT_FOUND)
		return OK;
	if (r != OK)
		return r;
	/* The history of texts says nothing of their shelf. */
	base->text.category = e->category_seen;
	x->base = base;
	return OK;
}

enum result
editor_compare(struct ctx *c, struct editor *e, int n_base, const char *mine, bool is_new)
{
	struct conflict *x = arena_alloc(c->arena, sizeof(*x));
	enum text_kind kind = e->form->kind;
	struct text here = e->text, both;
	enum result r;

	/* Longer than any text may be, it will have to be shortened anyway. */
	x->mine = here.body = str_cut(c->arena, mine, BODY_MAX);
	if ((r = find_sides(c, e, n_base, x)) != OK)
		return r;
	both = text_merge(c->arena, x->base != NULL ? &x->base->text : NULL, &here,
			  &x->theirs->text, &x->merged);
	x->places = compare_places(c->arena, &x->merged);
	x->between = text_compare(c->arena, kind, &x->theirs->text, &here);
	if (x->base != NULL) {
		x->their_changes = text_compare(c->arena, kind, &x->base->text, &x->theirs->text);
		x->my_changes = text_compare(c->arena, kind, &x->base->text, &here);
	}
	e->conflict = x;
	if (is_new)
		e->text = both;
	else if (editor_is_choice(c))
		e->text.body = chosen(c, x);
	if (is_new || editor_is_choice(c)) {
		e->text.n_seen = e->now.n_seen;
		e->category_seen = e->now.category;
	}
	return OK;
}

enum result
editor_meet(struct ctx *c, struct editor *e)
{
	return editor_compare(c, e, e->text.n_seen, e->text.body, true);
}
