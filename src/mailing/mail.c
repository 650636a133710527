#include "mailing/mail.h"

#include <string.h>

#include "answerwell/account/choice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/mailing/edition_draft.h"
#include "answerwell/text/view.h"
#include "mailing/kind.h"
#include "mailing/mail_item.h"
#include "sql/mail.h"
#include "sql/rows/claimed_mail.h"

/* ---- what they are written from ----------------------------------------------------------------- */

/* Of each kind that people can switch off, for the statement that looks which are. */
static size_t
kinds_and_topics(const char *kinds[NOTICE_KINDS], const char *topics[NOTICE_KINDS])
{
	size_t n = 0;

	for (int k = 0; k < NOTICE_KINDS; k++) {
		enum notice_kind kind = (enum notice_kind)k;

		if (notice_is_transactional(kind))
			continue;
		kinds[n] = notice_code(kind);
		topics[n++] = choice_topic_code(notice_topic_of(kind));
	}
	return n;
}

static void
add_told(struct batch *b, struct sql_ints mails, struct mail_contents *out)
{
	const char **kinds = arena_array(b->arena, NOTICE_KINDS, sizeof(*kinds));
	const char **topics = arena_array(b->arena, NOTICE_KINDS, sizeof(*topics));
	size_t n = kinds_and_topics(kinds, topics);

	sql_mail_told_add(b, &out->told, &out->n_told, .mail_ids = mails,
			  .kinds = ((struct sql_texts){kinds, n}),
			  .topics = ((struct sql_texts){topics, n}));
}

/* Each statement only if there is something for it. */
enum result
mail_fetch(struct db *db, struct arena *a, const struct sql_claimed_mail_row *mails, size_t n,
	   struct mail_contents *out)
{
	int64_t *one = arena_array(a, n, sizeof(*one)), *editions = arena_array(a, n, sizeof(*one));
	size_t n_one = 0, n_editions = 0;
	struct batch b;
	enum result r;

	*out = (struct mail_contents){.told = NULL};
	for (size_t i = 0; i < n; i++) {
		if (mails[i].edition_id == 0)
			one[n_one++] = mails[i].id;
		else if (n_editions == 0 || editions[n_editions - 1] != mails[i].edition_id)
			editions[n_editions++] = mails[i].edition_id;
	}
	batch_init(&b, db, a);
	if (n_one > 0)
		add_told(&b, (struct sql_ints){one, n_one}, out);
	if (n_editions > 0)
		sql_mail_texts_add(&b, &out->texts, &out->n_texts,
				   .edition_ids = ((struct sql_ints){editions, n_editions}));
	if ((r = batch_run(&b)) != OK)
		return r;
	return settings_read(db, a, &out->set);
}

/* ---- one thing ------------------------------------------------------------------------------------ */

static const char *
subject_of(struct arena *a, enum locale l, enum notice_kind kind, const char *title)
{
	return str_fill(a, tr(l, kind_of(kind)->subject), str_cut(a, title, MAIL_TITLE_MAX));
}

/* What the common view says. */
static void
fill_words(struct arena *a, enum locale l, const struct kind *kind, struct mail_notice *m)
{
	const char *who = m->actor != NULL ? m->actor : tr(l, N_("A former member"));

	if (kind->words == NULL)
		return;
	m->heading = tr(l, kind->heading);
	m->words = str_fill_all(a, tr(l, kind->words), (const char *[]){who, m->title}, 2);
	m->see = tr(l, kind->see);
	m->is_quoted = kind->is_quoted;
}

static char *
written(struct arena *a, enum locale l, const char *zone, kind_view fn, const struct mail_notice *m)
{
	struct buf out;
	struct view v = {.out = &out, .arena = a, .locale = l, .zone = zone, .now = clock_now()};

	buf_init(&out, a, 8192);
	fn(&v, m);
	return out.data;
}

