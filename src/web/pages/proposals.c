/* What the site proposes to staff: phrasings for entries, and what questions repeat. */
#include "web/pages/proposals.h"

#include <stdlib.h>

#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/faq/repetition.h"
#include "answerwell/match/matcher.h"
#include "answerwell/search/search.h"
#include "views/proposals.h"
#include "views/repeats.h"
#include "web/ask_queue.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

/* ---- phrasings ------------------------------------------------------------------------------ */

/* Of what it says, not of where it stands: lists change while somebody reads them. */
static const char *
pick_name(struct arena *a, const struct proposal *p)
{
	const char *says =
	    arena_printf(a, "%lld %s", (long long)p->phrasing.entry_id, p->phrasing.text);

	return arena_printf(a, "pick-%.*s", PICK_CHARS, secret_mac(a, "proposal", says));
}

static enum result
get_phrasings(struct ctx *c)
{
	struct proposals_page p = {.are_ticked = str_eq(arg_line(c, "tick"), "all")};
	struct proposal_act *acts;
	struct proposal *list;
	enum result r;

	ask_queue_write(&c->db, c->arena);
	r = proposal_list(&c->db, c->arena, c->me, &list, &p.n);
	if (r == OK)
		r = proposal_recent(&c->db, c->arena, &acts, &p.n_acts);
	if (r != OK)
		return r;
	p.list = list;
	p.acts = acts;
	p.picks = arena_array(c->arena, p.n, sizeof(*p.picks));
	for (size_t i = 0; i < p.n; i++)
		p.picks[i] = pick_name(c->arena, &list[i]);
	staff_page(c, N_("Proposed phrasings"));
	view_proposals(page_begin(c, 200), &p);
	return OK;
}

/* Those that were ticked and are still proposed. */
static enum result
read_picked(struct ctx *c, struct proposal **out, size_t *n)
{
	struct proposal *list;
	size_t n_list;
	enum result r = proposal_list(&c->db, c->arena, c->me, &list, &n_list);

	*n = 0;
	for (size_t i = 0; r == OK && i < n_list; i++)
		if (form_has(c, pick_name(c->arena, &list[i])))
			list[(*n)++] = list[i];
	*out = list;
	return r;
}

static enum result
decide(struct ctx *c, bool is_accepted, const char **said)
{
	struct proposal *picked;
	size_t n, n_added;
	enum result r = read_picked(c, &picked, &n);

	if (r != OK || n == 0) {
		*said = N_("Nothing you ticked is still proposed.");
		return r;
	}
	if (!is_accepted) {
		*said = N_("They will not be proposed again. “Undo” takes that back.");
		return proposal_refuse(&c->db, c->arena, c->me, picked, n);
	}
	*said = N_("Added to their entries. “Undo” takes that back.");
	return proposal_accept(&c->db, c->arena, c->me, picked, n, &n_added);
}

static enum result
take_back(struct ctx *c, const char **said)
{
	struct undo_outcome out;
	enum result r = proposal_undo(&c->db, c->arena, c->me, form_id(c, "undo"), &out);

	*said = r == CONFLICT    ? N_("Someone else has undone that already.")
		: out.n_kept > 0 ? N_("Undone. What others have changed since stays as it is.")
				 : N_("Undone.");
	return r == CONFLICT ? OK : r;
}

static enum result
post_phrasings(struct ctx *c)
{
	const char *said = NULL, *action = form_line(c, "action");
	enum result r = form_has(c, "undo")        ? take_back(c, &said)
			: str_eq(action, "accept") ? decide(c, true, &said)
			: str_eq(action, "refuse") ? decide(c, false, &said)
						   : NOT_FOUND;

	if (r != OK)
		return r;
	notice_next(c, said);
	return see_other(c, "/staff/phrasings");
}

RESOURCE(page_proposals, GET(get_phrasings, MODERATOR), POST(post_phrasings, MODERATOR | CSRF),
	 STAFF_TAB(DESK_FAQ, 10, "/staff/phrasings", N_("Phrasings")));

