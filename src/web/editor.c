#include "web/editor.h"

#include "answerwell/account/mention.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "views/editor_page.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/suggest.h"
#include "web/uploads.h"
#include "web/waiting.h"
#include "web/web.h"

/* ---- fields --------------------------------------------------------------------------------- */

enum { ALWAYS_REQUIRED = 1 << TEXT_TITLE | 1 << TEXT_BODY | 1 << TEXT_CATEGORY };

static const char *const usual_hints[TEXT_PARTS] = {
    [TEXT_TITLE] = N_("One sentence, as you would ask it in person."),
    [TEXT_TAGS] = N_("Up to 5, separated by commas or spaces: b3, descaling. Optional."),
    [TEXT_PHRASINGS] = N_("One per line. Search and suggestions use them to find the entry."),
};

bool
editor_has(const struct editor *e, enum text_part part)
{
	return text_has(e->form->kind, part) && (e->form->without & 1u << part) == 0;
}

bool
editor_requires(const struct editor *e, enum text_part part)
{
	return ((ALWAYS_REQUIRED | e->form->requires) & 1u << part) != 0;
}

const char *
editor_label(const struct editor *e, enum text_part part)
{
	const char *label = e->form->labels[part];

	return label != NULL ? label : text_rules[part].label;
}

const char *
editor_hint(const struct editor *e, enum text_part part)
{
	const char *hint = e->form->hints[part];

	return hint != NULL ? hint : usual_hints[part];
}

bool
editor_has_lines(const struct editor *e)
{
	for (int part = 0; part < TEXT_PARTS; part++)
		if (editor_has(e, (enum text_part)part) &&
		    (text_rules[part].shape == TEXT_LINE || text_rules[part].shape == TEXT_NAMES))
			return true;
	return false;
}

/* 0: not said. */
static enum markdown_format
format_named(struct ctx *c)
{
	int64_t format = form_id(c, EDITOR_FORMAT);

	return format <= MARKDOWN_TODAY ? (enum markdown_format)format : 0;
}

static enum markdown_format
read_format(struct ctx *c)
{
	return form_has(c, EDITOR_AS_TYPED) ? MARKDOWN_TODAY : format_named(c);
}

static enum markdown_format
older(enum markdown_format format)
{
	return format != MARKDOWN_TODAY ? format : 0;
}

struct text
editor_read(struct ctx *c)
{
	int64_t seen = form_id(c, "seen");
	struct text t = {.n_seen = seen <= INT32_MAX ? (int)seen : 0, .format = read_format(c)};

	for (int part = 0; part < TEXT_PARTS; part++) {
		const struct text_rule *rule = &text_rules[part];
		bool is_long = rule->shape == TEXT_PROSE || rule->shape == TEXT_LINES;

		if (rule->shape == TEXT_FIELDS)
			t.details = editor_read_details(c);
		else
			text_set(&t, (enum text_part)part,
				 is_long ? form_text(c, rule->name) : form_line(c, rule->name));
	}
	return t;
}

struct safe_html
editor_preview(struct ctx *c, const struct text *typed)
{
	if (str_chars(typed->body) <= BODY_MAX)
		return mention_render(&c->db, c->arena, typed->body,
				      typed->format != 0 ? typed->format : MARKDOWN_TODAY);
	problem_add(&c->problems, "body", text_rules[TEXT_BODY].is_long, BODY_MAX);
	return (struct safe_html){NULL};
}

/* ---- what it begins with -------------------------------------------------------------------- */

static bool
is_answered(const struct ctx *c, enum result r)
{
	return r != OK || c->out.is_ready;
}

enum result
editor_load(struct ctx *c, const struct editor_form *form, struct editor *e)
{
	enum result r;

	e->form = form;
	r = form->load(c, e);
	e->text = text_whole(&e->text);
	e->now = text_whole(&e->now);
	e->text.format = text_format_of_edit(c->arena, &e->text);
	e->old = older(e->text.format);
	e->category_seen = e->now.category;
	return r;
}

/* A part that must not be empty stays as it is when there is none. */
static void
take(struct editor *e, enum text_part part, const struct text *from)
{
	const char *value = text_get(from, part);

	if (editor_has(e, part) && (*value != '\0' || !editor_requires(e, part)))
		text_set(&e->text, part, value);
}