static void
write_one(struct arena *a, const char *zone, struct mail_item *item, struct delivery *d)
{
	const struct kind *kind = kind_of(item->kind);
	struct mail_notice *m = &item->m;

	mail_item_address(a, d, item, 1, &m->page);
	fill_words(a, d->locale, kind, m);
	d->subject = m->page.subject = subject_of(a, d->locale, item->kind, m->title);
	m->page.preview = m->excerpt;
	d->html = written(a, d->locale, zone, kind->html, m);
	d->text = written(a, d->locale, zone, kind->text, m);
}

static struct mail_item
item_of(struct arena *a, const struct settings *set, enum notice_kind kind,
	const struct sql_claimed_mail_row *mail, const struct sql_told_row *row)
{
	return (struct mail_item){
	    .kind = kind,
	    .m = {.page = mail_page_of(set),
		  .name = mail->name,
		  .display = mail->display_name,
		  .role = role_from(mail->role),
		  .title = set->value[SETTING_SITE_NAME],
		  .actor = row != NULL ? role_named(a, locale_from(mail->locale, LOCALE_EN),
						    row->actor_display, role_from(row->actor_role))
				       : NULL},
	    .row = row,
	};
}

/* ---- letters -------------------------------------------------------------------------------------- */

/* An edition that somebody composes, as it is by now. */
static enum result
read_composed(struct db *db, struct arena *a, int64_t id, enum locale l, struct edition_text *text)
{
	struct edition_text texts[LOCALES], *frozen;
	int64_t n_unfit;
	enum result r = edition_draft_texts(db, a, NULL, id, texts, &n_unfit);

	if (r == OK)
		*text = texts[l];
	if (r != NOT_FOUND)
		return r;
	r = edition_text_get(db, a, id, l, &frozen);
	if (r == OK)
		*text = *frozen;
	return r;
}

/* All that is new, in that language or another that has news. */
static enum result
read_news(struct db *db, struct arena *a, enum locale locale, struct edition_text *text)
{
	struct edition_news news;
	enum result r = edition_compose(db, a, locale, text, &news);

	for (int l = 0; r == OK && text->n == 0 && l < LOCALES; l++)
		r = edition_compose(db, a, (enum locale)l, text, &news);
	return r;
}

/* An edition as it would be now, to the moderator who asked. */
static enum result
write_test(struct db *db, struct arena *a, struct delivery *d, const char **why)
{
	struct edition_text text = {.n = 0};
	struct sql_mail_test_edition_row *of;
	const char *unsubscribe = mail_unsubscribe_url(a, d->to.id, "d");
	const char *wishes = mail_wishes_url(a, d->to.id, 0);
	size_t n;
	enum result r = sql_mail_test_edition(db, a, &of, &n, .id = d->id);

	if (r == OK)
		r = n == 0
			? read_news(db, a, d->locale, &text)
			: read_composed(db, a, of->id, locale_from(of->locale, d->locale), &text);
	*why = n == 0 ? "nothing is new" : "the draft is gone";
	if (r != OK)
		return r;
	if (text.n == 0)
		return NOT_FOUND;
	d->subject = subject_of(a, d->locale, NOTICE_EDITION_TEST, text.subject);
	d->text = edition_fill(a, text.text, text.mark, unsubscribe, wishes);
	d->html = edition_fill(a, text.html, text.mark, unsubscribe, wishes);
	return OK;
}

static enum result
write_letter(struct db *db, struct arena *a, const struct settings *set, enum notice_kind kind,
	     const struct sql_claimed_mail_row *mail, struct delivery *d, const char **why)
{
	struct mail_item item = item_of(a, set, kind, mail, NULL);

	if (kind_of(kind)->about == ABOUT_EDITION)
		return write_test(db, a, d, why);
	*why = mail_account_read(a, mail, &item);
	if (*why != NULL)
		return NOT_FOUND;
	write_one(a, mail->zone, &item, d);
	return OK;
}

/* ---- notices -------------------------------------------------------------------------------------- */

