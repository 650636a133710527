#include "web/pages/solutions.h"

#include "answerwell/account/limit.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/question.h"
#include "views/searches.h"
#include "views/solved.h"
#include "views/unsolved.h"
#include "web/ask_queue.h"
#include "web/editor.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/asks.h"
#include "web/pages/staff.h"
#include "web/site.h"
#include "web/waiting.h"
#include "web/web.h"

/* ---- claiming ------------------------------------------------------------------------------------- */

static enum result
check_limit(struct ctx *c)
{
	const char *key = c->me != NULL
			      ? arena_printf(c->arena, "account %lld", (long long)c->me->id)
			      : c->in.network;

	return limit_take(&c->db, c->arena, LIMIT_KIND_CLAIM, key, &c->retry_at);
}

/* What was typed: the form that asks has a title, fields of searching have q; on the page that was opened there is none, but the
 * log may know. */
static enum result
read_words(struct ctx *c, const char **words)
{
	*words = form_has(c, "title") ? form_line(c, "title") : form_line(c, "q");
	if ((*words)[0] != '\0')
		return OK;
	ask_queue_write(&c->db, c->arena);
	return ask_log_words(&c->db, c->arena, form_line(c, ASK_FIELD), words);
}

static enum result
post_claim(struct ctx *c)
{
	struct solution_draft draft = {.locale = c->locale,
				       .body = form_text(c, "body"),
				       .category = form_line(c, "category"),
				       .tags = form_line(c, "tags"),
				       .visit = form_line(c, ASK_FIELD)};
	int64_t id;
	enum result r;

	if (!asks_read(c, "solved", &draft.entry_id, &draft.question_id))
		return NOT_FOUND;
	if ((r = check_limit(c)) != OK || (r = read_words(c, &draft.title)) != OK)
		return r;
	r = solution_claim(&c->db, c->arena, c->me, &draft, &id);
	if (r != OK)
		return r;
	asks_claimed(c, form_has(c, "title") || form_has(c, "q") ? draft.title : "", draft.entry_id,
		     draft.question_id);
	if (c->me != NULL)
		editor_drop_draft(c);
	return see_other(c, "/solved/%s", solution_token(c->arena, id));
}

/* Of a visitor it keeps what nobody reads but whoever has the link to it. */
RESOURCE(page_claim, BELONGS_TO("/questions/ask"), POST(post_claim, ANYONE | CSRF_MEMBER));

/* ---- yes or no ------------------------------------------------------------------------------------ */

static enum result
show(struct ctx *c, const struct solution *claim, int status)
{
	const struct solved_page p = {.claim = claim,
				      .token = path_text(c, 1),
				      .is_member = claim->by_member != 0,
				      .is_whole = claim->title[0] != '\0' &&
						  claim->body[0] != '\0' &&
						  claim->category[0] != '\0'};

	c->env->title =
	    tr(c->locale, claim->is_said ? N_("Thank you") : N_("Is it really solved?"));
	c->env->section = "questions";
	c->env->no_index = true;
	view_solved(page_begin(c, status), &p);
	return OK;
}

/* NOT_FOUND also for another member than whose it is. */
static enum result
read_claim(struct ctx *c, struct solution **claim)
{
	int64_t id;
	enum result r;

	if (!solution_token_read(c->arena, path_text(c, 1), &id))
		return NOT_FOUND;
	r = solution_get(&c->db, c->arena, id, claim);
	if (r == OK && c->me != NULL && (*claim)->by_member != 0 &&
	    (*claim)->by_member != c->me->id)
		return NOT_FOUND;
	return r;
}

/* Changes nothing: scanners in mail systems follow links. */
static enum result
get_solved(struct ctx *c)
{
	struct solution *claim;
	enum result r = read_claim(c, &claim);

	return r == OK ? show(c, claim, 200) : r;
}

/* What the form that asks takes from an address. */
static enum result
ask_with(struct ctx *c, const struct solution *claim)
{
	struct buf b;

	buf_init(&b, c->arena, 256);
	buf_puts(&b, "/questions/ask?title=");
	buf_url(&b, claim->title);
	buf_puts(&b, "&category=");
	buf_url(&b, claim->category);
	buf_puts(&b, "&tags=");
	buf_url(&b, claim->tags);
	buf_printf(&b, "&" CLAIM_FIELD "=%s", path_text(c, 1));
	return see_other(c, "%s", b.data);
}

/* As if the form that asks had been sent now, once. */
static enum result
post_draft(struct ctx *c, const struct solution *claim)
{
	const char *once = arena_strndup(
	    c->arena, secret_mac(c->arena, "solution-once", path_text(c, 1)), TOKEN_TEXT);
	/* What did not solve it had been read. */
	const char *shown =
	    claim->entry_id != 0 ? arena_printf(c->arena, "%lld", (long long)claim->entry_id) : "";
	struct kept_field fields[] = {
	    {.name = "title", .value = claim->title},       {.name = "body", .value = claim->body},
	    {.name = "category", .value = claim->category}, {.name = "tags", .value = claim->tags},
	    {.name = SHOWN_FIELD, .value = shown},          {.name = ONCE_FIELD, .value = once},
	    {.name = CLAIM_FIELD, .value = path_text(c, 1)}};
	const struct kept kept = {
	    .path = "/questions", .fields = fields, .n = sizeof(fields) / sizeof(fields[0])};

	return waiting_post(c, &kept);
}

