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
#include "mailing/mail.h"
#include "mailing/outbox_done.h"
#include "sql/rows/claimed_mail.h"
#include "views/accepted_html.h"
#include "views/accepted_txt.h"
#include "views/address_new_html.h"
#include "views/address_new_txt.h"
#include "views/address_old_html.h"
#include "views/address_old_txt.h"
#include "views/answer_html.h"
#include "views/answer_txt.h"
#include "views/asked_html.h"
#include "views/asked_txt.h"
#include "views/assigned_html.h"
#include "views/assigned_txt.h"
#include "views/bundle_html.h"
#include "views/bundle_txt.h"
#include "views/changed_html.h"
#include "views/changed_txt.h"
#include "views/comment_html.h"
#include "views/comment_txt.h"
#include "views/device_html.h"
#include "views/device_txt.h"
#include "views/known_html.h"
#include "views/known_txt.h"
#include "views/mention_html.h"
#include "views/mention_txt.h"
#include "views/moderation_html.h"
#include "views/moderation_txt.h"
#include "views/official_html.h"
#include "views/official_txt.h"
#include "views/password_new_html.h"
#include "views/password_new_txt.h"
#include "views/promoted_html.h"
#include "views/promoted_txt.h"
#include "views/reset_html.h"
#include "views/reset_txt.h"
#include "views/role_html.h"
#include "views/role_txt.h"
#include "views/suggested_html.h"
#include "views/suggested_txt.h"
#include "views/suggestion_html.h"
#include "views/suggestion_txt.h"
#include "views/thanks_html.h"
#include "views/thanks_txt.h"
#include "views/verify_html.h"
#include "views/verify_txt.h"
#include "views/watched_html.h"
#include "views/watched_txt.h"

/* As many as delivery_claim_outbox gives of one mail. */
enum { BUNDLE_MAX = 50 };

typedef void (*view_fn)(struct view *v, const struct mail_notice *mail);

/* What each kind is about decides what must still be there, and where its link leads. */
enum about { ABOUT_TOKEN, ABOUT_LOGIN, ABOUT_POST, ABOUT_ENTRY, ABOUT_EDITION };

