#include "web/pages/seen.h"

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/question.h"
#include "web/web.h"

#define FLUSH_EVERY (5 * CLOCK_SECOND)
enum { SEEN_MAX = 256 };

struct gathered {
	int64_t ids[SEEN_MAX], counts[SEEN_MAX];
	size_t n;
	int64_t flushed_at;
	enum result (*write)(struct db *db, struct arena *a, const int64_t *ids,
			     const int64_t *counts, size_t n);
};

static struct gathered questions = {.write = question_add_views};
static struct gathered entries = {.write = entry_add_views};

static void
gather(struct gathered *g, int64_t id)
{
	for (size_t i = 0; i < g->n; i++) {
		if (g->ids[i] == id) {
			g->counts[i]++;
			return;
		}
	}
	if (g->n == SEEN_MAX)
		return; /* a flood of different pages within seconds: the rest goes uncounted */
	g->ids[g->n] = id;
	g->counts[g->n++] = 1;
}

static bool
is_due(const struct gathered *g, int64_t now)
{
	return g->n == SEEN_MAX || (g->n > 0 && now - g->flushed_at >= FLUSH_EVERY);
}

static void
flush(struct gathered *g, struct db *db, struct arena *a)
{
	/* Requests go on gathering while this waits for the database. */
	struct gathered *full = arena_alloc(a, sizeof(*full));

	*full = *g;
	g->n = 0;
	g->flushed_at = clock_steady();
	if (full->n > 0 && full->write(db, a, full->ids, full->counts, full->n) != OK)
		log_event(LOG_LEVEL_WARN, "seen.lost", "n=%zu", full->n);
}

static void
flush_due(struct db *db, struct arena *a)
{
	int64_t now = clock_steady();

	if (is_due(&questions, now))
		flush(&questions, db, a);
	if (is_due(&entries, now))
		flush(&entries, db, a);
}

static void
count(struct gathered *g, int64_t id)
{
	int64_t now = clock_steady();

	if (g->flushed_at == 0)
		g->flushed_at = now;
	gather(g, id);
	if (is_due(g, now))
		(void)web_beside(flush_due); /* too busy: at the next page */
}

void
seen_again(int64_t question_id, int64_t entry_id)
{
	if (question_id != 0)
		count(&questions, question_id);
	if (entry_id != 0)
		count(&entries, entry_id);
}

void
seen_question(struct ctx *c, int64_t id)
{
	c->out.seen_question = id;
	if (c->in.method != METHOD_HEAD)
		count(&questions, id);
}

void
seen_entry(struct ctx *c, int64_t id)
{
	c->out.seen_entry = id;
	if (c->in.method != METHOD_HEAD)
		count(&entries, id);
}
