/* SMTP over several connections at once, each for many mails. The ledger's moves go together: what the server has
 * taken and what waits for its final dot are one commit (README.md). */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "mailer/mailer.h"
#include "mailer/smtp_talk.h"
#include "mailer/todo.h"
#include "mailer/transport.h"

enum {
	PROBE_SECONDS = 20,
	EVERYBODY = 3, /* so many refused in a row, and none taken: it is not about them */
	MAILS_EACH = 10, /* for fewer another connection is not worth it */
	POLLS_EACH = 4
};

#define IDLE_MOST CLOCK_MINUTE /* servers close after a few minutes: not asked again after this */
#define AGE_MOST (5 * CLOCK_MINUTE)
/* Others may come into a commit for as long as one takes. */
#define GATHER_LEAST (4 * CLOCK_MILLISECOND)
#define GATHER_MOST (50 * CLOCK_MILLISECOND)
#define NARROW_FOR (10 * CLOCK_MINUTE)
#define SLOW (100 * CLOCK_MILLISECOND) /* a mail that takes longer is worth another connection */
#define POLL_MOST (CLOCK_SECOND / 10)
#define POLL_OPENING                                                                               \
	(20 * CLOCK_MILLISECOND) /* names are looked up in threads, which no descriptor tells of */

struct smtp {
	struct transport transport;
	struct talk talks[SESSIONS_MOST];
	int n_talks; /* as the settings say */
	bool is_shut; /* the server refused everybody when it was last tried */
	bool is_proven; /* it has taken a mail since */
	int64_t gather; /* how long others may come into a commit */
	int n_most; /* the server wants no more connections ... */
	int64_t narrow_until; /* ... at this time */
};

/* One batch. A refusal that may be about everybody is held until the server takes another mail, and
 * only then believed. */
struct round {
	struct smtp *t;
	struct mailer *mailer;
	struct arena *arena;
	struct todo todo;
	struct {
		const struct delivery *delivery;
		enum delivery_outcome outcome;
		const char *why;
	} held[EVERYBODY];
	size_t n_held, n_unclear; /* the latter: in a row, with those whose end is not known */
	struct delivery *accepted; /* not in the ledger yet */
	size_t n_accepted;
	int64_t waiting_since; /* for the ledger, 0: nothing is */
	bool is_progress, is_over;
};

/* ---- the ledger --------------------------------------------------------------------------------- */

/* FAILED only if the server has taken something since. */
static void
settle_held(struct round *r, enum delivery_outcome otherwise)
{
	for (size_t i = 0; i < r->n_held; i++)
		mailer_settle(r->mailer, r->arena, r->held[i].delivery,
			      otherwise == OUTCOME_ACCEPTED ? r->held[i].outcome : otherwise,
			      r->held[i].why);
	r->n_held = 0;
}

static size_t
find_ready(struct round *r, struct talk **ready, struct delivery *list)
{
	size_t n = 0;

	for (int i = 0; i < r->t->n_talks; i++) {
		struct talk *talk = &r->t->talks[i];

		if (talk->state != TALK_READY)
			continue;
		list[n] = *talk->delivery;
		ready[n++] = talk;
	}
	return n;
}

/* One commit for all that the server has taken and all that waits for its final dot; then the dots. */
static void
commit(struct round *r)
{
	struct talk *ready[SESSIONS_MOST];
	struct delivery list[SESSIONS_MOST];
	bool taken[SESSIONS_MOST];
	struct arena *a = arena_new();
	size_t n = find_ready(r, ready, list);
	int64_t began = clock_steady(), took;

	mailer_accept_and_hand_over(
	    r->mailer, a, &(struct mailer_move){r->accepted, r->n_accepted, list, n}, taken);
	took = clock_steady() - began;
	r->t->gather = took < GATHER_LEAST ? GATHER_LEAST : took > GATHER_MOST ? GATHER_MOST : took;
	r->n_accepted = 0;
	r->waiting_since = 0;
	for (size_t i = 0; i < n; i++) {
		if (taken[i]) {
			talk_dot(ready[i]);
		} else {
			talk_drop(ready[i]);
			todo_end(&r->todo, ready[i]->delivery);
			talk_end(ready[i]);
		}
	}
	arena_free(a);
}

