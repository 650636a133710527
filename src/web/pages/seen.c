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

static void
count(struct ctx *c, struct gathered *g, int64_t id)
{
	struct gathered *full;
	int64_t now = clock_steady();

	if (c->in.method == METHOD_HEAD)
		return;
	gather(g, id);
	if (g->flushed_at == 0)
		g->flushed_at = now;
	if (g->n < SEEN_MAX && now - g->flushed_at < FLUSH_EVERY)
		return;
	/* Other fibres go on gathering while this one waits for the database. */
	full = arena_alloc(c->arena, sizeof(*full));
	*full = *g;
	g->n = 0;
	g->flushed_at = now;
	if (full->write(&c->db, c->arena, full->ids, full->counts, full->n) != OK)
		log_event(LOG_LEVEL_WARN, "seen.lost", "n=%zu", full->n);
}

void
seen_question(struct ctx *c, int64_t id)
{
	count(c, &questions, id);
}

void
seen_entry(struct ctx *c, int64_t id)
{
	count(c, &entries, id);
}
