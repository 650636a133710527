#include "web/pages/conflict.h"

#include "answerwell/base/str.h"
#include "answerwell/forum/post.h"
#include "answerwell/text/diff.h"
#include "web/web.h"

const char *
conflict_text(struct ctx *c, const struct conflict *x)
{
	const char *choice = form_line(c, "merge");

	if (str_eq(choice, "theirs"))
		return x->theirs->body;
	return str_eq(choice, "mine") ? x->mine : x->merged.text;
}

bool
conflict_is_choice(struct ctx *c)
{
	return form_has(c, "merge") && form_has(c, "mine");
}

bool
conflict_goes_on(struct ctx *c)
{
	return form_has(c, "mine") && !form_has(c, "merge");
}

struct conflict *
conflict_of(struct ctx *c, const struct conflict_side *base, const struct conflict_side *theirs,
	    const char *mine)
{
	struct conflict *x = arena_alloc(c->arena, sizeof(*x));
	struct safe_html *places;

	/* Longer than any text may be, it will have to be shortened anyway. */
	mine = str_cut(c->arena, mine, BODY_MAX);
	*x = (struct conflict){.base = base, .theirs = theirs, .mine = mine};
	x->merged =
	    merge_texts(c->arena, base != NULL ? base->body : theirs->body, mine, theirs->body);
	x->between = diff_words(c->arena, theirs->body, mine);
	if (base != NULL) {
		x->their_changes = diff_words(c->arena, base->body, theirs->body);
		x->my_changes = diff_words(c->arena, base->body, mine);
		if (theirs->title != NULL && !str_eq(base->title, theirs->title))
			x->title_change = diff_words(c->arena, base->title, theirs->title);
	}
	places = arena_array(c->arena, x->merged.n_places + 1, sizeof(*places));
	for (size_t i = 0; i < x->merged.n_places; i++)
		places[i] =
		    diff_words(c->arena, x->merged.places[i].theirs, x->merged.places[i].mine);
	x->places = places;
	return x;
}

static struct conflict_side *
side_of(struct ctx *c, const struct revision *r)
{
	struct conflict_side *side = arena_alloc(c->arena, sizeof(*side));

	*side = (struct conflict_side){.number = r->number,
				       .title = r->text.title,
				       .body = r->text.body,
				       .name = r->author_name,
				       .display = r->author_display,
				       .reason = r->text.reason,
				       .at = r->at};
	return side;
}

enum result
conflict_of_post(struct ctx *c, const struct post *post, const char *title, int n_base,
		 const char *mine, struct conflict **out)
{
	struct conflict_side *base = NULL, *theirs;
	struct revision *revision;
	enum result r;

	r = revision_get(&c->db, c->arena, c->me, post->id, n_base, &revision);
	if (r == OK)
		base = side_of(c, revision);
	else if (r != NOT_FOUND)
		return r;
	r = revision_get(&c->db, c->arena, c->me, post->id, post->n_revisions, &revision);
	if (r != OK)
		return r;
	theirs = side_of(c, revision);
	theirs->body = post->body;
	theirs->title = title;
	*out = conflict_of(c, base, theirs, mine);
	return OK;
}

const char *
conflict_title(const struct conflict *x, const char *mine)
{
	if (x->base == NULL || x->theirs->title == NULL || !str_eq(x->base->title, mine))
		return mine;
	return x->theirs->title;
}