/* When nobody else can come into it, or somebody has waited long enough. */
static bool
is_commit_due(struct round *r)
{
	int n_ready = 0, n_moving = 0;

	for (int i = 0; i < r->t->n_talks; i++) {
		n_ready += r->t->talks[i].state == TALK_READY;
		n_moving += r->t->talks[i].state != TALK_READY &&
			    r->t->talks[i].state != TALK_NONE &&
			    r->t->talks[i].state != TALK_OPENING;
	}
	if (n_ready == 0 && r->n_accepted == 0)
		return false;
	if (r->waiting_since == 0)
		r->waiting_since = clock_steady();
	return n_moving == 0 || clock_steady() - r->waiting_since >= r->t->gather;
}

/* ---- what came of a mail ------------------------------------------------------------------------ */

/* What is on its way and not handed over yet goes back; the final dots that were sent are waited for. */
static void
end_round(struct round *r, const struct talk *talk)
{
	r->is_over = true;
	r->t->is_proven = false;
	log_event(LOG_LEVEL_WARN, "mail.server_away", "stage=%d code=%d", (int)talk->stage,
		  talk->code);
	for (int i = 0; i < r->t->n_talks; i++) {
		struct talk *other = &r->t->talks[i];

		if (other == talk || other->state == TALK_NONE || other->state == TALK_OVER ||
		    other->state == TALK_DOT)
			continue;
		talk_drop(other);
		mailer_settle(r->mailer, r->arena, other->delivery, OUTCOME_RELEASED, "");
		talk_end(other);
	}
}

static void
settle(struct round *r, const struct talk *talk, enum delivery_outcome outcome)
{
	mailer_settle(r->mailer, r->arena, talk->delivery, outcome, talk->reply);
}

static void
on_accepted(struct round *r, const struct talk *talk)
{
	r->accepted[r->n_accepted++] = *talk->delivery;
	settle_held(r, OUTCOME_ACCEPTED);
	r->n_unclear = 0;
	r->is_progress = r->t->is_proven = true;
	r->t->is_shut = false;
}

/* The third in a row, or the first of a server that has refused everybody before. */
static void
count_unclear(struct round *r, const struct talk *talk)
{
	if (++r->n_unclear < EVERYBODY && !r->t->is_shut)
		return;
	r->t->is_shut = true;
	settle_held(r, OUTCOME_POSTPONED);
	end_round(r, talk);
}

static void
hold(struct round *r, const struct talk *talk, enum delivery_outcome outcome)
{
	if (talk->is_handed_over)
		mailer_take_back(r->mailer, r->arena, talk->delivery);
	r->held[r->n_held].delivery = talk->delivery;
	r->held[r->n_held].outcome = outcome;
	r->held[r->n_held++].why = arena_strdup(r->arena, talk->reply);
	count_unclear(r, talk);
}

/* The server wants none of us now. Where it only hung up, or has taken others on this connection, the
 * mail goes first next time; else another one does: it might be the mail after all. */
static void
on_site(struct round *r, const struct talk *talk)
{
	bool is_hung_up = talk->stage == SMTP_CONNECT || talk->code == 421 || talk->code == 0;

	settle(r, talk, is_hung_up || r->is_progress ? OUTCOME_RELEASED : OUTCOME_POSTPONED);
	settle_held(r, OUTCOME_POSTPONED);
	end_round(r, talk);
}

/* One connection more than the server wants of us is no reason to leave the others. */
static bool
is_one_too_many(struct round *r, const struct talk *talk)
{
	int n_open = 0;

	for (int i = 0; i < r->t->n_talks; i++)
		n_open += r->t->talks[i].link.state == LINK_OPEN;
	if (talk->stage != SMTP_CONNECT || n_open == 0 || r->is_over)
		return false;
	r->t->n_most = n_open;
	r->t->narrow_until = clock_steady() + NARROW_FOR;
	todo_put_back(&r->todo, talk->delivery);
	log_event(LOG_LEVEL_INFO, "mail.connections", "most=%d code=%d", n_open, talk->code);
	return true;
}

/* After the final dot only a reply makes it certain. Before it nothing was sent, so the question is
 * only whose fault it is: the server's or the site's (no attempt counted), or the address's. */