/* An older version, if the address names one: NOT_FOUND if not. */
static enum result
take_revision(struct ctx *c, struct editor *e)
{
	int64_t number = arg_id(c, "revision");
	struct revision *old;
	enum result r;

	if (e->form->revision == NULL || number <= 0 || number > INT32_MAX)
		return NOT_FOUND;
	if ((r = e->form->revision(c, e, (int)number, &old)) != OK)
		return r;
	for (int part = 0; part < TEXT_PARTS; part++)
		if (!text_rules[part].is_note && text_rules[part].shape != TEXT_CHOICE &&
		    text_rules[part].shape != TEXT_LINES)
			take(e, (enum text_part)part, &old->text);
	e->text.format = text_format_of_edit(c->arena, &old->text);
	e->old = older(e->text.format);
	e->text.reason =
	    arena_printf(c->arena, tr(c->locale, N_("Revision %d restored")), old->number);
	return OK;
}

/* A form without its draft is better than none. */
static void
take_draft(struct ctx *c, struct editor *e)
{
	struct draft *draft = NULL;

	if (draft_find(&c->db, c->arena, c->me, e->key, &draft) != OK || draft == NULL)
		return;
	for (int part = 0; part < TEXT_PARTS; part++)
		take(e, (enum text_part)part, &draft->text);
	if (e->text.n_seen != 0)
		e->text.n_seen = draft->text.n_seen;
	if (draft->text.format != 0)
		e->text.format = draft->text.format;
	if (e->old == 0)
		e->old = older(e->text.format);
	e->bar.at = draft->at;
	e->bar.found = editor_found(c, e->form->kind, &draft->text);
}

/* Once: it may stand at the end of the draft already. */
static void
add_more(struct ctx *c, struct editor *e)
{
	const char *body = e->text.body;

	if (e->more != NULL && !str_ends(body, e->more))
		e->text.body =
		    arena_printf(c->arena, "%s%s%s", body, body[0] != '\0' ? "\n\n" : "", e->more);
}

/* ---- showing -------------------------------------------------------------------------------- */

enum result
editor_show(struct ctx *c, struct editor *e, int status)
{
	struct category *categories;
	enum result r = OK;

	if (editor_has(e, TEXT_CATEGORY)) {
		r = category_list(&c->db, c->arena, c->locale, &categories, &e->n_categories);
		e->categories = categories;
	}
	if (r == OK && editor_has(e, TEXT_DETAILS))
		r = editor_load_details(c, e);
	if (r == OK && e->form->finds_similar) {
		e->suggested = suggest_entries(c, e->text.title);
		r = suggest_threads(c, e->text.title, e->suggested);
	}
	if (r != OK)
		return r;
	if (e->is_sent || e->is_step)
		editor_ask(c, e);
	c->env->title = tr(c->locale, e->form->title);
	c->env->section = e->form->kind == TEXT_ENTRY ? "faq" : "questions";
	c->env->no_index = true;
	c->env->is_writing = true;
	if (e->form->show != NULL)
		return e->form->show(c, e, status);
	view_editor_page(page_begin(c, status), e);
	return OK;
}

enum result
editor_get(struct ctx *c, const struct editor_form *form)
{
	struct editor e = {.is_sent = false};
	enum result r = editor_load(c, form, &e);

	if (is_answered(c, r))
		return r;
	if (wants_fragment(c) && editor_has(&e, TEXT_DETAILS))
		return editor_show_details(c, &e);
	if (c->me != NULL && e.key != NULL) {
		e.bar.key = e.key;
		r = take_revision(c, &e);
		if (r == NOT_FOUND)
			take_draft(c, &e);
		else if (r != OK)
			return r;
	}
	add_more(c, &e);
	return editor_show(c, &e, 200);
}

/* The form as it came; a conflict that was shown stays in view. */
static enum result
show_again(struct ctx *c, struct editor *e, int status)
{
	enum result r = OK;

	if (e->form->revision != NULL && (editor_goes_on(c) || editor_is_choice(c)))
		r = editor_compare(c, e, (int)form_id(c, "base"), form_text(c, "mine"), false);
	return r == OK ? editor_show(c, e, status) : r;
}

