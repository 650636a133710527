/* One mailing of what is new in the FAQ, and its ledger: an editor's, for those who want each of them, or one that made
 * itself (round.h). */
#ifndef ANSWERWELL_MAILING_EDITION_H
#define ANSWERWELL_MAILING_EDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/text/opening.h"

struct account;
struct arena;
struct db;

struct edition_entry {
	int64_t id;
	const char *title, *slug, *category_name, *excerpt,
	    *language, /* of the entry: locale_code */
	    *by_display, /* answerer from the community, or NULL */
	    *gaps; /* what a template left open in it (forum/gap.h), or NULL: keeps it from going out */
	struct opening opening; /* what the mail says of it */
	bool is_new;
	bool is_repeat; /* chosen once more, as it was in an edition before */
	bool is_shown; /* else only counted, and listed behind one link */
};

/* What the next edition would say in one language. Empty (n == 0): that language gets no mail. */
struct edition_text {
	enum locale locale;
	const char *subject, *text, *html;
	const char *introduction; /* the editor's words above the entries, or NULL */
	const char *mark; /* in text and html: where each person's own unsubscribe address goes */
	struct edition_entry *entries;
	size_t n;
	int64_t n_recipients;
};

/* The text or html of an edition as it is looked at: the place where each mail is switched off stands for
 * the address that only its reader has. */
char *edition_shown(struct arena *a, const struct edition_text *edition, const char *body);

enum {
	DELIVERY_PLANNED,
	DELIVERY_CLAIMED,
	DELIVERY_HANDED_OVER,
	DELIVERY_ACCEPTED,
	DELIVERY_FAILED,
	DELIVERY_UNCERTAIN,
	DELIVERY_SKIPPED,
	DELIVERY_STATES
};

struct edition {
	int64_t id, made_at, leaves_at, finished_at, deadline_at, n_recipients;
	int64_t
	    until_leaving; /* seconds by the database's clock; 0: it has left, or was taken back */
	bool is_taken_back; /* cancelled before it left: nobody got it */
	bool is_automatic; /* made by itself (round.h) */
	bool is_paused;
	const char *state, *made_by_display;
	const char *why; /* it was paused, or not sent, by itself; for people: edition_state.html */
	int64_t n[DELIVERY_STATES]; /* deliveries by state; the sum is n_recipients */
	int64_t n_missed; /* of these, whom it should have reached and did not */
	int64_t
	    n_unsubscribed; /* who ended FAQ news by a link in it, and has not come back by one */
};

/* In all of these an actor NULL is a command on the server. FORBIDDEN unless moderator or above. */
/* Renders the next edition in every language from entries published or changed since the last. */
enum result edition_preview(struct db *db, struct arena *a, const struct account *actor,
			    struct edition_text out[LOCALES]) MUST_USE;
/* Queues the preview to the moderator's own address, in their language, or another that has news.
 * CONFLICT: there is nothing new. */
enum result edition_test(struct db *db, struct arena *a, const struct account *actor) MUST_USE;
/* What a person agreed to: the preview they saw (edition_seen) and how many readers were named. */
struct edition_consent {
	const char *seen;
	int64_t n_readers;
};
/* A name for what these texts say; and how many readers they have together. */
bool edition_has_gaps(const struct edition_text texts[LOCALES]);
const char *edition_seen(struct arena *a, const struct edition_text texts[LOCALES]);
int64_t edition_readers(const struct edition_text texts[LOCALES]);
/* Freezes and plans one delivery per confirmed subscriber who wants each edition (RHYTHM_EDITION; entries of their
 * language exist, not suppressed, not suspended; who chose some of it only, or had some, gets the rest by round.h), to leave in EDITION_WAITS seconds, deadline 3 days later. Moderators;
 * audit-logged. CONFLICT: nothing new, nobody to send to, or an edition is being sent. INVALID: what
 * would be sent is not what was seen, goes to more readers than were named, or has gaps. */
enum { EDITION_WAITS = 60 };
enum result edition_send(struct db *db, struct arena *a, const struct account *actor,
			 const struct edition_consent *consent, int64_t *id) MUST_USE;
/* Before it leaves: it is taken back, and what it would have said is new again. Afterwards what has
 * not been handed over will not be sent. CONFLICT: sent or cancelled already. */
enum result edition_cancel(struct db *db, struct arena *a, const struct account *actor,
			   int64_t id) MUST_USE;
/* Plans it anew, for three days, for those whom it should have reached and did not; never for those who
 * may have it. *n = how many. Stopped by edition_cancel, it is as it was before. NOT_FOUND. CONFLICT: it
 * has reached everybody, was cancelled, or another is being sent. */
enum result edition_again(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			  int64_t *n) MUST_USE;
enum result edition_get(struct db *db, struct arena *a, int64_t id, struct edition **out) MUST_USE;
/* The frozen text of a sent edition in one language. */
enum result edition_text_get(struct db *db, struct arena *a, int64_t id, enum locale l,
			     struct edition_text **out) MUST_USE;
/* Those of editors, or those that made themselves; the newest first. */
enum result edition_list(struct db *db, struct arena *a, bool is_automatic, int limit,
			 struct edition **out, size_t *n) MUST_USE;
/* For everybody: those of editors that have left, in one language, the newest first. */
struct edition_headline {
	int64_t id, leaves_at, n_entries;
	const char *subject;
};
enum result edition_headlines(struct db *db, struct arena *a, enum locale l, int limit,
			      struct edition_headline **out, size_t *n) MUST_USE;
/* Of a sent edition in one language what it shows and what it only counts, as the FAQ has it now. NOT_FOUND. */
enum result edition_all_entries(struct db *db, struct arena *a, int64_t id, enum locale l,
				struct edition_entry **out, size_t *n) MUST_USE;

#endif