static void
judge(struct round *r, const struct talk *talk)
{
	int class = talk->code / 100;
	bool is_refusal = class == 4 || class == 5;
	enum delivery_outcome outcome = class == 5 ? OUTCOME_FAILED : OUTCOME_RETRY;

	if (talk->is_handed_over && class == 2) {
		on_accepted(r, talk);
		return;
	}
	if (talk->is_handed_over && !is_refusal) {
		settle(r, talk, OUTCOME_UNCERTAIN);
		count_unclear(r, talk);
		return;
	}
	if (is_one_too_many(r, talk))
		return;
	if (!is_refusal && talk->is_timed_out) {
		on_site(r, talk);
		return;
	}
	switch (smtp_blame(talk->stage, is_refusal ? talk->code : 0, talk->reply)) {
	case BLAME_SITE:
		on_site(r, talk);
		break;
	case BLAME_MAIL:
		settle(r, talk, outcome);
		r->is_progress = true;
		break;
	case BLAME_OPEN:
		hold(r, talk, outcome);
		break;
	}
}

/* ---- connections -------------------------------------------------------------------------------- */

/* Servers close what is old or idle, and balancers want to spread what comes. */
static void
close_worn(struct talk *talk)
{
	struct smtp_link *link = &talk->link;
	int64_t now = clock_steady();

	if (link->state == LINK_OPEN &&
	    (link->n_mails >= config()->mail_reuse || now - link->opened_at >= AGE_MOST ||
	     now - link->used_at >= IDLE_MOST || !link_is_quiet(link)))
		link_close(link);
}

static int
n_busy(const struct smtp *t)
{
	int n = 0;

	for (int i = 0; i < t->n_talks; i++)
		n += t->talks[i].state != TALK_NONE;
	return n;
}

/* All that are under way are so for some time. */
static bool
is_slow(const struct smtp *t)
{
	int64_t since = clock_steady() - SLOW;

	for (int i = 0; i < t->n_talks; i++) {
		if (t->talks[i].state != TALK_NONE && t->talks[i].began_at > since)
			return false;
	}
	return true;
}

/* One until the server has taken something; then as many as the mails are worth, or one more where it takes its
 * time, and as many as it lets us have. */
static int
n_wanted(const struct round *r)
{
	const struct smtp *t = r->t;
	int n = (int)(r->todo.n_all / MAILS_EACH);

	if (!t->is_proven)
		return 1;
	if (n <= n_busy(t) && is_slow(t))
		n = n_busy(t) + 1;
	if (n < 1)
		n = 1;
	if (n > t->n_talks)
		n = t->n_talks;
	return clock_steady() < t->narrow_until && n > t->n_most ? t->n_most : n;
}

/* Those with an open connection first. */
static struct talk *
idle_talk(struct smtp *t)
{
	struct talk *closed = NULL;

	for (int i = 0; i < t->n_talks; i++) {
		struct talk *talk = &t->talks[i];

		if (talk->state != TALK_NONE)
			continue;
		close_worn(talk);
		if (talk->link.state == LINK_OPEN)
			return talk;
		if (closed == NULL)
			closed = talk;
	}
	return closed;
}

static void
begin_some(struct round *r)
{
	const struct delivery *d;

	while (!mailer_stop && !r->is_over && n_busy(r->t) < n_wanted(r) &&
	       (d = todo_next(&r->todo)) != NULL)
		talk_begin(idle_talk(r->t), d);
}

/* True if a mail came to its end. */
static bool
step_all(struct round *r)
{
	bool is_ended = false;

	for (int i = 0; i < r->t->n_talks; i++) {
		struct talk *talk = &r->t->talks[i];

		if (talk->state != TALK_NONE)
			talk_step(talk);
		if (talk->state != TALK_OVER)
			continue;
		todo_end(&r->todo, talk->delivery);
		judge(r, talk);
		talk_end(talk);
		is_ended = true;
	}
	return is_ended;
}

