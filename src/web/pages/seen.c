#include "web/pages/seen.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/question.h"
#include "web/fibre.h"
#include "web/readers.h"
#include "web/tally.h"
#include "web/web.h"

/* Written seldom, and never while pages wait for it: one writer at a time, which sleeps before it
 * writes, and holds no row longer than a short statement takes. */
#define FLUSH_AFTER (5 * CLOCK_SECOND)
#define FLUSH_LEAST (1 * CLOCK_SECOND) /* when much has come together */
enum { MUCH = TALLY_MAX / 2, PIECE = 250 };

struct gathered {
	const char *what;
	struct tally tally;
	enum result (*write)(struct db *db, struct arena *a, const int64_t *ids,
			     const int64_t *counts, size_t n);
};

static struct gathered questions = {.what = "question", .write = question_add_views};
static struct gathered entries = {.what = "entry", .write = entry_add_views};
static struct {
	struct fibre *sleeper; /* NULL: none, or it is writing */
	bool is_there;
	bool is_stopping;
} writer;

/* What could not be written waits for the next time. An answer that got lost on the way may count
 * twice then: rare, and no worse than not at all. */
static void
flush(struct gathered *g, struct db *db, struct arena *a)
{
	struct tally *full = arena_alloc(a, sizeof(*full));
	enum result r = OK;

	/* Pages go on counting while this waits for the database. */
	*full = g->tally;
	tally_clear(&g->tally);
	for (size_t done = 0; done < full->n; done += PIECE) {
		size_t n = full->n - done < PIECE ? full->n - done : PIECE;

		if (r == OK)
			r = g->write(db, a, full->ids + done, full->counts + done, n);
		for (size_t i = done; r != OK && i < done + n; i++)
			tally_add(&g->tally, full->ids[i], full->counts[i]);
	}
	if (r != OK || full->lost > 0)
		log_event(LOG_LEVEL_WARN, "seen.late", "n=%zu lost=%lld", r != OK ? full->n : 0,
			  (long long)full->lost);
}

static bool
is_much(void)
{
	return questions.tally.n >= MUCH || entries.tally.n >= MUCH;
}

static void write_later(void);

static void
write_now(struct db *db, struct arena *a)
{
	int64_t began = clock_steady();

	writer.sleeper = fibre_self();
	while (!writer.is_stopping && clock_steady() - began < FLUSH_AFTER &&
	       !(is_much() && clock_steady() - began >= FLUSH_LEAST))
		(void)fibre_park(began + (is_much() ? FLUSH_LEAST : FLUSH_AFTER));
	writer.sleeper = NULL;
	flush(&questions, db, a);
	flush(&entries, db, a);
	writer.is_there = false;
	if (!writer.is_stopping)
		write_later();
}

/* The writer, if there is something to write and none is there. */
static void
write_later(void)
{
	if (!writer.is_there && (questions.tally.n > 0 || entries.tally.n > 0))
		writer.is_there = web_beside(write_now); /* too busy: at the next page */
}

static void
count(struct gathered *g, const char *who, int64_t id)
{
	if (!readers_is_new(who, g->what, id, clock_steady()))
		return;
	tally_add(&g->tally, id, 1);
	if (g->tally.n == MUCH && writer.sleeper != NULL)
		fibre_ready(writer.sleeper);
	write_later();
}

void
seen_again(const char *network, int64_t question_id, int64_t entry_id)
{
	if (question_id != 0)
		count(&questions, network, question_id);
	if (entry_id != 0)
		count(&entries, network, entry_id);
}

/* Whoever is logged in is one reader everywhere; others are known by their network alone. */
static const char *
reader(struct ctx *c)
{
	return c->me != NULL ? arena_printf(c->arena, "account %lld", (long long)c->me->id)
			     : c->in.network;
}

void
seen_question(struct ctx *c, int64_t id, int64_t author_id)
{
	c->out.seen_question = id;
	if (c->in.method != METHOD_HEAD && (c->me == NULL || c->me->id != author_id))
		count(&questions, reader(c), id);
}

void
seen_entry(struct ctx *c, int64_t id)
{
	c->out.seen_entry = id;
	if (c->in.method != METHOD_HEAD)
		count(&entries, reader(c), id);
}

void
seen_stop(void)
{
	writer.is_stopping = true;
	if (writer.sleeper != NULL)
		fibre_ready(writer.sleeper);
}
