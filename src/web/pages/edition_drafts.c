/* Editions that an editor composes: what is in them, in which order, with which introduction. */
#include "web/pages/edition_drafts.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/edition_schedule.h"
#include "views/edition_confirm.h"
#include "views/edition_draft.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/site.h"

/* Of an entry's check box: this, and its number. */
#define CHOOSE "choose-"

static void
draft_title(struct ctx *c, const char *title)
{
	c->env->title = tr(c->locale, title);
	c->env->section = "staff";
	c->env->no_index = true;
}

static const char *
introduction_field(struct ctx *c, enum locale l)
{
	return arena_printf(c->arena, "introduction-%s", locale_code(l));
}

/* What stood there when the page was made. */
const char *
introduction_was(struct arena *a, enum locale l)
{
	return arena_printf(a, "was-%s", locale_code(l));
}

/* ---- the page ------------------------------------------------------------------------------- */

static enum result
read_texts(struct ctx *c, int64_t id, struct edition_draft_page *p)
{
	struct edition_text *texts = arena_array(c->arena, LOCALES, sizeof(*texts));
	enum result r = edition_draft_texts(&c->db, c->arena, c->me, id, texts, &p->n_unfit);

	if (r != OK)
		return r;
	r = edition_may_release(&c->db, c->arena, c->me, id);
	p->needs_other = r == FORBIDDEN;
	if (r != OK && r != FORBIDDEN)
		return r;
	p->texts = texts;
	p->n_recipients = edition_readers(texts);
	p->has_gaps = edition_has_gaps(texts);
	p->seen = edition_seen(c->arena, texts);
	return OK;
}

static enum result
read_candidates(struct ctx *c, struct edition_draft_page *p)
{
	enum result r = OK;

	p->languages = site_of(c)->languages;
	p->first = site_of(c)->first;
	for (size_t i = 0; i < p->draft->n; i++)
		p->languages |= 1U << locale_from(p->draft->choices[i].language, p->first);
	for (int l = 0; r == OK && l < LOCALES; l++) {
		struct edition_choice *choices;

		if ((p->languages & 1U << l) == 0)
			continue;
		r = edition_draft_candidates(&c->db, c->arena, p->draft->id, (enum locale)l,
					     p->words, &choices, &p->n_candidates[l]);
		p->candidates[l] = choices;
	}
	return r;
}

/* `typed`: the introductions of the form, or NULL. */
static enum result
show_draft(struct ctx *c, const char *const *typed, const char *words, int status)
{
	struct edition_draft_page p = {.words = words};
	struct edition_draft *draft;
	int64_t id = path_id(c, 2);
	enum result r = edition_draft_get(&c->db, c->arena, c->me, id, &draft);

	if (r != OK)
		return r;
	p.draft = draft;
	for (int l = 0; l < LOCALES; l++)
		p.introductions[l] = typed != NULL ? typed[l] : draft->introductions[l];
	if ((r = read_texts(c, id, &p)) != OK || (r = read_candidates(c, &p)) != OK)
		return r;
	draft_title(c, N_("Compose an edition"));
	view_edition_draft(page_begin(c, status), &p);
	return OK;
}

/* One that was released, or never was a draft, has a page of its own. */
static enum result
get_draft(struct ctx *c)
{
	struct edition *e;
	enum result r = edition_get(&c->db, c->arena, path_id(c, 2), &e);

	if (r != OK)
		return r;
	if (!str_eq(e->state, "draft"))
		return see_other(c, "/staff/editions/%lld", (long long)e->id);
	return show_draft(c, NULL, arg_line(c, "words"), 200);
}

/* ---- changing it ---------------------------------------------------------------------------- */

static enum result
choose(struct ctx *c, int64_t id)
{
	int64_t *ids = arena_array(c->arena, c->n_form, sizeof(*ids));
	size_t n = 0;

	for (size_t i = 0; i < c->n_form; i++)
		if (str_starts(c->form[i].name, CHOOSE))
			ids[n++] = strtoll(c->form[i].name + strlen(CHOOSE), NULL, 10);
	return edition_draft_choose(&c->db, c->arena, c->me, id, ids, n);
}

/* *entry: the one that was moved. */
static enum result
change(struct ctx *c, int64_t id, int64_t *entry)
{
	if (form_has(c, "choose"))
		return choose(c, id);
	if (form_has(c, "leave"))
		return edition_draft_leave_out(&c->db, c->arena, c->me, id, form_id(c, "leave"));
	if (form_has(c, "up") || form_has(c, "down")) {
		bool is_down = form_has(c, "down");

		*entry = form_id(c, is_down ? "down" : "up");
		return edition_draft_move(&c->db, c->arena, c->me, id, *entry, is_down);
	}
	return OK;
}

static enum result
remove_draft(struct ctx *c, int64_t id)
{
	enum result r = edition_draft_remove(&c->db, c->arena, c->me, id);

	if (r == OK)
		notice_next(c, N_("The draft is gone. Its entries are still new."));
	return r == OK ? see_other(c, "/staff/editions") : r;
}

static void
say_refused(struct ctx *c, enum result r)
{
	if (r == INVALID)
		problem_add(&c->problems, "add",
			    N_("One of these entries cannot be sent right now. Its line says why."),
			    0);
	else
		problem_add(&c->problems, "add", N_("An edition has at most %ld entries."),
			    EDITION_CHOICES_MAX);
}

