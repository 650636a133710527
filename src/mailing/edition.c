#include "answerwell/mailing/edition.h"

#include <string.h>

#include "account/message_id.h"
#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/gap.h"
#include "answerwell/text/markdown.h"
#include "mailing/mail.h"
#include "sql/edition.h"

enum {
	ENTRIES_MAX = 30, /* nobody reads more in one mail; the rest is one link away */
	EXCERPT_CHARS = 220,
	LIST_MAX = 100,
	CHURN = 100 /* one reader more in so many is no other edition */
};

/* No actor: a command on the server. */
static bool
may_mail(const struct account *actor)
{
	return actor == NULL || (actor->role >= ROLE_MODERATOR && !actor->is_suspended);
}

/* ---- what the next one says ------------------------------------------------------------------- */

static void
read_entry(struct arena *a, const struct rows *rows, size_t i, struct edition_entry *e)
{
	e->id = row_int(rows, i, "id");
	e->title = row_text(rows, i, "title");
	e->slug = row_text(rows, i, "slug");
	e->category_name = row_text(rows, i, "category_name");
	e->excerpt = markdown_excerpt(a, row_text(rows, i, "body"), EXCERPT_CHARS);
	e->by_display = row_text(rows, i, "by_display");
	e->is_new = row_bool(rows, i, "is_new");
}

/* Those that are shown come first. */
static void
read_news(struct arena *a, const struct rows *rows, struct edition_text *out,
	  struct edition_news *news)
{
	size_t n = rows_count(rows);

	*news = (struct edition_news){.ids = arena_array(a, n, sizeof(int64_t)),
				      .revisions = arena_array(a, n, sizeof(int64_t)),
				      .is_new = arena_array(a, n, sizeof(char *)),
				      .is_shown = arena_array(a, n, sizeof(char *)),
				      .n = n};
	out->entries = arena_array(a, n < ENTRIES_MAX ? n : ENTRIES_MAX, sizeof(*out->entries));
	for (size_t i = 0; i < n; i++) {
		bool is_shown = row_bool(rows, i, "is_shown");

		news->ids[i] = row_int(rows, i, "id");
		news->revisions[i] = row_int(rows, i, "revision");
		news->is_new[i] = row_bool(rows, i, "is_new") ? "t" : "f";
		news->is_shown[i] = is_shown ? "t" : "f";
		if (is_shown)
			read_entry(a, rows, i, &out->entries[out->n++]);
	}
}

static enum result
find_gaps(struct db *db, struct arena *a, const struct rows *rows, struct edition_text *out)
{
	enum result r = OK;

	for (size_t i = 0; r == OK && i < out->n; i++)
		r = gap_find(
		    db, a,
		    arena_printf(a, "%s\n\n%s", out->entries[i].title, row_text(rows, i, "body")),
		    &out->entries[i].gaps);
	return r;
}

enum result
edition_compose(struct db *db, struct arena *a, enum locale l, struct edition_text *out,
		struct edition_news *news)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_EDITION_NEW_ENTRIES, &rows, p_text(locale_code(l)),
				 p_int(a, ENTRIES_MAX));

	if (r != OK)
		return r;
	*out = (struct edition_text){.locale = l, .subject = "", .text = "", .html = ""};
	read_news(a, rows, out, news);
	if (out->n > 0)
		edition_render(a, l, (int64_t)(news->n - out->n), out);
	return find_gaps(db, a, rows, out);
}

static enum result
count_recipients(struct db *db, struct arena *a, struct edition_text out[LOCALES])
{
	struct rows *rows;
	enum result r = db_query0(db, a, &SQL_EDITION_RECIPIENTS, &rows);

	if (r != OK)
		return r;
	for (size_t i = 0; i < rows_count(rows); i++) {
		for (int l = 0; l < LOCALES; l++) {
			if (strcmp(row_text(rows, i, "locale"), locale_code((enum locale)l)) == 0)
				out[l].n_recipients = row_int(rows, i, "n");
		}
	}
	return OK;
}

static enum result
compose_all(struct db *db, struct arena *a, struct edition_text out[LOCALES],
	    struct edition_news news[LOCALES])
{
	enum result r = OK;

	for (int l = 0; r == OK && l < LOCALES; l++)
		r = edition_compose(db, a, (enum locale)l, &out[l], &news[l]);
	return r == OK ? count_recipients(db, a, out) : r;
}

