#include "mailing/outbox_render.h"

#include <string.h>

#include "account/message_id.h"
#include "answerwell/account/account.h"
#include "answerwell/account/choice.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/mailing/inbox.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/view.h"
#include "mailing/kind.h"
#include "mailing/mail.h"
#include "mailing/outbox_done.h"
#include "sql/rows/claimed_mail.h"
#include "views/bundle_html.h"
#include "views/bundle_txt.h"

/* As many as delivery_claim_outbox gives of one mail. */
enum { BUNDLE_MAX = 50 };

/* ---- where the link leads --------------------------------------------------------------------- */

static const char *
post_link(struct arena *a, const struct sql_claimed_mail_row *row)
{
	const char *kind = row->post_kind;
	long long question = (long long)row->question_id;
	struct buf slug;

	buf_init(&slug, a, 128);
	buf_url(&slug, row->question_slug);
	if (kind == NULL || strcmp(kind, "question") == 0)
		return arena_printf(a, "%s/questions/%lld/%s", config()->url, question, slug.data);
	return arena_printf(a, "%s/questions/%lld/%s#%s-%lld", config()->url, question, slug.data,
			    strcmp(kind, "answer") == 0 ? "answer" : "post",
			    (long long)row->post_id);
}

static const char *
entry_link(struct arena *a, const struct sql_claimed_mail_row *row)
{
	struct buf slug;

	buf_init(&slug, a, 128);
	buf_url(&slug, row->entry_slug);
	return arena_printf(a, "%s/faq/%lld/%s", config()->url, (long long)row->entry_id,
			    slug.data);
}

/* ---- the parts of one mail --------------------------------------------------------------------- */

static bool
is_out_of_sight(const struct sql_claimed_mail_row *row)
{
	return row->is_removed || !row->is_visible;
}

static const char *
read_post(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
	  enum notice_kind kind, struct mail_notice *m)
{
	const char *post_kind = row->post_kind;

	if (post_kind == NULL || row->question_id == 0)
		return "the post is gone";
	m->title = row->question_title;
	m->is_author = row->post_author == row->account_id;
	m->is_asker = row->question_author == row->account_id;
	m->is_question = strcmp(post_kind, "question") == 0;
	m->is_answer = strcmp(post_kind, "answer") == 0;
	m->page.link = post_link(a, row);
	m->excerpt = markdown_excerpt(a, row->post_body, MAIL_EXCERPT_MAX);
	if (kind != NOTICE_MODERATION && is_out_of_sight(row))
		return "the post is not visible";
	return outbox_done(a, l, row, kind, m);
}

static const char *
read_entry(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
	   enum notice_kind kind, struct mail_notice *m)
{
	if (row->entry_id == 0 || row->is_retired)
		return "the entry is not published";
	m->title = row->entry_title;
	m->is_author = row->is_answerer;
	m->excerpt = markdown_excerpt(a, row->entry_body, MAIL_EXCERPT_MAX);
	m->page.link = entry_link(a, row);
	return outbox_done(a, l, row, kind, m);
}

static const char *
read_token(struct arena *a, const struct sql_claimed_mail_row *row, enum notice_kind kind,
	   struct mail_notice *m)
{
	const char *token = secret_unseal(a, row->secret_sealed, row->message_id);

	if (token == NULL)
		return "the link cannot be read";
	if (kind == NOTICE_RESET && row->is_old)
		return "the link has expired";
	m->page.link = arena_printf(a, "%s/%s/%s", config()->url, kind_of(kind)->path, token);
	return NULL;
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

/* NULL, or why there is nothing to say. */
static const char *
read_subject(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
	     enum notice_kind kind, struct mail_notice *m)
{
	switch (kind_of(kind)->about) {
	case ABOUT_TOKEN:
		return read_token(a, row, kind, m);
	case ABOUT_POST:
	case ABOUT_SUGGESTION:
		return read_post(a, l, row, kind, m);
	case ABOUT_ENTRY:
		return read_entry(a, l, row, kind, m);
	case ABOUT_LOGIN:
	case ABOUT_EDITION:
		break;
	}
	/* Who is known and has a post waiting finds it behind a link of their own. */
	if (row->secret_sealed != NULL)
		return read_token(a, row, kind, m);
	m->page.link = arena_printf(a, "%s/login", config()->url);
	return NULL;
}

static const char *
read_notice(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
	    enum notice_kind kind, struct mail_notice *m)
{
	const char *why;

