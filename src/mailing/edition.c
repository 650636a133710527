#include "answerwell/mailing/edition.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/message_id.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/gap.h"
#include "answerwell/mailing/edition_draft.h"
#include "answerwell/text/markdown.h"
#include "mailing/mail.h"
#include "sql/edition.h"
#include "sql/rows/edition_news.h"

enum {
	ENTRIES_MAX = 30, /* nobody reads more in one mail; the rest is one link away */
	EXCERPT_CHARS = 220,
	OPENING_CHARS = 400, /* five steps of a line each */
	LIST_MAX = 100,
	CHURN = 100 /* one reader more in so many is no other edition */
};

bool
edition_may_act(const struct account *actor)
{
	return actor == NULL || (actor->role >= ROLE_MODERATOR && !actor->is_suspended);
}

int64_t
edition_actor_id(const struct account *actor)
{
	return actor != NULL ? actor->id : 0;
}

enum result
edition_not_now(struct db *db, struct arena *a, int64_t id)
{
	struct sql_edition_state_row *state;
	size_t n;
	enum result r = sql_edition_state(db, a, &state, &n, .id = id);

	if (r != OK)
		return r;
	return n == 0 ? NOT_FOUND : CONFLICT;
}

/* ---- what the next one says ------------------------------------------------------------------- */

struct edition_entry
edition_entry_of(struct arena *a, const struct sql_edition_news_row *row)
{
	return (struct edition_entry){
	    .id = row->id,
	    .title = row->title,
	    .slug = row->slug,
	    .category_name = row->category_name,
	    .excerpt = markdown_excerpt(a, row->body, EXCERPT_CHARS),
	    .opening = markdown_opening(a, row->body, (enum markdown_format)row->format,
					OPENING_CHARS, config()->url),
	    .by_display = row->by_display,
	    .language = row->locale,
	    .is_new = row->is_new,
	    .is_repeat = row->is_repeat,
	    .is_shown = row->is_shown,
	};
}

/* Those that are shown come first. */
static void
read_news(struct arena *a, const struct sql_edition_news_row *rows, size_t n,
	  struct edition_text *out, struct edition_news *news)
{
	*news = (struct edition_news){.ids = arena_array(a, n, sizeof(int64_t)),
				      .revisions = arena_array(a, n, sizeof(int64_t)),
				      .are_new = arena_array(a, n, sizeof(bool)),
				      .are_shown = arena_array(a, n, sizeof(bool)),
				      .n = n};
	out->entries = arena_array(a, n < ENTRIES_MAX ? n : ENTRIES_MAX, sizeof(*out->entries));
	for (size_t i = 0; i < n; i++) {
		news->ids[i] = rows[i].id;
		news->revisions[i] = rows[i].revision;
		news->are_new[i] = rows[i].is_new;
		news->are_shown[i] = rows[i].is_shown;
		if (rows[i].is_shown)
			out->entries[out->n++] = edition_entry_of(a, &rows[i]);
	}
}

static enum result
find_gaps(struct db *db, struct arena *a, const struct sql_edition_news_row *rows,
	  struct edition_text *out)
{
	enum result r = OK;

	for (size_t i = 0; r == OK && i < out->n; i++)
		r = gap_find(db, a,
			     arena_printf(a, "%s\n\n%s", out->entries[i].title, rows[i].body),
			     &out->entries[i].gaps);
	return r;
}

enum result
edition_compose_of(struct db *db, struct arena *a, const struct settings *set, int64_t id,
		   const struct sql_edition_news_row *rows, size_t n, struct edition_text *out,
		   struct edition_news *news)
{
	read_news(a, rows, n, out, news);
	if (out->n > 0)
		edition_render(a, set, out->locale, id, (int64_t)(news->n - out->n), out);
	return find_gaps(db, a, rows, out);
}