static bool
is_switched_off(const struct sql_told_row *row, enum notice_kind kind)
{
	if (kind == NOTICE_WATCHED && row->is_muted)
		return true;
	return row->topics_off != NULL &&
	       str_has_word(row->topics_off, choice_topic_code(notice_topic_of(kind)));
}

/* NULL, or why this one has nothing to say. */
static const char *
read_told(struct arena *a, const struct settings *set, enum locale l,
	  const struct sql_claimed_mail_row *mail, const struct sql_told_row *row,
	  struct mail_item *out)
{
	enum notice_kind kind;

	if (!notice_from(row->kind, &kind))
		return "of no known kind";
	if (!mail->takes_notices || is_switched_off(row, kind))
		return "not wanted any more";
	*out = item_of(a, set, kind, mail, row);
	return mail_post_read(a, l, out);
}

static enum result
write_notices(struct arena *a, const struct sql_claimed_mail_row *mail,
	      const struct mail_contents *contents, struct delivery *d, const char **why)
{
	struct mail_item *items = arena_array(a, MAIL_BUNDLE_MAX, sizeof(*items));
	size_t n = 0;

	*why = "read on the site already";
	for (size_t i = 0; i < contents->n_told && n < MAIL_BUNDLE_MAX; i++) {
		const char *empty;

		if (contents->told[i].mail_id != mail->id)
			continue;
		empty =
		    read_told(a, &contents->set, d->locale, mail, &contents->told[i], &items[n]);
		if (empty != NULL)
			*why = empty;
		else
			n++;
	}
	if (n == 1)
		write_one(a, mail->zone, &items[0], d);
	else if (n > 1)
		mail_bundle_write(a, mail->zone, items, n, d);
	return n > 0 ? OK : NOT_FOUND;
}

/* ---- editions ------------------------------------------------------------------------------------- */

/* The frozen text, with the reader's own way out. */
static enum result
write_edition(struct arena *a, const struct sql_claimed_mail_row *mail,
	      const struct mail_contents *contents, struct delivery *d, const char **why)
{
	const char *wishes = mail_wishes_url(a, d->to.id, mail->edition_id);

	*why = "not wanted any more";
	if (!mail->takes_editions)
		return NOT_FOUND;
	*why = "address or text cannot be read";
	d->unsubscribe_url = mail_unsubscribe_url(
	    a, d->to.id, arena_printf(a, "d%lld", (long long)mail->edition_id));
	for (size_t i = 0; d->to.address != NULL && i < contents->n_texts; i++) {
		const struct sql_mail_texts_row *text = &contents->texts[i];

		if (text->edition_id != mail->edition_id ||
		    strcmp(text->locale, locale_code(d->locale)) != 0)
			continue;
		d->subject = text->subject;
		d->text = edition_fill(a, text->text, text->mark, d->unsubscribe_url, wishes);
		d->html = edition_fill(a, text->html, text->mark, d->unsubscribe_url, wishes);
		return OK;
	}
	return NOT_FOUND;
}

enum result
mail_write(struct db *db, struct arena *a, const struct sql_claimed_mail_row *mail,
	   const struct mail_contents *contents, struct delivery *d, const char **why)
{
	enum notice_kind kind;
	enum notice_mail when;
	bool is_kind;

	d->from_name = contents->set.value[SETTING_SITE_NAME];
	if (mail->edition_id != 0)
		return write_edition(a, mail, contents, d, why);
	*why = "the address cannot be read";
	if (d->to.address == NULL)
		return NOT_FOUND;
	is_kind = notice_from(mail->kind, &kind);
	if (is_kind && notice_is_transactional(kind))
		return write_letter(db, a, &contents->set, kind, mail, d, why);
	if (is_kind || choice_mail_from(mail->kind, &when))
		return write_notices(a, mail, contents, d, why);
	*why = "of no known kind";
	return NOT_FOUND;
}