static enum result
changed(struct ctx *c, int64_t id, int64_t entry, const char *words)
{
	const char *query =
	    words[0] != '\0' ? arena_printf(c->arena, "?words=%s", head_encoded(c, words)) : "";
	const char *place = entry != 0 ? arena_printf(c->arena, "#entry-%lld", (long long)entry)
			    : words[0] != '\0' || form_has(c, "choose") ? "#add"
									: "";

	if (form_has(c, "save"))
		notice_saved(c);
	return see_other(c, "/staff/editions/%lld/draft%s%s", (long long)id, query, place);
}

/* Whatever is pressed, the introductions are kept. */
static enum result
post_draft(struct ctx *c)
{
	int64_t id = path_id(c, 2), entry = 0;
	const char *words = form_line(c, "words");
	const char *typed[LOCALES], *was[LOCALES];
	enum result r;

	if (form_has(c, "remove"))
		return remove_draft(c, id);
	for (int l = 0; l < LOCALES; l++) {
		typed[l] = form_text(c, introduction_field(c, (enum locale)l));
		was[l] = form_text(c, introduction_was(c->arena, (enum locale)l));
	}
	if (c->problems.n > 0)
		return show_draft(c, typed, words, 422);
	r = edition_draft_introduce(&c->db, c->arena, c->me, id, typed, was, &c->problems);
	if (r == INVALID)
		return show_draft(c, typed, words, 422);
	if (r != OK)
		return r;
	r = change(c, id, &entry);
	if (r != INVALID && r != LIMITED)
		return r == OK ? changed(c, id, entry, words) : r;
	say_refused(c, r);
	return show_draft(c, typed, words, 422);
}

RESOURCE(page_edition_draft, GET(get_draft, MODERATOR), POST(post_draft, MODERATOR | CSRF));

static enum result
post_drafts(struct ctx *c)
{
	int64_t id;
	enum result r = edition_draft_new(&c->db, c->arena, c->me, &id);

	return r == OK ? see_other(c, "/staff/editions/%lld/draft", (long long)id) : r;
}

RESOURCE(page_edition_drafts, BELONGS_TO("/staff/editions"), POST(post_drafts, MODERATOR | CSRF));

/* ---- releasing it --------------------------------------------------------------------------- */

static bool
is_ready(const struct edition_draft_page *p)
{
	return p->n_recipients > 0 && p->n_unfit == 0 && !p->has_gaps && !p->needs_other;
}

static const char *
zone_here(const struct ctx *c)
{
	return c->me->zone != NULL && c->me->zone[0] != '\0' ? c->me->zone : "UTC";
}

/* Asks once more, with the numbers; only of what was seen as it is now. */
static enum result
show_release(struct ctx *c, const char *seen, int status)
{
	struct edition_draft_page p = {.words = ""};
	int64_t id = path_id(c, 2);
	struct edition_new_page confirm;
	enum result r = read_texts(c, id, &p);

	if (r != OK)
		return r;
	if (!is_ready(&p) || !str_eq(p.seen, seen)) {
		notice_next(c, N_("Please look at it first: this is what would be sent now."));
		return see_other(c, "/staff/editions/%lld/draft", (long long)id);
	}
	confirm = (struct edition_new_page){.texts = p.texts,
					    .draft_id = id,
					    .leaves = form_line(c, "leaves"),
					    .deadline = form_line(c, "deadline"),
					    .zone = zone_here(c),
					    .seen = p.seen,
					    .n_recipients = p.n_recipients};
	draft_title(c, N_("Send this edition?"));
	view_edition_confirm(page_begin(c, status), &confirm);
	return OK;
}

static enum result
get_release(struct ctx *c)
{
	return show_release(c, arg_line(c, "seen"), 200);
}

static enum result
released(struct ctx *c, int64_t id, enum result r, const char *seen)
{
	if (r == CONFLICT) {
		problem_add(
		    &c->problems, "send",
		    N_("There is nothing in it, nobody to send it to, or another edition is "
		       "being sent right now."),
		    0);
		return show_draft(c, NULL, "", 409);
	}
	if (r == FORBIDDEN) {
		problem_add(&c->problems, "send",
			    N_("You have worked on it, so somebody else must send it."), 0);
		return show_draft(c, NULL, "", 403);
	}
	if (r == INVALID) {
		problem_add(&c->problems, "send",
			    N_("It is not what you saw any more. Please check again."), 0);
		return show_release(c, seen, 422);
	}
	return r == OK ? see_other(c, "/staff/editions/%lld", (long long)id) : r;
}

static enum result
post_release(struct ctx *c)
{
	int64_t id = path_id(c, 2);
	struct edition_consent consent = {.seen = form_line(c, "seen"),
					  .n_readers = form_id(c, "readers")};
	bool is_later = form_has(c, "schedule");
	struct edition_times when;

	if (is_later &&
	    edition_times_read(zone_here(c), form_line(c, "leaves"), form_line(c, "deadline"),
			       clock_now(), &when, &c->problems) != OK)
		return show_release(c, consent.seen, 422);
	return released(
	    c, id,
	    edition_draft_release(&c->db, c->arena, c->me, id, &consent, is_later ? &when : NULL),
	    consent.seen);
}

RESOURCE(page_edition_release, GET(get_release, MODERATOR), POST(post_release, MODERATOR | CSRF));