	m->name = row->name;
	m->display = row->display_name;
	m->actor = row->actor_display;
	m->role = role_from(row->role);
	m->has_waiting = row->secret_sealed != NULL;
	m->title = config()->site_name;
	why = read_subject(a, l, row, kind, m);
	if (why == NULL)
		fill_words(a, l, kind_of(kind), m);
	return why;
}

static const char *
subject_of(struct arena *a, enum locale l, enum notice_kind kind, const char *title)
{
	return str_fill(a, tr(l, kind_of(kind)->subject), str_cut(a, title, MAIL_TITLE_MAX));
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

/* The next edition as it would be now, to the moderator who asked. */
static enum result
render_test(struct db *db, struct arena *a, struct delivery *d, const char **why)
{
	struct edition_text text = {.n = 0};
	struct edition_news news;
	const char *unsubscribe = mail_unsubscribe_url(a, d->account_id, "d");
	enum result r = edition_compose(db, a, d->locale, &text, &news);

	for (int l = 0; r == OK && text.n == 0 && l < LOCALES; l++)
		r = edition_compose(db, a, (enum locale)l, &text, &news);
	if (r != OK)
		return r;
	*why = "nothing is new";
	if (text.n == 0)
		return NOT_FOUND;
	d->subject = subject_of(a, d->locale, NOTICE_EDITION_TEST, text.subject);
	d->text = edition_fill(a, text.text, text.mark, unsubscribe);
	d->html = edition_fill(a, text.html, text.mark, unsubscribe);
	return OK;
}

/* ---- one mail --------------------------------------------------------------------------------- */

/* A notice that there is something to say about. */
struct item {
	enum notice_kind kind;
	struct mail_notice m;
	int64_t question_id, entry_id;
	const struct sql_claimed_mail_row *row;
};

static bool
is_switched_off(const struct sql_claimed_mail_row *row, enum notice_kind kind)
{
	const char *off = row->topics_off;

	if (kind == NOTICE_WATCHED && row->is_muted)
		return true;
	return off != NULL && str_has_word(off, choice_topic_code(notice_topic_of(kind)));
}

/* NULL, or why this row has nothing to say. */
static const char *
read_item(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row, struct item *out)
{
	*out = (struct item){.m = {.page = {.site = config()->site_name, .url = config()->url}},
			     .question_id = row->question_id,
			     .entry_id = row->entry_id,
			     .row = row};
	if (row->is_read)
		return "read on the site already";
	if (!notice_from(row->kind, &out->kind))
		return "of no known kind";
	if (!notice_is_transactional(out->kind) &&
	    (!row->is_wanted || is_switched_off(row, out->kind)))
		return "not wanted any more";
	return out->kind == NOTICE_EDITION_TEST ? NULL : read_notice(a, l, row, out->kind, &out->m);
}

/* What the mail program's own button ends: the topic, or, of several topics, all of it. */
static const char *
unsubscribe_from(struct arena *a, int64_t account_id, const struct item *items, size_t n)
{
	enum notice_topic topic = notice_topic_of(items[0].kind);

	for (size_t i = 1; i < n; i++) {
		if (notice_topic_of(items[i].kind) != topic)
			return mail_unsubscribe_url(a, account_id, "n");
	}
	return mail_unsubscribe_url(a, account_id,
				    arena_printf(a, "t%s", choice_topic_code(topic)));
}

/* All about one question: then the mails about it form a thread, and it can be left. */
static void
name_thread(struct arena *a, struct delivery *d, const struct item *items, size_t n,
	    struct mail_page *page)
{
	long long question = (long long)items[0].question_id;
	bool is_one = question != 0;

	for (size_t i = 1; i < n; i++)
		is_one = is_one && items[i].question_id == items[0].question_id;
	if (!is_one)
		return;
	d->thread_id = arena_printf(a, "question.%lld@%s", question, message_id_host(a));
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind == NOTICE_WATCHED || items[i].kind == NOTICE_ANSWER)
			page->stop_url = mail_unsubscribe_url(a, d->account_id,
							      arena_printf(a, "q%lld", question));
	}
}

static enum result
render_one(struct arena *a, const char *zone, struct item *item, struct delivery *d)
{
	enum notice_kind kind = item->kind;
	struct mail_notice *m = &item->m;

	if (!notice_is_transactional(kind))
		d->unsubscribe_url = unsubscribe_from(a, d->account_id, item, 1);
	m->page.unsubscribe_url = d->unsubscribe_url;
	name_thread(a, d, item, 1, &m->page);
	d->subject = m->page.subject = subject_of(a, d->locale, kind, m->title);
	m->page.preview = m->excerpt;
	d->html = written(a, d->locale, zone, kind_of(kind)->html, m);
	d->text = written(a, d->locale, zone, kind_of(kind)->text, m);
	return OK;
}