static const struct kind {
	enum about about;
	const char *subject; /* msgid with %s: the title, or the site's name */
	view_fn html, text;
} kinds[NOTICE_KINDS] = {
    [NOTICE_VERIFY] = {ABOUT_TOKEN, N_("Confirm your address for %s"), view_verify_html,
		       view_verify_txt},
    [NOTICE_KNOWN] = {ABOUT_LOGIN, N_("You already have an account at %s"), view_known_html,
		      view_known_txt},
    [NOTICE_RESET] = {ABOUT_TOKEN, N_("Choose a new password for %s"), view_reset_html,
		      view_reset_txt},
    [NOTICE_ADDRESS_NEW] = {ABOUT_TOKEN, N_("Confirm your new address for %s"),
			    view_address_new_html, view_address_new_txt},
    [NOTICE_ADDRESS_OLD] = {ABOUT_TOKEN, N_("Your address at %s is about to change"),
			    view_address_old_html, view_address_old_txt},
    [NOTICE_PASSWORD] = {ABOUT_TOKEN, N_("Your password at %s was changed"), view_password_new_html,
			 view_password_new_txt},
    [NOTICE_DEVICE] = {ABOUT_TOKEN, N_("New log-in to your account at %s"), view_device_html,
		       view_device_txt},
    [NOTICE_ROLE] = {ABOUT_TOKEN, N_("Your role at %s has changed"), view_role_html, view_role_txt},
    [NOTICE_ANSWER] = {ABOUT_POST, N_("New answer: %s"), view_answer_html, view_answer_txt},
    [NOTICE_COMMENT] = {ABOUT_POST, N_("New comment: %s"), view_comment_html, view_comment_txt},
    [NOTICE_MENTION] = {ABOUT_POST, N_("You were mentioned: %s"), view_mention_html,
			view_mention_txt},
    [NOTICE_OFFICIAL] = {ABOUT_POST, N_("Official answer: %s"), view_official_html,
			 view_official_txt},
    [NOTICE_ACCEPTED] = {ABOUT_POST, N_("Your answer helped: %s"), view_accepted_html,
			 view_accepted_txt},
    [NOTICE_PROMOTED] = {ABOUT_ENTRY, N_("Now in our FAQ: %s"), view_promoted_html,
			 view_promoted_txt},
    [NOTICE_MODERATION] = {ABOUT_POST, N_("About your post: %s"), view_moderation_html,
			   view_moderation_txt},
    [NOTICE_WATCHED] = {ABOUT_POST, N_("New in: %s"), view_watched_html, view_watched_txt},
    [NOTICE_QUESTION] = {ABOUT_POST, N_("New question: %s"), view_asked_html, view_asked_txt},
    [NOTICE_ASSIGNED] = {ABOUT_POST, N_("For you to answer: %s"), view_assigned_html,
			 view_assigned_txt},
    [NOTICE_SUGGESTED] = {ABOUT_POST, N_("Suggested edit: %s"), view_suggested_html,
			  view_suggested_txt},
    [NOTICE_SUGGESTION_TAKEN] = {ABOUT_POST, N_("Your suggestion was approved: %s"),
				 view_suggestion_html, view_suggestion_txt},
    [NOTICE_SUGGESTION_DECLINED] = {ABOUT_POST, N_("About your suggestion: %s"),
				    view_suggestion_html, view_suggestion_txt},
    [NOTICE_THANKS] = {ABOUT_POST, N_("Thanks for your answer: %s"), view_thanks_html,
		       view_thanks_txt},
    [NOTICE_MARK_CHANGED] = {ABOUT_POST, N_("Please confirm again: %s"), view_changed_html,
			     view_changed_txt},
    [NOTICE_ACCEPTED_CHANGED] = {ABOUT_POST, N_("Changed since you accepted it: %s"),
				 view_changed_html, view_changed_txt},
    [NOTICE_SOURCE_CHANGED] = {ABOUT_ENTRY, N_("Please look over: %s"), view_changed_html,
			       view_changed_txt},
    [NOTICE_EDITION_TEST] = {ABOUT_EDITION, N_("[Test] %s"), NULL, NULL},
};

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
token_path(enum notice_kind kind)
{
	switch (kind) {
	case NOTICE_RESET:
		return "reset";
	case NOTICE_ADDRESS_NEW:
		return "address/confirm";
	case NOTICE_ADDRESS_OLD:
		return "address/stop";
	case NOTICE_PASSWORD:
	case NOTICE_DEVICE:
	case NOTICE_ROLE:
		return "takeback";
	default:
		return "register";
	}
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
	m->page.link = arena_printf(a, "%s/%s/%s", config()->url, token_path(kind), token);
	return NULL;
}

/* NULL, or why there is nothing to say. */
static const char *
read_notice(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
	    enum notice_kind kind, struct mail_notice *m)
{
	m->name = row->name;
	m->display = row->display_name;
	m->actor = row->actor_display;
	m->role = role_from(row->role);
	m->has_waiting = row->secret_sealed != NULL;
	m->title = config()->site_name;
	switch (kinds[kind].about) {
	case ABOUT_TOKEN:
		return read_token(a, row, kind, m);
	case ABOUT_POST:
		return read_post(a, l, row, kind, m);
	case ABOUT_ENTRY:
		return read_entry(a, l, row, kind, m);
	case ABOUT_LOGIN:
	case ABOUT_EDITION:
		/* Who is known and has a post waiting finds it behind a link of their own. */
		if (row->secret_sealed != NULL)
			return read_token(a, row, kind, m);
		m->page.link = arena_printf(a, "%s/login", config()->url);
		return NULL;
	}
	return "of no known kind";
}

static const char *
subject_of(struct arena *a, enum locale l, enum notice_kind kind, const char *title)
{
	return str_fill(a, tr(l, kinds[kind].subject), str_cut(a, title, MAIL_TITLE_MAX));
}

static char *
written(struct arena *a, enum locale l, const char *zone, view_fn fn, const struct mail_notice *m)
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
	d->html = written(a, d->locale, zone, kinds[kind].html, m);
	d->text = written(a, d->locale, zone, kinds[kind].text, m);
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