enum result
edition_compose(struct db *db, struct arena *a, enum locale l, struct edition_text *out,
		struct edition_news *news)
{
	struct settings set;
	struct sql_edition_news_row *rows;
	size_t n;
	enum result r = sql_edition_new_entries(db, a, &rows, &n, .locale = locale_code(l),
						.n_shown = ENTRIES_MAX);

	if (r != OK || (r = settings_read(db, a, &set)) != OK)
		return r;
	*out = (struct edition_text){.locale = l, .subject = "", .text = "", .html = ""};
	return edition_compose_of(db, a, &set, 0, rows, n, out, news);
}

enum result
edition_count_recipients(struct db *db, struct arena *a, struct edition_text out[LOCALES])
{
	struct sql_edition_recipients_row *rows;
	size_t n = 0;
	enum result r = sql_edition_recipients(db, a, &rows, &n);

	for (size_t i = 0; i < n; i++)
		for (int l = 0; l < LOCALES; l++)
			if (strcmp(rows[i].locale, locale_code((enum locale)l)) == 0)
				out[l].n_recipients = rows[i].n;
	return r;
}

static enum result
compose_all(struct db *db, struct arena *a, struct edition_text out[LOCALES],
	    struct edition_news news[LOCALES])
{
	enum result r = OK;

	for (int l = 0; r == OK && l < LOCALES; l++)
		r = edition_compose(db, a, (enum locale)l, &out[l], &news[l]);
	return r == OK ? edition_count_recipients(db, a, out) : r;
}

const char *
edition_seen(struct arena *a, const struct edition_text texts[LOCALES])
{
	struct buf all;

	buf_init(&all, a, 4096);
	for (int l = 0; l < LOCALES; l++) {
		buf_printf(&all, "%s\n%s\n", locale_code((enum locale)l), texts[l].subject);
		if (texts[l].introduction != NULL)
			buf_printf(&all, "%s\n", texts[l].introduction);
		for (size_t i = 0; i < texts[l].n; i++) {
			const struct edition_entry *e = &texts[l].entries[i];

			buf_printf(&all, "%lld\n%s\n%s\n", (long long)e->id, e->title, e->excerpt);
		}
	}
	return secret_mac(a, "edition-seen", all.data);
}

bool
edition_has_gaps(const struct edition_text texts[LOCALES])
{
	for (int l = 0; l < LOCALES; l++)
		for (size_t i = 0; i < texts[l].n; i++)
			if (texts[l].entries[i].gaps != NULL)
				return true;
	return false;
}

int64_t
edition_readers(const struct edition_text texts[LOCALES])
{
	int64_t n = 0;

	for (int l = 0; l < LOCALES; l++)
		n += texts[l].n > 0 ? texts[l].n_recipients : 0;
	return n;
}

enum result
edition_preview(struct db *db, struct arena *a, const struct account *actor,
		struct edition_text out[LOCALES])
{
	struct edition_news news[LOCALES];

	return edition_may_act(actor) ? compose_all(db, a, out, news) : FORBIDDEN;
}

enum result
edition_test(struct db *db, struct arena *a, const struct account *actor)
{
	struct notice notice = {.account_id = actor->id, .kind = NOTICE_EDITION_TEST};
	struct edition_text text[LOCALES];
	enum result r = edition_preview(db, a, actor, text);
	size_t n = 0;

	if (r != OK)
		return r;
	for (int l = 0; l < LOCALES; l++)
		n += text[l].n;
	return n > 0 ? notice_queue(db, a, &notice) : CONFLICT;
}

/* ---- sending ---------------------------------------------------------------------------------- */

/* Somebody subscribes every minute on a large site: that alone is no reason to ask once more. */
bool
edition_is_agreed(struct arena *a, const struct edition_consent *consent,
		  const struct edition_text texts[LOCALES])
{
	int64_t agreed = consent->n_readers;

	return !edition_has_gaps(texts) && str_eq(consent->seen, edition_seen(a, texts)) &&
	       agreed > 0 && edition_readers(texts) <= agreed + agreed / CHURN;
}