static void
wait_for_some(struct round *r)
{
	struct pollfd polls[SESSIONS_MOST * POLLS_EACH];
	int64_t most = r->waiting_since != 0 ? GATHER_LEAST : POLL_MOST;
	size_t n = 0;

	for (int i = 0; i < r->t->n_talks; i++) {
		struct talk *talk = &r->t->talks[i];

		if (talk->state == TALK_OPENING) {
			n += link_open_polls(&talk->link, polls + n, POLLS_EACH);
			most = most < POLL_OPENING ? most : POLL_OPENING;
		} else if (talk->state != TALK_NONE) {
			polls[n++] = link_poll(&talk->link);
		}
	}
	(void)poll(polls, (nfds_t)n, (int)(most / CLOCK_MILLISECOND));
}

/* ---- one batch ---------------------------------------------------------------------------------- */

static enum transport_state
smtp_send(struct transport *base, struct mailer *m, struct arena *a, const struct delivery *list,
	  size_t n)
{
	struct round r = {.t = (struct smtp *)base, .mailer = m, .arena = a};
	const struct delivery *left;

	r.accepted = arena_array(a, n, sizeof(*r.accepted));
	todo_init(&r.todo, a, list, n);
	for (;;) {
		begin_some(&r);
		if (n_busy(r.t) == 0)
			break;
		if (step_all(&r))
			continue;
		if (is_commit_due(&r))
			commit(&r);
		else
			wait_for_some(&r);
	}
	commit(&r);
	while ((left = todo_left(&r.todo)) != NULL)
		mailer_settle(m, a, left, OUTCOME_RELEASED, "");
	settle_held(&r, OUTCOME_RETRY);
	for (int i = 0; r.is_over && i < r.t->n_talks; i++)
		link_close(&r.t->talks[i].link);
	if (!r.is_over)
		return TRANSPORT_FINE;
	return r.is_progress ? TRANSPORT_BROKE_OFF : TRANSPORT_AWAY;
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
smtp_close(struct transport *base)
{
	struct smtp *t = (struct smtp *)base;

	for (int i = 0; i < t->n_talks; i++)
		link_free(&t->talks[i].link);
	free(t);
	curl_global_cleanup();
}

enum result
transport_smtp_open(const char *address, struct transport **out, char *why, size_t why_size)
{
	struct smtp *t = calloc(1, sizeof(*t));

	if (t == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	t->transport = (struct transport){smtp_send, NULL, smtp_close};
	t->n_talks = config()->mail_sessions;
	for (int i = 0; i < t->n_talks; i++) {
		if (link_init(&t->talks[i].link, address))
			continue;
		t->n_talks = i;
		smtp_close(&t->transport);
		(void)snprintf(why, why_size, "takes smtp://USER:PASSWORD@HOST:PORT");
		return FAILED;
	}
	*out = &t->transport;
	return OK;
}

/* Until the connection is there, or the time is over. */
static void
probe_open(struct smtp_link *link)
{
	int64_t until = clock_steady() + PROBE_SECONDS * CLOCK_SECOND;

	link_open(link);
	while (link->state == LINK_OPENING && clock_steady() < until) {
		struct pollfd polls[POLLS_EACH];
		size_t n = link_open_polls(link, polls, POLLS_EACH);

		(void)poll(polls, (nfds_t)n, (int)(POLL_OPENING / CLOCK_MILLISECOND));
		link_open_step(link);
	}
	if (link->state == LINK_OPENING)
		link->why = CURLE_OPERATION_TIMEDOUT;
}

enum result
transport_smtp_probe(const char *address, char *why, size_t why_size)
{
	struct smtp_link link;
	CURLcode rc;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	if (!link_init(&link, address)) {
		(void)snprintf(why, why_size, "takes smtp://USER:PASSWORD@HOST:PORT");
		return FAILED;
	}
	probe_open(&link);
	rc = link.why;
	if (rc != CURLE_OK)
		(void)snprintf(why, why_size, "%s%s%.*s", curl_easy_strerror(rc),
			       link.code >= 400 ? ": " : "",
			       link.code >= 400 ? (int)strcspn(link.reply, "\r\n") : 0, link.reply);
	link_free(&link);
	curl_global_cleanup();
	if (rc == CURLE_COULDNT_RESOLVE_HOST || rc == CURLE_COULDNT_CONNECT ||
	    rc == CURLE_OPERATION_TIMEDOUT)
		return UNAVAILABLE;
	return rc == CURLE_OK ? OK : FAILED;
}
