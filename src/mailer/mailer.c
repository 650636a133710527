#include "mailer/mailer.h"

#include <time.h>

#include "answerwell/account/mail_request.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "mailer/jobs.h"
#include "mailer/transport.h"

enum { BATCH_FIRST = 10, BATCH_LEAST = 5, BATCH_MOST = 200, NOTES_MAX = 1000, REQUESTS_MOST = 50 };

/* What strangers ask for is answered at the beat of a clock, many at a time: work that begins right
 * behind a request slows down the next one, and whoever sends both could time what became of the first. */
#define BEAT (CLOCK_SECOND / 4)

/* A batch that takes longer than this blocks others from mails that are only claimed. */
#define BATCH_TIME (5 * CLOCK_SECOND)
#define IDLE_LIMIT (30 * CLOCK_SECOND)
#define SLICE (CLOCK_SECOND / 2) /* how late a signal may be noticed */
#define RENDER_PAUSE (CLOCK_SECOND / 20)
#define PAUSE_FIRST CLOCK_SECOND
#define PAUSE_MOST (60 * CLOCK_SECOND)

volatile sig_atomic_t mailer_stop;

void
mailer_sleep(int64_t us)
{
	int64_t until = clock_steady() + us, left;

	while (!mailer_stop && (left = until - clock_steady()) > 0) {
		struct timespec t;

		if (left > SLICE)
			left = SLICE;
		t.tv_sec = (time_t)(left / CLOCK_SECOND);
		t.tv_nsec = (long)(left % CLOCK_SECOND) * 1000;
		(void)nanosleep(&t, NULL);
	}
}

/* Doubles from a second to a minute. */
static void
pause_longer(int64_t *pause)
{
	*pause = *pause == 0 ? PAUSE_FIRST : *pause * 2;
	if (*pause > PAUSE_MOST)
		*pause = PAUSE_MOST;
	mailer_sleep(*pause);
}

/* ---- the ledger, whatever happens ------------------------------------------------------------- */

/* Whether to ask once more, after a longer pause each time: until the ledger has it, or a signal comes. Then
 * recovery finds what is missing. */
static bool
once_more(enum result r, int64_t *pause)
{
	if (r != UNAVAILABLE || mailer_stop)
		return false;
	pause_longer(pause);
	return true;
}

/* The ledger still has it as ours. */
static void
complain(struct mailer *m, enum result r, size_t n, const char *message_id)
{
	log_event(LOG_LEVEL_WARN, "mail.unsettled", "result=%s mails=%zu message=%s",
		  result_name(r), n, message_id);
	jobs_recover_now(m);
}

void
mailer_settle(struct mailer *m, struct arena *a, const struct delivery *d,
	      enum delivery_outcome outcome, const char *why)
{
	int64_t pause = 0;
	enum result r;

	do
		r = delivery_settle(&m->db, a, d, outcome, why);
	while (once_more(r, &pause));
	if (r != OK)
		complain(m, r, 1, d->message_id);
}

void
mailer_take_back(struct mailer *m, struct arena *a, const struct delivery *d)
{
	int64_t pause = 0;
	enum result r;

	do
		r = delivery_take_back(&m->db, a, d);
	while (once_more(r, &pause));
	if (r != OK)
		complain(m, r, 1, d->message_id);
}

void
mailer_accept_all(struct mailer *m, struct arena *a, const struct delivery *list, size_t n)
{
	int64_t pause = 0;
	enum result r;

	if (n == 0)
		return;
	do
		r = delivery_accept_all(&m->db, a, list, n);
	while (once_more(r, &pause));
	if (r != OK)
		complain(m, r, n, list[0].message_id);
}

void
mailer_accept_and_hand_over(struct mailer *m, struct arena *a, const struct mailer_move *move,
			    bool *taken)
{
	enum result r;

	if (move->n == 0) {
		mailer_accept_all(m, a, move->accepted, move->n_accepted);
		return;
	}
	r = delivery_accept_and_hand_over(&m->db, a, move->accepted, move->n_accepted, move->list,
					  move->n, taken);
	if (r == OK)
		return;
	/* Whether the ledger has heard it or not: these mails are not going out. */
	mailer_accept_all(m, a, move->accepted, move->n_accepted);
	for (size_t i = 0; i < move->n; i++) {
		taken[i] = false;
		mailer_settle(m, a, &move->list[i], OUTCOME_RELEASED, "");
	}
}

/* ---- one round -------------------------------------------------------------------------------- */

/* Follows the speed: a slow server must not keep mails from other mailers. */
static void
adapt_batch(struct mailer *m, size_t n, int64_t took)
{
	if (took > BATCH_TIME)
		m->batch = m->batch / 2 > BATCH_LEAST ? m->batch / 2 : BATCH_LEAST;
	else if (n == (size_t)m->batch && took < BATCH_TIME / 2)
		m->batch = m->batch * 2 < BATCH_MOST ? m->batch * 2 : BATCH_MOST;
}

