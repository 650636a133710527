/* The demo's searches, what people said solved it, and what the FAQ offered to questions. */
#include <stdlib.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/repetition.h"
#include "answerwell/insight/ask_log.h"
#include "answerwell/insight/offer.h"
#include "answerwell/insight/solution.h"
#include "cli/demo.h"
#include "sql/demo.h"

/* 0: the block names none; -1: one that is not there. */
static int64_t
entry_of(const struct demo *d, const struct demo_block *b)
{
	const char *key = demo_field(b, "entry");

	if (key[0] == '\0')
		return 0;
	for (size_t i = 0; i < d->n_entries; i++)
		if (str_eq(demo_field(d->entries[i].block, "key"), key))
			return d->entries[i].id;
	return -1;
}

static enum result
write_search(struct db *db, struct demo *d, const struct demo_block *b)
{
	int64_t at = demo_time(demo_field(b, "at"), d->now), entry = entry_of(d, b);
	int64_t n = demo_number(b, "n");
	const char *outcome = demo_field(b, "outcome");

	if (at == 0 || entry < 0)
		return demo_bad(d, b, "searches at no time, or finds what is not there");
	return sql_demo_put_searches(
	    db, d->arena, NULL, .n = n > 0 ? n : 1, .at = at, .locale = demo_field(b, "lang"),
	    .via = ask_via_code(ask_via_from(demo_field(b, "via"))),
	    .words = demo_field(b, "words"), .n_entries = demo_number(b, "entries"),
	    .n_threads = demo_number(b, "threads"), .entry_id = entry,
	    .outcome = outcome[0] != '\0' ? outcome : "none");
}

static enum result
write_claim(struct db *db, struct demo *d, const struct demo_block *b)
{
	const char *said = demo_field(b, "said"), *by = demo_field(b, "by");
	const struct account *account = demo_account(d, by);
	int64_t at = demo_time(demo_field(b, "at"), d->now), id;
	const struct solution_draft draft = {.locale =
						 locale_from(demo_field(b, "lang"), LOCALE_EN),
					     .entry_id = entry_of(d, b),
					     .title = demo_field(b, "title"),
					     .body = b->body,
					     .category = demo_field(b, "category"),
					     .tags = ""};
	struct solution *claim;
	enum result r;

	if (at == 0 || draft.entry_id <= 0 || (by[0] != '\0' && account == NULL))
		return demo_bad(d, b, "is about nothing, by nobody or at no time");
	r = solution_claim(db, d->arena, account, &draft, &id);
	if (r == OK)
		r = solution_get(db, d->arena, id, &claim);
	if (r == OK && said[0] != '\0')
		r = solution_say(db, d->arena, account, claim, str_eq(said, "yes"));
	if (r == OK)
		r = sql_demo_put_solution(db, d->arena, NULL, .id = id, .at = at);
	return demo_done(d, b, r, NULL);
}

/* Of many visitors, over weeks. */
static enum result
write_claims(struct db *db, struct demo *d, const struct demo_block *b)
{
	int64_t until = demo_time(demo_field(b, "until"), d->now), entry = entry_of(d, b);

	if (until == 0 || entry <= 0 || demo_number(b, "n") <= 0 || demo_number(b, "weeks") <= 0)
		return demo_bad(d, b, "are about nothing, none or at no time");
	return sql_demo_put_claims(db, d->arena, NULL, .n = demo_number(b, "n"),
				   .weeks = demo_number(b, "weeks"), .until = until,
				   .locale = demo_field(b, "lang"), .entry_id = entry);
}

static enum result
write_offer(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct demo_post *q = demo_post_of(d, demo_field(b, "question"), NULL);
	const struct offer_entry one = {.entry_id = entry_of(d, b),
					.probability = (double)demo_number(b, "percent") / 100,
					.was_shown = str_eq(demo_field(b, "shown"), "yes"),
					.is_best = true};
	enum result r;

	if (q == NULL || one.entry_id <= 0)
		return demo_bad(d, b, "offers nothing, or to nobody");
	r = offer_keep(db, d->arena, q->id, &one, 1);
	if (r == OK && str_eq(demo_field(b, "solved"), "yes"))
		r = offer_solved(db, d->arena, q->author, q->id);
	return demo_done(d, b, r, NULL);
}

/* An entry that was given these words later. */
static enum result
write_covering(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct demo_post *q = demo_post_of(d, demo_field(b, "question"), NULL);
	int64_t entry = entry_of(d, b);

	if (q == NULL || entry <= 0)
		return demo_bad(d, b, "covers nothing, or by nothing");
	return sql_demo_put_covering(db, d->arena, NULL, .question_id = q->id, .entry_id = entry,
				     .percent = demo_number(b, "percent"));
}

static enum result
write_repetition(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct demo_post *q = demo_post_of(d, demo_field(b, "question"), NULL);
	struct problems problems = {.n = 0};
	struct repetition made;
	int64_t entry = entry_of(d, b);
	enum result r;

	if (q == NULL || entry <= 0)
		return demo_bad(d, b, "repeats nothing, or is none");
	r = repetition_mark(db, d->arena, demo_moderator(d), q->id,
			    arena_printf(d->arena, "/faq/%lld", (long long)entry), &problems,
			    &made);
	return demo_done(d, b, r, &problems);
}

static enum result
write_ask(struct db *db, struct demo *d, const struct demo_block *b)
{
	if (str_eq(b->kind, "search"))
		return write_search(db, d, b);
	if (str_eq(b->kind, "claim"))
		return write_claim(db, d, b);
	if (str_eq(b->kind, "claims"))
		return write_claims(db, d, b);
	if (str_eq(b->kind, "covering"))
		return write_covering(db, d, b);
	if (str_eq(b->kind, "repetition"))
		return write_repetition(db, d, b);
	return write_offer(db, d, b);
}

enum result
demo_asks(struct db *db, struct demo *d)
{
	enum result r = demo_each(db, d, "asks.txt", write_ask);

	if (r == OK)
		r = sql_demo_put_undo(db, d->arena, NULL);
	return r == OK ? demo_withdraw(db, d) : r;
}
