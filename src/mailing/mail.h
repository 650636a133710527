/* Mails written: what claimed ones say, and the input of src/mailing/views; for the files of this folder. */
#ifndef MAILING_MAIL_H
#define MAILING_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/mailing/edition.h"
#include "answerwell/settings/settings.h"
#include "answerwell/text/markdown.h"

struct arena;
struct db;
struct delivery;
struct sql_claimed_mail_row;
struct sql_mail_texts_row;
struct sql_told_row;

/* Of every mail. Addresses are absolute. */
struct mail_page {
	const char *site, *url;
	const char *accent; /* the site's colour, or "" */
	const char *subject;
	const char *preview; /* what inboxes show beside the subject; NULL: the first words */
	const char *link; /* the one clear link */
	const char *unsubscribe_url; /* NULL: transactional */
	const char *wishes_url; /* what this reader gets, and when; NULL with that */
	const char *stop_url; /* stops watching the question; NULL: of none, or of several */
	bool is_edition;
};

/* Of a mail to one person. */
struct mail_notice {
	struct mail_page page;
	const char *name; /* of the recipient: handle */
	const char *display; /* of the recipient: what they call themselves */
	enum role role; /* of the recipient */
	bool has_waiting; /* NOTICE_KNOWN: a post waits behind the link */
	const char *actor; /* who did it, with a role (role_named); NULL = somebody who has left */
	const char *title; /* of the question or the entry */
	const char *excerpt; /* the words, NULL = none */
	bool is_author; /* the recipient wrote the post it is about */
	bool is_asker; /* the recipient asked the question */
	bool is_question, is_answer; /* that post is a question, an answer */
	const char *done; /* moderation: a sentence, translated */
	const char *reason; /* moderation: a reason, translated, NULL = none */
	const char *heading, *words, *see; /* of the common view, translated and filled in */
	int64_t promised_at; /* when an answer can be expected; 0: not known */
	const char *category; /* of the question */
	bool is_quoted; /* there the excerpt is shown */
};

/* Several notices in one mail, grouped as the list on the site has them. */
struct mail_group {
	const char *title, *link, *summary;
	const struct mail_notice *items;
	const char **sentences; /* one an item */
	size_t n;
};

struct mail_bundle {
	struct mail_page page;
	const char *display;
	const struct mail_group *groups;
	size_t n;
	int64_t n_more; /* notices that are not listed */
};

/* Of an edition in one language. */
struct mail_edition {
	struct mail_page page;
	const struct edition_entry *entries;
	size_t n;
	const char *introduction; /* the editor's own; NULL: the usual words */
	int64_t n_more; /* new ones that are not listed */
	const char *more_url; /* where they are; NULL: in the FAQ */
	bool is_terse; /* as text: titles and addresses alone, line by line */
};

/* Each line two columns in, as what belongs to the line above. */
char *mail_indented(struct arena *a, const char *text);

/* A text that is read without scrolling for long: an edition that would have more is told tersely. */
enum { MAIL_EDITION_LINES = 40 };

/* Edition: entries and introduction into out->subject, text, html. `id` 0: it has no number yet. */
void edition_render(struct arena *a, const struct settings *set, enum locale l, int64_t id,
		    int64_t n_more, struct edition_text *out);

struct sql_edition_news_row;
struct edition_entry edition_entry_of(struct arena *a, const struct sql_edition_news_row *row);

/* What an edition covers in one language: what it shows, and what it only counts. */
struct edition_news {
	int64_t *ids, *revisions;
	bool *are_new, *are_shown;
	size_t n;
};

/* Whether these texts are what was agreed to, and have no gaps. */
bool edition_is_agreed(struct arena *a, const struct edition_consent *consent,
		       const struct edition_text texts[LOCALES]);
/* Moderators and above; an actor NULL is a command on the server, and nobody in the log. */
bool edition_may_act(const struct account *actor);
int64_t edition_actor_id(const struct account *actor);
/* Why nothing was done to an edition: CONFLICT, it is in no state for that, or NOT_FOUND. */
enum result edition_not_now(struct db *db, struct arena *a, int64_t id) MUST_USE;
/* How many of those who want each edition read which language, into the texts. */
enum result edition_count_recipients(struct db *db, struct arena *a,
				     struct edition_text out[LOCALES]) MUST_USE;
/* The text of an edition in one language as it stays; nothing if that is empty. */
enum result edition_freeze(struct db *db, struct arena *a, int64_t id,
			   const struct edition_text *text,
			   const struct edition_news *news) MUST_USE;
/* Its mails, one a reader. CONFLICT: there is none. */
enum result edition_plan(struct db *db, struct arena *a, const struct account *actor,
			 int64_t id) MUST_USE;

/* The text that these rows make, those that are shown first; `id` as for edition_render. out->locale and
 * out->introduction are set. */
enum result edition_compose_of(struct db *db, struct arena *a, const struct settings *set,
			       int64_t id, const struct sql_edition_news_row *rows, size_t n,
			       struct edition_text *out, struct edition_news *news) MUST_USE;

/* The next edition in one language, rendered. */
enum result edition_compose(struct db *db, struct arena *a, enum locale l, struct edition_text *out,
			    struct edition_news *news) MUST_USE;

/* `text` with every `mark` (edition_text.mark) replaced: by the second address where MAIL_WISHES follows it. */
#define MAIL_WISHES "-wishes"
char *edition_fill(struct arena *a, const char *text, const char *mark, const char *unsubscribe_url,
		   const char *wishes_url);

/* The address that ends for this person what `what` names (subscription_token). */
char *mail_unsubscribe_url(struct arena *a, int64_t account_id, const char *what);

/* The address where this reader chooses what they get (reader_token). */
char *mail_wishes_url(struct arena *a, int64_t reader_id, int64_t edition_id);

/* What claimed mails are written from, as it is now. */
struct mail_contents {
	struct sql_told_row *told; /* of the mails to one person, in their order */
	struct sql_mail_texts_row *texts; /* frozen, of the editions */
	size_t n_told, n_texts;
	struct settings set;
};

/* Of `mails`, which come in the order of delivery_claim. */
enum result mail_fetch(struct db *db, struct arena *a, const struct sql_claimed_mail_row *mails,
		       size_t n, struct mail_contents *out) MUST_USE;
/* Subject, text, html and what else the words decide into `d`, whose other fields are set. NOT_FOUND: there is
 * nothing to say any more, or nobody to say it to; *why says why. Otherwise what the database said. */
enum result mail_write(struct db *db, struct arena *a, const struct sql_claimed_mail_row *mail,
		       const struct mail_contents *contents, struct delivery *d,
		       const char **why) MUST_USE;

/* The page of a mail from that site. */
struct mail_page mail_page_of(const struct settings *set);

/* A style element: HTML mails in the site's accent, or, "", in the product's. */
struct safe_html mail_accent_style(struct arena *a, const char *accent);

/* Subjects hold at most this many characters of somebody's title. */
enum { MAIL_TITLE_MAX = 90, MAIL_EXCERPT_MAX = 400 };

#endif