static enum result
show_conflict(struct ctx *c, struct editor *e)
{
	enum result r = editor_meet(c, e);

	return r == OK ? editor_show(c, e, 409) : r;
}

/* ---- what was sent -------------------------------------------------------------------------- */

static enum result
begin(struct ctx *c, const struct editor_form *form, struct editor *e)
{
	const char *key = form_line(c, "draft_key");
	enum markdown_format format;
	enum result r;

	e->is_sent = true;
	r = editor_load(c, form, e);
	if (is_answered(c, r) || e->is_loaded)
		return r;
	format = e->text.format;
	e->text = editor_read(c);
	e->old = older(format_named(c));
	if (e->text.format == 0)
		e->text.format = format;
	editor_decide(c, e);
	e->category_seen = form_line(c, "category_seen");
	e->once = form->revision == NULL ? once_of(c) : NULL;
	e->bar.key = c->me != NULL && draft_key_is_valid(key) ? key : NULL;
	return OK;
}

void
editor_drop_draft(struct ctx *c)
{
	enum result r = OK;

	/* What was written before there was an account has none. */
	if (form_has(c, "draft_key"))
		r = draft_discard(&c->db, c->arena, c->me, form_line(c, "draft_key"));
	if (r != OK)
		log_event(LOG_LEVEL_WARN, "draft.left", "result=%s", result_name(r));
}

static enum result
save(struct ctx *c, struct editor *e)
{
	enum result r = c->problems.n == 0 ? e->form->save(c, e) : INVALID;

	if (r != OK || e->once == NULL || !e->once->is_changed)
		return r;
	if (e->form->changed != NULL)
		return e->form->changed(c, e->id);
	once_say(c, "body");
	return INVALID;
}

enum result
editor_post(struct ctx *c, const struct editor_form *form)
{
	struct editor e = {.is_sent = true};
	bool is_preview = form_has(c, "preview");
	enum result r = begin(c, form, &e);

	if (is_answered(c, r))
		return r;
	if (!c->is_redrawn && (r = uploads_add(c, &e.text.body)) != OK && r != INVALID)
		return r;
	if (is_preview)
		e.preview = editor_preview(c, &e.text);
	if (c->is_redrawn || is_preview || form_has(c, EDITOR_SHOW_FIELDS) ||
	    (form->revision != NULL && editor_is_choice(c)))
		return show_again(c, &e, c->problems.n > 0 && is_preview ? 422 : 200);
	r = uploads_ask(c, e.text.body);
	if (r == OK)
		r = save(c, &e);
	if (c->out.is_ready)
		return r;
	if (r == INVALID)
		return show_again(c, &e, 422);
	if (r == CONFLICT && form->revision != NULL)
		return show_conflict(c, &e);
	if (r == CONFLICT && c->problems.n > 0)
		return editor_show(c, &e, 409);
	if (r != OK)
		return r;
	editor_drop_draft(c);
	return form->done(c, &e);
}

enum result
editor_step(struct ctx *c, const struct editor_form *form)
{
	struct editor e = {.is_step = true};
	enum result r = begin(c, form, &e);

	if (is_answered(c, r))
		return r;
	/* Browsers send files once. */
	r = uploads_add(c, &e.text.body);
	return r == OK || r == INVALID ? editor_show(c, &e, r == OK ? 200 : 422) : r;
}

enum result
editor_visitor(struct ctx *c, const struct editor_form *form)
{
	struct editor e = {.is_sent = true};
	enum result r = begin(c, form, &e);

	if (is_answered(c, r))
		return r;
	if (c->is_redrawn || form_has(c, EDITOR_SHOW_FIELDS))
		return editor_show(c, &e, 200);
	r = c->problems.n == 0 ? text_is_fit(&c->db, c->arena, form->kind, &e.text, &c->problems)
			       : INVALID;
	if (r == INVALID)
		return editor_show(c, &e, 422);
	return r == OK ? waiting_show_doors(c, kept_now(c), "", 401) : r;
}
