#include "web/pages/drafts.h"

#include <string.h>

#include "answerwell/account/limit.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/post.h"
#include "answerwell/text/markdown.h"
#include "views/draft_show.h"
#include "views/draft_state.h"
#include "views/drafts.h"
#include "web/editor.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/web.h"

enum { EXCERPT_CHARS = 160 };

/* ---- in forms ------------------------------------------------------------------------------- */

const struct draft *
drafts_among(const struct draft *list, size_t n, const char *form, int64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (draft_target(list[i].key, form) == number)
			return &list[i];
	return NULL;
}

/* ---- saving --------------------------------------------------------------------------------- */

static const struct {
	const char *form, *what, *before, *after; /* the address: around the number */
} forms[] = {
    {"ask", N_("Question"), "/questions/ask", ""},
    {"answer", N_("Answer"), "/questions/", "#answer"},
    {"comment", N_("Comment"), "/posts/", "/comments"},
    {"edit", N_("Edit"), "/posts/", "/edit"},
    {"suggest", N_("Suggested edit"), "/posts/", "/suggest"},
    {"entry", N_("FAQ entry"), "/faq/", "/edit"},
    {"faq", N_("FAQ entry"), "/faq/new?answer=", ""},
    {"page", N_("Page"), "/staff/pages/", "/edit"},
};

static struct draft_line
line_of(struct ctx *c, const struct draft *d)
{
	struct draft_line line = {.draft = d, .what = "", .path = NULL};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		int64_t number = draft_target(d->key, forms[i].form);

		if (number == 0 && !str_eq(d->key, forms[i].form))
			continue;
		line.what = forms[i].what;
		if (number != 0)
			line.path = arena_printf(c->arena, "%s%lld%s", forms[i].before,
						 (long long)number, forms[i].after);
		else
			line.path = str_eq(d->key, "faq") ? "/faq/new" : forms[i].before;
	}
	if (d->state != DRAFT_OPEN)
		line.path = NULL;
	line.title = d->thread_title != NULL ? d->thread_title : d->text.title;
	line.excerpt = markdown_excerpt(c->arena, d->text.body, EXCERPT_CHARS);
	return line;
}

/* Of a draft's key; a question has all parts. */
static enum text_kind
kind_of(const char *key)
{
	if (draft_target(key, "page") != 0)
		return TEXT_PAGE;
	return draft_target(key, "comment") != 0 ? TEXT_COMMENT : TEXT_QUESTION;
}

static enum result
show_draft(struct ctx *c, const struct draft *d, int status)
{
	struct draft_line line = line_of(c, d);

	line.is_beaten = status == 409;
	line.found = editor_found(c, kind_of(d->key), &d->text);

	c->env->title = tr(c->locale, N_("Draft"));
	c->env->section = "account";
	c->env->no_index = true;
	view_draft_show(page_begin(c, status), &line);
	return OK;
}

static enum result
back_to_form(struct ctx *c, const char *key)
{
	struct draft d = {.key = key, .text = {.body = "", .title = ""}};
	const char *path = line_of(c, &d).path;

	return see_other(c, "%s", path != NULL ? path : "/account/drafts");
}

static enum result
post_draft(struct ctx *c)
{
	struct draft d = {.key = form_line(c, "draft_key"),
			  .text = editor_read(c),
			  .writer = form_line(c, ONCE_FIELD),
			  .seen = form_id(c, "draft_at"),
			  .is_over = form_has(c, "draft_over") || !form_has(c, "draft_at")};
	enum result r;

	r = limit_take(&c->db, c->arena, LIMIT_KIND_DRAFT,
		       arena_printf(c->arena, "account %lld", (long long)c->me->id), &c->retry_at);
	if (r != OK)
		return r;
	c->problems.n = 0; /* what cannot be shown came out as U+FFFD: kept like that */
	r = draft_save(&c->db, c->arena, c->me, &d, &c->problems, &d.at);
	if (wants_fragment(c) && (r == OK || r == INVALID || r == CONFLICT)) {
		view_draft_state(page_begin(c, r == OK        ? 200
					       : r == INVALID ? 422
							      : 409),
				 d.at, r == CONFLICT,
				 r == OK ? editor_found(c, kind_of(d.key), &d.text) : NULL);
		return OK;
	}
	if (r == INVALID || r == CONFLICT)
		return show_draft(c, &d, r == INVALID ? 422 : 409);
	if (r != OK)
		return r;
	notice_next(c,
		    N_("Draft saved. You can find it here and in your settings, on any device."));
	return back_to_form(c, d.key);
}

RESOURCE(page_drafts, BELONGS_TO("/account/drafts"), POST(post_draft, MEMBER | CSRF));

static enum result
post_discard(struct ctx *c)
{
	const char *key = form_line(c, "draft_key");
	enum result r;

	if (!draft_key_is_valid(key))
		return NOT_FOUND;
	if ((r = draft_discard(&c->db, c->arena, c->me, key)) != OK)
		return r;
	notice_next(c, N_("Draft discarded."));
	return form_has(c, "list") ? see_other(c, "/account/drafts") : back_to_form(c, key);
}

RESOURCE(page_draft_discard, BELONGS_TO("/account/drafts"), POST(post_discard, MEMBER | CSRF));

/* ---- one's own ------------------------------------------------------------------------------ */

static enum result
get_drafts(struct ctx *c)
{
	struct drafts_page p = {0};
	struct draft_line *lines;
	struct draft *drafts;
	enum result r;

	r = draft_list(&c->db, c->arena, c->me, &drafts, &p.n);
	if (r != OK)
		return r;
	lines = arena_array(c->arena, p.n + 1, sizeof(*lines));
	for (size_t i = 0; i < p.n; i++)
		lines[i] = line_of(c, &drafts[i]);
	p.lines = lines;
	c->env->title = tr(c->locale, N_("Drafts"));
	c->env->section = "account";
	c->env->no_index = true;
	view_drafts(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_account_drafts, GET(get_drafts, MEMBER));

static enum result
get_draft(struct ctx *c)
{
	struct draft *d;
	enum result r;

	r = draft_find(&c->db, c->arena, c->me, path_text(c, 2), &d);
	if (r != OK)
		return r;
	return d == NULL ? NOT_FOUND : show_draft(c, d, 200);
}

static enum result
post_to_question(struct ctx *c)
{
	enum result r = draft_to_question(&c->db, c->arena, c->me, path_text(c, 2));

	return r == OK ? see_other(c, "/questions/ask") : r;
}

RESOURCE(page_account_draft, GET(get_draft, MEMBER), POST(post_to_question, MEMBER | CSRF));