const char *
edition_seen(struct arena *a, const struct edition_text texts[LOCALES])
{
	struct buf all;

	buf_init(&all, a, 4096);
	for (int l = 0; l < LOCALES; l++) {
		buf_printf(&all, "%s\n%s\n", locale_code((enum locale)l), texts[l].subject);
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

	return may_mail(actor) ? compose_all(db, a, out, news) : FORBIDDEN;
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

struct sending {
	struct arena *arena;
	const struct edition_consent *consent;
	int64_t actor, id, n;
};

/* Somebody subscribes every minute on a large site: that alone is no reason to ask once more. */
static bool
is_agreed(const struct sending *s, const struct edition_text texts[LOCALES])
{
	int64_t agreed = s->consent->n_readers;

	return !edition_has_gaps(texts) &&
	       str_eq(s->consent->seen, edition_seen(s->arena, texts)) && agreed > 0 &&
	       edition_readers(texts) <= agreed + agreed / CHURN;
}

static enum result
freeze_text(struct db *db, struct sending *s, const struct edition_text *text,
	    const struct edition_news *news)
{
	struct arena *a = s->arena;
	enum result r;

	r = db_query(db, a, &SQL_EDITION_INSERT_TEXT, NULL, p_int(a, s->id),
		     p_text(locale_code(text->locale)), p_text(text->subject), p_text(text->text),
		     p_text(text->html), p_int(a, (int64_t)text->n), p_text(text->mark));
	if (r == OK)
		r = db_query(db, a, &SQL_EDITION_INSERT_ENTRIES, NULL, p_int(a, s->id),
			     p_int_array(a, news->ids, news->n),
			     p_int_array(a, news->revisions, news->n),
			     p_text_array(a, news->is_new, news->n),
			     p_text_array(a, news->is_shown, news->n));
	return r;
}

static enum result
plan(struct db *db, struct sending *s)
{
	struct arena *a = s->arena;
	struct rows *rows;
	enum result r =
	    db_query(db, a, &SQL_EDITION_PLAN, &rows, p_int(a, s->id), p_text(message_id_host(a)));

	if (r != OK)
		return r;
	s->n = row_int(rows, 0, "n_recipients");
	if (s->n == 0)
		return CONFLICT;
	return audit_add(db, a, s->actor, "edition.send", "edition", s->id,
			 arena_printf(a, "recipients=%lld", (long long)s->n));
}

static enum result
send_tx(struct db *db, void *arg)
{
	struct sending *s = arg;
	struct arena *a = s->arena;
	struct edition_text text[LOCALES];
	struct edition_news news[LOCALES];
	struct rows *rows;
	enum result r = db_query0(db, a, &SQL_EDITION_LOCK, NULL);

	if (r == OK)
		r = db_query0(db, a, &SQL_EDITION_IS_SENDING, &rows);
	if (r == OK && row_bool(rows, 0, "is_sending"))
		return CONFLICT;
	if (r == OK)
		r = compose_all(db, a, text, news);
	if (r != OK)
		return r;
	if (edition_readers(text) == 0)
		return CONFLICT;
	if (!is_agreed(s, text))
		return INVALID;
	r = db_query(db, a, &SQL_EDITION_INSERT, &rows, p_int(a, s->actor),
		     p_int(a, EDITION_WAITS));
	if (r != OK)
		return r;
	s->id = row_int(rows, 0, "id");
	for (int l = 0; r == OK && l < LOCALES; l++) {
		if (text[l].n > 0)
			r = freeze_text(db, s, &text[l], &news[l]);
	}
	return r == OK ? plan(db, s) : r;
}

enum result
edition_send(struct db *db, struct arena *a, const struct account *actor,
	     const struct edition_consent *consent, int64_t *id)
{
	struct sending s = {.arena = a, .consent = consent, .actor = actor != NULL ? actor->id : 0};
	enum result r;

	if (!may_mail(actor))
		return FORBIDDEN;
	r = db_transaction(db, send_tx, &s);
	if (r == OK)
		*id = s.id;
	return r;
}

static enum result
cancel_tx(struct db *db, void *arg)
{
	struct sending *s = arg;
	struct arena *a = s->arena;
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_EDITION_CANCEL, &rows, p_int(a, s->id));

	if (r != OK)
		return r;
	if (row_int(rows, 0, "n_cancelled") > 0)
		return audit_add(
		    db, a, s->actor, "edition.cancel", "edition", s->id,
		    arena_printf(a, "unsent=%lld", (long long)row_int(rows, 0, "n_skipped")));
	r = db_query(db, a, &SQL_EDITION_STATE, &rows, p_int(a, s->id));
	if (r != OK)
		return r;
	return rows_count(rows) == 0 ? NOT_FOUND : CONFLICT;
}

enum result
edition_cancel(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct sending s = {.arena = a, .actor = actor != NULL ? actor->id : 0, .id = id};

	return may_mail(actor) ? db_transaction(db, cancel_tx, &s) : FORBIDDEN;
}

static enum result
again_tx(struct db *db, void *arg)
{
	struct sending *s = arg;
	struct arena *a = s->arena;
	struct rows *rows;
	enum result r = db_query0(db, a, &SQL_EDITION_LOCK, NULL);

	if (r == OK)
		r = db_query(db, a, &SQL_EDITION_AGAIN, &rows, p_int(a, s->id));
	if (r != OK)
		return r;
	s->n = row_int(rows, 0, "n");
	if (s->n > 0)
		return audit_add(db, a, s->actor, "edition.again", "edition", s->id,
				 arena_printf(a, "recipients=%lld", (long long)s->n));
	r = db_query(db, a, &SQL_EDITION_STATE, &rows, p_int(a, s->id));
	if (r != OK)
		return r;
	return rows_count(rows) == 0 ? NOT_FOUND : CONFLICT;
}

enum result
edition_again(struct db *db, struct arena *a, const struct account *actor, int64_t id, int64_t *n)
{
	struct sending s = {.arena = a, .actor = actor != NULL ? actor->id : 0, .id = id};
	enum result r = may_mail(actor) ? db_transaction(db, again_tx, &s) : FORBIDDEN;

	*n = s.n;
	return r;
}

/* ---- looking back ----------------------------------------------------------------------------- */

static void
read_edition(const struct rows *rows, size_t i, struct edition *e)
{
	e->id = row_int(rows, i, "id");
	e->state = row_text(rows, i, "state");
	e->made_at = row_time(rows, i, "made_at");
	e->leaves_at = row_time(rows, i, "leaves_at");
	e->until_leaving = row_int(rows, i, "until_leaving");
	e->is_taken_back = row_bool(rows, i, "is_taken_back");
	e->finished_at = row_time(rows, i, "finished_at");
	e->deadline_at = row_time(rows, i, "deadline_at");
	e->n_recipients = row_int(rows, i, "n_recipients");
	e->made_by_display = row_text(rows, i, "made_by_display");
	e->n[DELIVERY_PLANNED] = row_int(rows, i, "planned");
	e->n[DELIVERY_CLAIMED] = row_int(rows, i, "claimed");
	e->n[DELIVERY_HANDED_OVER] = row_int(rows, i, "handed_over");
	e->n[DELIVERY_ACCEPTED] = row_int(rows, i, "accepted");
	e->n[DELIVERY_FAILED] = row_int(rows, i, "failed");
	e->n[DELIVERY_UNCERTAIN] = row_int(rows, i, "uncertain");
	e->n[DELIVERY_SKIPPED] = row_int(rows, i, "skipped");
	e->n_missed = row_int(rows, i, "missed");
}

static enum result
list(struct db *db, struct arena *a, int64_t id, int limit, struct edition **out, size_t *n)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_EDITION_LIST, &rows, p_int(a, id), p_int(a, limit));

	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		read_edition(rows, i, &(*out)[i]);
	return OK;
}