static enum result
post_solved(struct ctx *c)
{
	const char *said = form_line(c, "said");
	struct solution *claim;
	enum result r = read_claim(c, &claim);

	if (r != OK)
		return r;
	if (!str_eq(said, "yes") && !str_eq(said, "no"))
		return show(c, claim, 422);
	r = solution_say(&c->db, c->arena, c->me, claim, str_eq(said, "yes"));
	if (r != OK)
		return r;
	if (str_eq(said, "yes"))
		return see_other(c, "/solved/%s", path_text(c, 1));
	return claim->body[0] != '\0' ? post_draft(c, claim) : ask_with(c, claim);
}

RESOURCE(page_solved, GET(get_solved, ANYONE | NO_STORE), POST(post_solved, ANYONE | CSRF_MEMBER));

/* From notices and mails: the address knows no more than what it is about. */
static enum result
get_own(struct ctx *c)
{
	bool is_entry = str_eq(path_text(c, 1), "faq");
	int64_t about = path_id(c, 2), id;
	enum result r =
	    solution_find(&c->db, c->arena, c->me, is_entry ? about : 0, is_entry ? 0 : about, &id);

	return r == OK ? see_other(c, "/solved/%s", solution_token(c->arena, id)) : r;
}

RESOURCE(page_solved_own, GET(get_own, MEMBER));

/* ---- the asker's word in the thread ---------------------------------------------------------------- */

static enum result
post_solution(struct ctx *c)
{
	int64_t id = path_id(c, 1);
	enum result r = offer_solved(&c->db, c->arena, c->me, id);

	if (r == NOT_FOUND)
		notice_next(c, N_("The FAQ entry is no longer there."));
	else if (r != OK)
		return r;
	else
		notice_next(c,
			    N_("Good to hear. We will ask you once, in three days, whether it is "
			       "really solved."));
	return see_other(c, "/questions/%lld", (long long)id);
}

RESOURCE(page_question_solution, BELONGS_TO("/questions/*"),
	 POST(post_solution, MEMBER | CSRF | LIMIT_POST));

static enum result
show_unsolved(struct ctx *c, const char *reason, int status)
{
	struct unsolved_page p = {.reason = reason};
	struct question *q;
	enum result r = question_get(&c->db, c->arena, c->me, c->locale, path_id(c, 1), &q);

	if (r != OK)
		return r;
	if (q->post.author_id != c->me->id)
		return FORBIDDEN;
	p.question = q;
	c->env->title = tr(c->locale, N_("Still not solved?"));
	c->env->section = "questions";
	c->env->no_index = true;
	c->env->is_writing = true;
	view_unsolved(page_begin(c, status), &p);
	return OK;
}

static enum result
get_unsolved(struct ctx *c)
{
	return show_unsolved(c, "", 200);
}

static enum result
post_unsolved(struct ctx *c)
{
	const char *reason = form_text(c, "reason");
	int64_t id = path_id(c, 1);
	enum result r;

	if (c->is_redrawn)
		return show_unsolved(c, reason, 200);
	r = c->problems.n == 0 ? unsolved_say(&c->db, c->arena, c->me, id, reason, &c->problems)
			       : INVALID;
	if (r == CONFLICT) {
		problem_add(&c->problems, "reason",
			    N_("Your question is already open. Please add this as a comment."), 0);
		r = INVALID;
	}
	if (r == INVALID)
		return show_unsolved(c, reason, 422);
	if (r != OK)
		return r;
	notice_next(c, N_("Your question is open again, and our staff have been told."));
	return see_other(c, "/questions/%lld", (long long)id);
}

RESOURCE(page_unsolved, GET(get_unsolved, MEMBER),
	 POST(post_unsolved, MEMBER | CSRF | LIMIT_POST | REDRAWS));

/* ---- for staff -------------------------------------------------------------------------------------- */

static enum result
get_searches(struct ctx *c)
{
	struct searches_page p = {.is_moderator = c->me->role >= ROLE_MODERATOR,
				  .is_kept = ask_log_is_kept(&site_of(c)->set)};
	struct ask_gap *missing, *left;
	enum result r;

	ask_queue_write(&c->db, c->arena);
	r = ask_log_gaps(&c->db, c->arena, false, &missing, &p.n_missing);

	if (r == OK)
		r = ask_log_gaps(&c->db, c->arena, true, &left, &p.n_left);
	if (r != OK)
		return r;
	p.missing = missing;
	p.left = left;
	staff_page(c, N_("Searches"));
	view_searches(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_searches, GET(get_searches, STAFF),
	 STAFF_TAB(DESK_FIGURES, 20, "/staff/searches", N_("Searches")));