enum result
edition_freeze(struct db *db, struct arena *a, int64_t id, const struct edition_text *text,
	       const struct edition_news *news)
{
	enum result r;

	if (text->n == 0)
		return OK;
	r = sql_edition_insert_text(db, a, NULL, .edition_id = id,
				    .locale = locale_code(text->locale), .subject = text->subject,
				    .text = text->text, .html = text->html,
				    .n_entries = (int64_t)text->n, .mark = text->mark);
	if (r == OK)
		r = sql_edition_insert_entries(
		    db, a, NULL, .edition_id = id, .ids = ((struct sql_ints){news->ids, news->n}),
		    .revisions = ((struct sql_ints){news->revisions, news->n}),
		    .are_new = ((struct sql_bools){news->are_new, news->n}),
		    .are_shown = ((struct sql_bools){news->are_shown, news->n}));
	return r;
}

enum result
edition_plan(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct sql_edition_plan_row *planned;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_edition_plan_recipients_add(&b, NULL);
	sql_edition_plan_add(&b, &planned, NULL, .edition_id = id, .host = message_id_host(a));
	r = batch_run(&b);
	if (r != OK)
		return r;
	if (planned->n_recipients + planned->n_later == 0)
		return CONFLICT;
	return audit_add(db, a, edition_actor_id(actor), "edition.send", "edition", id,
			 arena_printf(a, "recipients=%lld", (long long)planned->n_recipients));
}

/* What would go out now, if it is what was agreed to and no other edition is on its way. */
static enum result
compose_agreed(struct db *db, struct arena *a, const struct edition_consent *consent,
	       struct edition_text text[LOCALES], struct edition_news news[LOCALES])
{
	struct sql_edition_is_sending_row *other;
	enum result r = sql_edition_lock(db, a, NULL, NULL);

	if (r == OK)
		r = sql_edition_is_sending(db, a, &other, NULL);
	if (r == OK && other->is_sending)
		return CONFLICT;
	if (r == OK)
		r = compose_all(db, a, text, news);
	if (r != OK)
		return r;
	if (edition_readers(text) == 0)
		return CONFLICT;
	return edition_is_agreed(a, consent, text) ? OK : INVALID;
}

enum result
edition_send(struct db *db, struct arena *a, const struct account *actor,
	     const struct edition_consent *consent, int64_t *id)
{
	struct edition_text text[LOCALES];
	struct edition_news news[LOCALES];
	struct sql_edition_insert_row *made;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = edition_may_release(db, a, actor, 0);
		if (r == OK)
			r = compose_agreed(db, a, consent, text, news);
		if (r == OK)
			r = sql_edition_insert(db, a, &made, NULL,
					       .made_by = edition_actor_id(actor),
					       .n_seconds = EDITION_WAITS);
		for (int l = 0; r == OK && l < LOCALES; l++)
			r = edition_freeze(db, a, made->id, &text[l], &news[l]);
		if (r == OK)
			r = edition_plan(db, a, actor, made->id);
	}
	if (r == OK)
		*id = made->id;
	return r;
}

enum result
edition_cancel(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct sql_edition_cancel_row *done;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_edition_cancel(db, a, &done, NULL, .id = id);
		if (r == OK && done->n_cancelled == 0)
			r = edition_not_now(db, a, id);
		if (r == OK)
			r = audit_add(db, a, edition_actor_id(actor), "edition.cancel", "edition",
				      id,
				      arena_printf(a, "unsent=%lld", (long long)done->n_skipped));
	}
	return r;
}

enum result
edition_again(struct db *db, struct arena *a, const struct account *actor, int64_t id, int64_t *n)
{
	struct sql_edition_again_row *again;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_edition_lock(db, a, NULL, NULL);
		if (r == OK)
			r = sql_edition_again(db, a, &again, NULL, .id = id);
		if (r == OK && again->n == 0)
			r = edition_not_now(db, a, id);
		if (r == OK)
			r = audit_add(db, a, edition_actor_id(actor), "edition.again", "edition",
				      id, arena_printf(a, "recipients=%lld", (long long)again->n));
	}
	*n = r == OK ? again->n : 0;
	return r;
}