enum result
edition_get(struct db *db, struct arena *a, int64_t id, struct edition **out)
{
	size_t n;
	enum result r;

	if (id <= 0)
		return NOT_FOUND;
	r = list(db, a, id, 1, out, &n);
	if (r != OK)
		return r;
	return n == 1 ? OK : NOT_FOUND;
}

enum result
edition_list(struct db *db, struct arena *a, int limit, struct edition **out, size_t *n)
{
	return list(db, a, 0, limit < LIST_MAX ? limit : LIST_MAX, out, n);
}

enum result
edition_text_get(struct db *db, struct arena *a, int64_t id, enum locale l,
		 struct edition_text **out)
{
	struct edition_text *text = arena_alloc(a, sizeof(*text));
	struct rows *head, *entries;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	batch_add(&b, &SQL_EDITION_TEXT, &head, p_int(a, id), p_text(locale_code(l)));
	batch_add(&b, &SQL_EDITION_ENTRIES, &entries, p_int(a, id), p_text(locale_code(l)));
	if ((r = batch_run(&b)) != OK)
		return r;
	if (rows_count(head) == 0)
		return NOT_FOUND;
	text->locale = l;
	text->subject = row_text(head, 0, "subject");
	text->text = row_text(head, 0, "text");
	text->html = row_text(head, 0, "html");
	text->mark = row_text(head, 0, "mark");
	text->n_recipients = row_int(head, 0, "n");
	text->n = rows_count(entries);
	text->entries = arena_array(a, text->n, sizeof(*text->entries));
	for (size_t i = 0; i < text->n; i++) {
		text->entries[i].id = row_int(entries, i, "id");
		text->entries[i].title = row_text(entries, i, "title");
		text->entries[i].slug = row_text(entries, i, "slug");
		text->entries[i].category_name = row_text(entries, i, "category_name");
		text->entries[i].is_new = row_bool(entries, i, "is_new");
	}
	*out = text;
	return OK;
}
