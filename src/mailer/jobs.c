#include "mailer/jobs.h"

#include "answerwell/account/limit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/session.h"
#include "answerwell/account/standing.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/faq/helpful.h"
#include "answerwell/faq/rendering.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/draft.h"
#include "answerwell/forum/promise.h"
#include "answerwell/forum/upload.h"
#include "answerwell/insight/ask_log.h"
#include "answerwell/insight/covering.h"
#include "answerwell/insight/solution.h"
#include "answerwell/mailing/edition_schedule.h"
#include "answerwell/mailing/reader.h"
#include "answerwell/mailing/round.h"
#include "answerwell/mailing/suppression.h"
#include "answerwell/search/evaluation.h"
#include "answerwell/search/matching.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"
#include "mailer/bounce_take.h"
#include "mailer/mailer.h"
#include "mailer/transport.h"

#define RECOVER_EVERY (30 * CLOCK_SECOND)
#define RECOVER_AGAIN CLOCK_SECOND
#define SWEEP_EVERY (10 * CLOCK_MINUTE)
#define REFRESH_EVERY CLOCK_HOUR
#define RENDER_EVERY CLOCK_HOUR
#define REINDEX_EVERY CLOCK_HOUR
#define FIT_FIRST (10 * CLOCK_MINUTE) /* after the start, which has other work */
#define FIT_EVERY (24 * CLOCK_HOUR)
#define COVER_EVERY CLOCK_MINUTE
#define BOUNCE_EVERY (5 * CLOCK_SECOND)
#define ROUND_EVERY (10 * CLOCK_SECOND)
enum { INDEX_TRIES = 100 };
#define INDEX_PAUSE (100 * CLOCK_MILLISECOND)

/* First what can be known for certain, then what stays open. */
static enum result
recover(struct mailer *m, struct arena *a, const char *who)
{
	struct delivery *list;
	size_t n = 0;
	enum result r = OK;

	if (m->transport->has_arrived != NULL)
		r = delivery_stranded(&m->db, a, who, &list, &n);
	for (size_t i = 0; r == OK && i < n; i++) {
		if (m->transport->has_arrived(m->transport, a, &list[i]))
			r = delivery_settle(&m->db, a, &list[i], OUTCOME_ACCEPTED, "");
	}
	if (n > 0)
		log_event(LOG_LEVEL_WARN, "mail.stranded", "mails=%zu", n);
	return r == OK ? delivery_recover(&m->db, a, who) : r;
}

void
jobs_start(struct mailer *m)
{
	enum result r = UNAVAILABLE;

	while (r == UNAVAILABLE && !mailer_stop) {
		struct arena *a = arena_new();

		r = recover(m, a, m->who);
		arena_free(a);
		if (r == UNAVAILABLE)
			mailer_sleep(CLOCK_SECOND);
	}
	m->recover_at = clock_steady() + RECOVER_EVERY;
	m->sweep_at = m->refresh_at = m->render_at = m->reindex_at = m->cover_at = m->round_at =
	    m->bounce_at = clock_steady();
	m->fit_at = clock_steady() + FIT_FIRST;
}

/* Between two batches this mailer holds nothing: what stands in its name is a claim that came to nothing,
 * or one that its last life had asked for and the database has answered since. */
static enum result
recover_some(struct mailer *m, struct arena *a, int64_t now)
{
	enum result r = recover(m, a, m->who);

	m->recover_at = now + (r == OK ? RECOVER_EVERY : RECOVER_AGAIN);
	return r;
}

/* Step by step, so that mails go meanwhile. */
static enum result
render_some(struct mailer *m, struct arena *a, int64_t now)
{
	int64_t n;
	enum result r = rendering_step(&m->db, a, &n);

	m->is_rendering = n == RENDERING_STEP;
	m->render_at = now + (m->is_rendering ? 0 : RENDER_EVERY);
	if (n > 0)
		log_event(LOG_LEVEL_INFO, "mailer.render", "texts=%lld is_all=%d", (long long)n,
			  !m->is_rendering);
	return r;
}

/* After an update whose words follow other rules, step by step as well. */
static enum result
reindex_some(struct mailer *m, struct arena *a, int64_t now)
{
	bool is_current = true, is_done = false;
	enum result r = OK;

	if (m->rebuilding.phase == 0 && m->rebuilding.last == 0)
		r = search_is_current(&m->db, a, &is_current);
	else
		is_current = false;
	if (r == OK && !is_current)
		r = search_rebuild_step(&m->db, a, &m->rebuilding, &is_done);
	m->is_reindexing = r == OK && !is_current && !is_done;
	m->reindex_at = now + (m->is_reindexing ? 0 : REINDEX_EVERY);
	if (is_done) {
		m->rebuilding = (struct search_rebuilding){.phase = 0};
		log_event(LOG_LEVEL_INFO, "mailer.reindex", "version=%d", SEGMENT_VERSION);
	}
	return r;
}

/* The confidence of suggestions, from what came of questions since. */
static enum result
fit_confidence(struct mailer *m, struct arena *a, int64_t now)
{
	struct evaluation e;
	struct matching index;
	enum result r;

	m->fit_at = now + FIT_EVERY;
	matching_open(&index, matching_path(a));
	r = matching_refresh(&index, &m->db, NULL);
	if (r == OK)
		r = evaluation_run(&m->db, a, index.matcher, &e);
	if (r == OK && e.n_learned >= EVALUATION_ENOUGH)
		r = evaluation_keep(&m->db, a, &e);
	if (r == OK)
		log_event(LOG_LEVEL_INFO, "mailer.fit", "questions=%lld offset=%.2f slope=%.2f",
			  (long long)e.n_learned, e.fit.offset, e.fit.slope);
	matching_close(&index);
	/* Another process may be making the index; a folder that is somebody else's is no matter of mail. */
	return r == CONFLICT || r == FAILED ? OK : r;
}