static enum transport_state
send_batch(struct mailer *m, struct arena *a, const struct delivery *list, size_t n)
{
	int64_t began = clock_steady(), took;
	enum transport_state state = m->transport->send(m->transport, m, a, list, n);

	took = clock_steady() - began;
	log_event(LOG_LEVEL_INFO, "mail.batch", "mails=%zu ms=%lld", n, (long long)(took / 1000));
	adapt_batch(m, n, took);
	return state;
}

static int64_t
next_beat(void)
{
	return (clock_steady() / BEAT + 1) * BEAT;
}

/* At the beat after a call, and in each beat while mails go out; at once if more wait than are answered
 * at a time. */
static void
answer_requests(struct mailer *m, struct arena *a)
{
	size_t n = 0;

	if (clock_steady() < m->answer_at && !m->once)
		return;
	m->is_called = false;
	if (mail_request_answer(&m->db, a, REQUESTS_MOST, &n) != OK)
		log_event(LOG_LEVEL_WARN, "mailer.requests", "answered=%zu", n);
	m->answer_at = n < REQUESTS_MOST ? next_beat() : 0;
}

/* Until something is due, somebody calls, or a signal comes. */
static void
wait_for_work(struct mailer *m, struct arena *a)
{
	int64_t due = INT64_MAX, until = clock_steady() + IDLE_LIMIT, left;
	const char *channel = NULL, *payload;
	int n_notes = 0;

	if (delivery_next_due(&m->db, a, &due) == OK && due != INT64_MAX) {
		/* Due and yet not claimed: another mailer has it, or its edition is over. */
		left = due - clock_now();
		left = left > CLOCK_SECOND ? left : CLOCK_SECOND;
		until = left < IDLE_LIMIT ? clock_steady() + left : until;
	}
	if (config()->mail_bounces[0] != '\0' && m->bounce_at < until)
		until = m->bounce_at;
	if (m->is_called && m->answer_at < until)
		until = m->answer_at;
	while (!mailer_stop && (left = until - clock_steady()) > 0) {
		left = left < SLICE ? left : SLICE;
		if (db_notified(&m->db, a, left, &channel, &payload) != OK) {
			mailer_sleep(SLICE); /* what was said meanwhile is lost: look */
			return;
		}
		if (channel != NULL)
			break;
	}
	if (channel != NULL && !m->is_called) {
		m->is_called = true;
		m->answer_at = next_beat();
	}
	while (channel != NULL && n_notes++ < NOTES_MAX &&
	       db_notified(&m->db, a, 0, &channel, &payload) == OK)
		;
}

/* Sends what was claimed; a server that wants to be left alone gets its pause, a short one if it has
 * taken something before it said so. */
static void
send_and_pause(struct mailer *m, struct arena *a, const struct claimed *got, int64_t *pause)
{
	enum transport_state state = send_batch(m, a, got->list, got->n);

	if (state != TRANSPORT_AWAY)
		*pause = 0;
	if (state == TRANSPORT_AWAY && m->once)
		m->has_failed = true;
	else if (state != TRANSPORT_FINE)
		pause_longer(pause);
}

/* True if there is more to do at once or after a wait; false: this was all. */
static bool
turn(struct mailer *m, struct arena *a, int64_t *pause)
{
	struct claimed got;
	enum result r;

	jobs_run(m, a);
	/* Before the claim: what is answered is mailed in the same turn. */
	answer_requests(m, a);
	r = delivery_claim(&m->db, a, m->who, m->batch, &got);
	if (got.n > 0)
		send_and_pause(m, a, &got, pause);
	if (r != OK) {
		jobs_recover_now(m);
		if (got.n == 0)
			pause_longer(pause);
		return !m->has_failed;
	}
	if (got.n_claimed > 0) {
		m->is_finishing_due = true;
		return !m->has_failed;
	}
	*pause = 0;
	if (m->is_finishing_due) {
		jobs_finish(m, a);
		return true;
	}
	if (m->once)
		return false;
	if (m->is_rendering || m->is_reindexing || m->is_covering)
		mailer_sleep(RENDER_PAUSE);
	else
		wait_for_work(m, a);
	return true;
}

static void
on_signal(int sig)
{
	(void)sig;
	mailer_stop = 1;
}

static void
watch_signals(void)
{
	struct sigaction stop = {.sa_handler = on_signal}, ignore = {.sa_handler = SIG_IGN};

	sigemptyset(&stop.sa_mask);
	(void)sigaction(SIGTERM, &stop, NULL);
	(void)sigaction(SIGINT, &stop, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
}

int
mailer_run(struct mailer *m)
{
	struct arena *a;
	int64_t pause = 0;
	bool is_more = true;

	watch_signals();
	m->batch = BATCH_FIRST;
	log_event(LOG_LEVEL_INFO, "mailer.start", "who=%s", m->who);
	/* Before the first look, or what comes between the look and this would wait for the next. */
	if (!m->once && db_listen(&m->db, "mail") != OK)
		log_event(LOG_LEVEL_WARN, "mailer.deaf", "%s", "");
	jobs_start(m);
	while (is_more && !mailer_stop) {
		a = arena_new();
		is_more = turn(m, a, &pause);
		arena_free(a);
	}
	jobs_end(m);
	log_event(LOG_LEVEL_INFO, "mailer.stop", "who=%s", m->who);
	return m->has_failed ? 1 : 0;
}