/* ---- repetitions ---------------------------------------------------------------------------- */

static bool
is_refused(const struct proposal_no *nos, size_t n, int64_t question,
	   const struct duplicate_choice *choice)
{
	for (size_t i = 0; i < n; i++)
		if (nos[i].question_id == question &&
		    (choice->entry != NULL ? nos[i].entry_id == choice->entry->id
					   : nos[i].other_id == choice->hit->id))
			return true;
	return false;
}

/* What is sure enough, and was there before the question; the surest first. */
static enum result
propose(struct ctx *c, const struct proposal_question *q, const struct proposal_no *nos,
	size_t n_nos, struct repeat_row *out)
{
	const struct question question = {.post = {.id = q->id, .body = q->body},
					  .text = {.title = q->title},
					  .locale = q->locale};
	struct duplicate_choices all;
	struct duplicate_choice *list;
	size_t n = 0;
	enum result r = duplicates_propose(c, &question, &all);

	if (r != OK)
		return r;
	list = arena_array(c->arena, REPEATS_CHOICES, sizeof(*list));
	for (size_t i = 0; i < all.n && n < REPEATS_CHOICES; i++) {
		const struct duplicate_choice *one = &all.list[i];

		if (one->percent >= REPEATS_LEAST && !is_refused(nos, n_nos, q->id, one) &&
		    (one->hit == NULL || one->hit->id < q->id))
			list[n++] = *one;
	}
	*out = (struct repeat_row){q, {list, n}};
	return OK;
}

static int
by_surest(const void *left, const void *right)
{
	const struct repeat_row *l = left, *r = right;
	int one = l->choices.list[0].percent, other = r->choices.list[0].percent;

	return (one < other) - (one > other);
}

static enum result
get_repeats(struct ctx *c)
{
	struct repeats_page p = {.n = 0};
	struct proposal_question *questions;
	struct proposal_no *nos;
	struct repeat_row *rows;
	int64_t *ids;
	size_t n, n_nos;
	enum result r =
	    proposal_questions(&c->db, c->arena, c->me, arg_id(c, "before"), &questions, &n);

	if (r != OK)
		return r;
	ids = arena_array(c->arena, n, sizeof(*ids));
	for (size_t i = 0; i < n; i++)
		ids[i] = questions[i].id;
	rows = arena_array(c->arena, n, sizeof(*rows));
	r = proposal_nos(&c->db, c->arena, ids, n, &nos, &n_nos);
	for (size_t i = 0; r == OK && i < n; i++) {
		r = propose(c, &questions[i], nos, n_nos, &rows[p.n]);
		p.n += r == OK && rows[p.n].choices.n > 0;
	}
	if (r != OK)
		return r;
	qsort(rows, p.n, sizeof(*rows), by_surest);
	p.rows = rows;
	p.next = n == PROPOSAL_QUESTIONS ? questions[n - 1].id : 0;
	staff_page(c, N_("Asked before?"));
	view_repeats(page_begin(c, 200), &p);
	return OK;
}

/* "faq-12" or "12". */
static enum result
post_repeats(struct ctx *c)
{
	const char *no = form_line(c, "no");
	struct proposal_no said = {.question_id = form_id(c, "question")};
	bool is_entry = str_starts(no, "faq-");
	int64_t id;
	enum result r;

	if (!str_to_int(is_entry ? no + 4 : no, 1, INT64_MAX, &id))
		return NOT_FOUND;
	*(is_entry ? &said.entry_id : &said.other_id) = id;
	r = proposal_say_no(&c->db, c->arena, c->me, &said);
	if (r != OK)
		return r;
	notice_next(c, N_("Noted: it is not the same. It will not be proposed again."));
	return see_other(c, "/staff/duplicates");
}

RESOURCE(page_repeats, GET(get_repeats, STAFF), POST(post_repeats, STAFF | CSRF),
	 STAFF_TAB(DESK_TODO, 40, "/staff/duplicates", N_("Asked before?")));
