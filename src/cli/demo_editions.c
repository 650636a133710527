/* The demo's editions: one that was sent, one that somebody composes and one that waits for its time; and who reads
 * by mail alone. */
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/i18n.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/edition_draft.h"
#include "answerwell/mailing/reader.h"
#include "cli/demo.h"
#include "sql/demo.h"

/* In so many days, at nine in UTC. */
static int64_t
leaves_at(const struct demo *d, int64_t n_days)
{
	return (d->now / CLOCK_DAY + n_days) * CLOCK_DAY + 9 * CLOCK_HOUR;
}

static enum result
choose(struct db *db, struct demo *d, const struct demo_block *b, const struct account *by,
       int64_t id)
{
	char *keys = arena_strdup(d->arena, demo_field(b, "entries")), *rest = NULL;
	enum result r = OK;

	for (char *key = strtok_r(keys, " ", &rest); r == OK && key != NULL;
	     key = strtok_r(NULL, " ", &rest)) {
		const struct demo_entry *e = demo_entry_of(d, key, strlen(key));

		if (e == NULL)
			return demo_bad(d, b, "names an entry that is not there");
		r = edition_draft_choose(db, d->arena, by, id, &e->id, 1);
	}
	return r;
}

static enum result
release(struct db *db, struct demo *d, const struct account *by, int64_t id,
	const struct edition_times *when)
{
	struct edition_text texts[LOCALES];
	struct edition_consent consent;
	int64_t n_unfit;
	enum result r = edition_draft_texts(db, d->arena, by, id, texts, &n_unfit);

	if (r != OK)
		return r;
	consent = (struct edition_consent){edition_seen(d->arena, texts), edition_readers(texts)};
	return edition_draft_release(db, d->arena, by, id, &consent, when);
}

static enum result
schedule(struct db *db, struct demo *d, const struct account *by, int64_t id, int64_t n_days)
{
	struct edition_times when = {leaves_at(d, n_days), leaves_at(d, n_days + 3)};

	return release(db, d, by, id, &when);
}

/* As it went some days ago: one mail is uncertain, and one reader left by theirs. */
static enum result
send(struct db *db, struct demo *d, const struct demo_block *b, const struct account *by,
     int64_t id)
{
	enum result r = release(db, d, by, id, NULL);

	if (r != OK)
		return r;
	return sql_demo_put_sent(db, d->arena, NULL, .id = id, .days = demo_number(b, "days_ago"),
				 .uncertain = demo_field(b, "uncertain"),
				 .unsubscribed = demo_field(b, "unsubscribed"));
}

static enum result
write_edition(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct account *by = demo_account(d, demo_field(b, "by"));
	const char *words[LOCALES] = {
	    [LOCALE_EN] = b->body, [LOCALE_ZH_CN] = demo_field(b, "introduction_zh")};
	int64_t n_days = demo_number(b, "in_days"), id;
	struct problems problems = {.n = 0};
	enum result r;

	if (by == NULL)
		return demo_bad(d, b, "is by nobody");
	r = edition_draft_new(db, d->arena, by, &id);
	if (r == OK)
		r = edition_draft_introduce(db, d->arena, by, id, words, NULL, &problems);
	if (r == OK)
		r = choose(db, d, b, by, id);
	if (r == OK && n_days > 0)
		r = schedule(db, d, by, id, n_days);
	if (r == OK && demo_number(b, "days_ago") > 0)
		r = send(db, d, b, by, id);
	return demo_done(d, b, r, &problems);
}

static enum result
write_reader(struct db *db, struct demo *d, const struct demo_block *b)
{
	struct problems problems = {.n = 0};
	enum result r = reader_ask(db, d->arena, demo_field(b, "email"),
				   locale_from(demo_field(b, "locale"), LOCALE_EN),
				   demo_field(b, "zone"), &problems);

	return demo_done(d, b, r, &problems);
}

/* What somebody wrote, or who reads. */
static enum result
write_block(struct db *db, struct demo *d, const struct demo_block *b)
{
	return demo_field(b, "email")[0] != '\0' ? write_reader(db, d, b) : write_edition(db, d, b);
}

enum result
demo_editions(struct db *db, struct demo *d)
{
	enum result r = demo_each(db, d, "editions.txt", write_block);

	if (r == OK)
		r = sql_demo_put_readers(db, d->arena, NULL);
	return r == OK ? sql_demo_put_editions(db, d->arena, NULL) : r;
}