/* ---- several in one mail ---------------------------------------------------------------------- */

/* As the list on the site shows it; `id` is the place among the items. */
static struct inbox_line
line_of(const struct item *item, size_t place)
{
	return (struct inbox_line){.id = (int64_t)place,
				   .kind = item->kind,
				   .actor = item->m.actor,
				   .question_id = item->question_id,
				   .entry_id = item->entry_id,
				   .at = item->row->at,
				   .post_kind = item->m.is_answer     ? POST_ANSWER
						: item->m.is_question ? POST_QUESTION
								      : POST_COMMENT,
				   .is_author = item->m.is_author,
				   .is_asker = item->m.is_asker};
}

static struct mail_group *
write_groups(struct arena *a, enum locale l, const struct inbox_group *groups, size_t n,
	     const struct item *items)
{
	struct mail_group *out = arena_array(a, n, sizeof(*out));

	for (size_t g = 0; g < n; g++) {
		const struct inbox_group *from = &groups[g];
		struct mail_notice *notices = arena_array(a, from->n, sizeof(*notices));
		const char **sentences = arena_array(a, from->n, sizeof(*sentences));

		for (size_t i = 0; i < from->n; i++) {
			notices[i] = items[from->lines[i].id].m;
			sentences[i] = inbox_sentence(a, l, &from->lines[i]);
		}
		out[g] = (struct mail_group){.title = notices[0].title,
					     .link = notices[0].page.link,
					     .summary = inbox_summary(a, l, from),
					     .items = notices,
					     .sentences = sentences,
					     .n = from->n};
	}
	return out;
}

/* What is in it: of one thread what happened there, else what stands first and how much more. */
static const char *
bundle_subject(struct arena *a, enum locale l, const struct mail_group *groups, size_t n)
{
	const char *title = str_cut(a, groups[0].title, MAIL_TITLE_MAX);

	if (n == 1)
		return arena_printf(a, tr(l, N_("%s: %s")), groups[0].summary, title);
	return arena_printf(a,
			    trn(l, "News on “%s” and %ld other matter",
				"News on “%s” and %ld other matters", (long)n - 1),
			    title, (long)n - 1);
}

static enum result
render_bundle(struct arena *a, const struct item *items, size_t n, struct delivery *d)
{
	struct mail_bundle b = {.page = {.site = config()->site_name, .url = config()->url},
				.display = items[0].row->display_name};
	struct inbox_line *lines = arena_array(a, n, sizeof(*lines));
	struct inbox_group *groups;
	struct buf html, text;
	struct view v = {
	    .arena = a, .locale = d->locale, .zone = items[0].row->zone, .now = clock_now()};

	for (size_t i = 0; i < n; i++)
		lines[i] = line_of(&items[i], i);
	b.n = inbox_group_lines(a, lines, n, &groups);
	b.groups = write_groups(a, d->locale, groups, b.n, items);
	b.n_more = items[0].row->n_all - BUNDLE_MAX;
	d->unsubscribe_url = b.page.unsubscribe_url = unsubscribe_from(a, d->account_id, items, n);
	name_thread(a, d, items, n, &b.page);
	b.page.link = b.n == 1 ? b.groups[0].link : arena_printf(a, "%s/notices", config()->url);
	d->subject = b.page.subject = bundle_subject(a, d->locale, b.groups, b.n);
	buf_init(&html, a, 8192);
	buf_init(&text, a, 4096);
	v.out = &html;
	view_bundle_html(&v, &b);
	v.out = &text;
	view_bundle_txt(&v, &b);
	d->html = html.data;
	d->text = text.data;
	return OK;
}

enum result
outbox_render(struct db *db, struct arena *a, const struct sql_claimed_mail_row *rows, size_t n,
	      struct delivery *d, const char **why)
{
	struct item *items = arena_array(a, n, sizeof(*items));
	size_t n_items = 0;

	for (size_t i = 0; i < n; i++) {
		const char *empty = read_item(a, d->locale, &rows[i], &items[n_items]);

		if (empty != NULL)
			*why = empty;
		else
			n_items++;
	}
	if (n_items == 0)
		return NOT_FOUND;
	if (items[0].kind == NOTICE_EDITION_TEST)
		return render_test(db, a, d, why);
	if (n_items == 1)
		return render_one(a, rows[0].zone, &items[0], d);
	return render_bundle(a, items, n_items, d);
}