/* Whoever waits for the end waits until another process has made the index. */
static enum result
refresh_index(struct mailer *m, struct arena *a)
{
	enum result r = CONFLICT;

	if (!m->has_index)
		matching_open(&m->index, matching_path(a));
	m->has_index = true;
	for (int i = 0; r == CONFLICT && i < (m->once ? INDEX_TRIES : 1); i++) {
		if (i > 0)
			mailer_sleep(INDEX_PAUSE);
		r = matching_refresh(&m->index, &m->db, NULL);
	}
	return r;
}

/* What new entries answer of what was asked before them, step by step, so that mails go meanwhile. */
static enum result
cover_some(struct mailer *m, struct arena *a, int64_t now)
{
	bool is_done = true;
	enum result r = refresh_index(m, a);

	if (r == OK && m->once)
		r = covering_run(&m->db, &m->index);
	else if (r == OK)
		r = covering_step(&m->db, a, &m->index, &is_done);
	m->is_covering = r == OK && !is_done;
	m->cover_at = now + (m->is_covering ? 0 : COVER_EVERY);
	return r == CONFLICT || r == FAILED ? OK : r;
}

/* Some readers at a time, so that mails go meanwhile. */
static enum result
make_editions(struct mailer *m, struct arena *a, int64_t now)
{
	struct round round = {.n_looked = 0};
	size_t n_left;
	enum result r;

	do
		r = edition_depart(&m->db, a, &n_left);
	while (r == OK && n_left > 0);
	if (r != OK)
		return r;
	do {
		struct arena *step = arena_new(); /* or memory grows with the readers */

		r = round_run(&m->db, step, &round);
		arena_free(step);
	} while (r == OK && m->once && round.n_looked == ROUND_READERS);
	m->round_at = now + (round.n_looked == ROUND_READERS ? 0 : ROUND_EVERY);
	if (round.n_mails > 0)
		log_event(LOG_LEVEL_INFO, "mailer.round", "editions=%zu mails=%zu",
			  round.n_editions, round.n_mails);
	return r;
}

static enum result
sweep_uploads(struct mailer *m, struct arena *a)
{
	int64_t n;
	enum result r = upload_sweep(&m->db, a, &n);

	if (r == OK && n > 0)
		log_event(LOG_LEVEL_INFO, "mailer.uploads", "gone=%lld", (long long)n);
	return r;
}

/* What came back first: it says to whom no more is sent. */
static enum result
take_bounces(struct mailer *m, int64_t now)
{
	size_t n;
	enum result r = bounce_box_empty(&m->db, &n);

	m->bounce_at = now + (n == BOUNCE_BOX_MOST ? 0 : BOUNCE_EVERY);
	return r;
}

void
jobs_run(struct mailer *m, struct arena *a)
{
	int64_t now = clock_steady(), n_expired, n_promises;
	enum result r = OK;

	if (now >= m->recover_at)
		r = recover_some(m, a, now);
	if (r == OK && now >= m->bounce_at)
		r = take_bounces(m, now);
	if (r == OK && now >= m->round_at)
		r = make_editions(m, a, now);
	if (r == OK && now >= m->sweep_at) {
		m->sweep_at = now + SWEEP_EVERY;
		r = limit_sweep(&m->db, a);
		if (r == OK)
			r = session_sweep(&m->db, a);
		if (r == OK)
			r = standing_sweep(&m->db, a);
		if (r == OK)
			r = draft_sweep(&m->db, a);
		if (r == OK)
			r = submission_sweep(&m->db, a);
		if (r == OK)
			r = sweep_uploads(m, a);
		if (r == OK)
			r = reader_sweep(&m->db, a);
		if (r == OK)
			r = promise_excuse(&m->db, a);
		if (r == OK)
			r = solution_ask(&m->db, a);
	}
	if (r == OK && now >= m->refresh_at) {
		m->refresh_at = now + REFRESH_EVERY;
		r = search_refresh_statistics(&m->db, a);
		if (r == OK)
			r = notice_sweep(&m->db, a);
		if (r == OK)
			r = helpful_sweep(&m->db, a);
		if (r == OK)
			r = official_sweep(&m->db, a, &n_expired);
		if (r == OK)
			r = promise_refresh(&m->db, a, &n_promises);
		if (r == OK)
			r = solution_sweep(&m->db, a);
		if (r == OK)
			r = ask_log_sweep(&m->db, a);
		if (r == OK)
			r = suppression_sweep(&m->db, a);
	}
	if (r == OK && now >= m->cover_at)
		r = cover_some(m, a, now);
	if (r == OK && now >= m->render_at && !m->once)
		r = render_some(m, a, now);
	if (r == OK && now >= m->reindex_at && !m->once)
		r = reindex_some(m, a, now);
	if (r == OK && now >= m->fit_at && !m->once)
		r = fit_confidence(m, a, now);
	if (r != OK)
		log_event(LOG_LEVEL_WARN, "mailer.job", "result=%s", result_name(r));
}

void
jobs_recover_now(struct mailer *m)
{
	m->recover_at = 0;
}

void
jobs_end(struct mailer *m)
{
	if (m->has_index)
		matching_close(&m->index);
	m->has_index = false;
}

void
jobs_finish(struct mailer *m, struct arena *a)
{
	if (delivery_recover(&m->db, a, NULL) == OK)
		m->is_finishing_due = false;
	else
		mailer_sleep(CLOCK_SECOND);
}