/* ---- looking back ----------------------------------------------------------------------------- */

static struct edition
edition_of(const struct sql_edition_list_row *row)
{
	return (struct edition){
	    .id = row->id,
	    .state = row->state,
	    .is_automatic = row->is_automatic,
	    .is_paused = row->is_paused,
	    .why = row->why,
	    .made_at = row->made_at,
	    .leaves_at = row->leaves_at,
	    .until_leaving = row->until_leaving,
	    .is_taken_back = row->is_taken_back,
	    .finished_at = row->finished_at,
	    .deadline_at = row->deadline_at,
	    .n_recipients = row->n_recipients,
	    .made_by_display = row->made_by_display,
	    .n = {[DELIVERY_PLANNED] = row->planned,
		  [DELIVERY_CLAIMED] = row->claimed,
		  [DELIVERY_HANDED_OVER] = row->handed_over,
		  [DELIVERY_ACCEPTED] = row->accepted,
		  [DELIVERY_FAILED] = row->failed,
		  [DELIVERY_UNCERTAIN] = row->uncertain,
		  [DELIVERY_SKIPPED] = row->skipped},
	    .n_missed = row->missed,
	    .n_unsubscribed = row->unsubscribed,
	};
}

static enum result
list(struct db *db, struct arena *a, int64_t id, bool is_automatic, int limit, struct edition **out,
     size_t *n)
{
	struct sql_edition_list_row *rows;
	enum result r = sql_edition_list(db, a, &rows, n, .id = id, .is_automatic = is_automatic,
					 .limit = limit);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = edition_of(&rows[i]);
	return OK;
}

enum result
edition_get(struct db *db, struct arena *a, int64_t id, struct edition **out)
{
	size_t n;
	enum result r;

	if (id <= 0)
		return NOT_FOUND;
	r = list(db, a, id, false, 1, out, &n);
	if (r != OK)
		return r;
	return n == 1 ? OK : NOT_FOUND;
}

enum result
edition_list(struct db *db, struct arena *a, bool is_automatic, int limit, struct edition **out,
	     size_t *n)
{
	return list(db, a, 0, is_automatic, limit < LIST_MAX ? limit : LIST_MAX, out, n);
}

enum result
edition_text_get(struct db *db, struct arena *a, int64_t id, enum locale l,
		 struct edition_text **out)
{
	struct edition_text *text = arena_alloc(a, sizeof(*text));
	struct sql_edition_text_row *head;
	struct batch b;
	size_t n;
	enum result r;

	batch_init(&b, db, a);
	sql_edition_text_add(&b, &head, &n, .edition_id = id, .locale = locale_code(l));
	sql_edition_entries_add(&b, &text->entries, &text->n, .edition_id = id,
				.locale = locale_code(l), .is_all = false);
	if ((r = batch_run(&b)) != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	text->locale = l;
	text->subject = head->subject;
	text->text = head->text;
	text->html = head->html;
	text->mark = head->mark;
	text->n_recipients = head->n;
	*out = text;
	return OK;
}

enum result
edition_all_entries(struct db *db, struct arena *a, int64_t id, enum locale l,
		    struct edition_entry **out, size_t *n)
{
	enum result r = sql_edition_entries(db, a, out, n, .edition_id = id,
					    .locale = locale_code(l), .is_all = true);

	return r == OK && *n == 0 ? NOT_FOUND : r;
}

enum result
edition_headlines(struct db *db, struct arena *a, enum locale l, int limit,
		  struct edition_headline **out, size_t *n)
{
	return sql_edition_headlines(db, a, out, n, .locale = locale_code(l), .limit = limit);
}
