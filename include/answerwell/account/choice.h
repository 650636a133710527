/* What somebody wants to hear of, where and how soon. */
#ifndef ANSWERWELL_ACCOUNT_CHOICE_H
#define ANSWERWELL_ACCOUNT_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

/* For one topic. Now: at once; several about one thread within ten minutes of the last mail in one.
 * Daily: at 8 in the morning where the person is, what was not read on the site till then; weekly:
 * likewise on Mondays. */
struct choice {
	enum notice_mail mail;
	bool in_app;
};

struct choices {
	struct choice of[NOTICE_TOPICS]; /* TOPIC_NONE has no meaning */
	bool notify_mail; /* off: no mails whatever `of` says */
	bool auto_watch; /* questions somebody answers or comments on */
};

/* "answer" ... and back; "now", "daily", "weekly", "off" and back. TOPIC_NONE is no topic. */
const char *choice_topic_code(enum notice_topic topic);
bool choice_topic_from(const char *code, enum notice_topic *topic);
const char *choice_mail_code(enum notice_mail mail);
bool choice_mail_from(const char *code, enum notice_mail *mail);

/* What holds for who has chosen nothing. */
struct choice choice_default(enum notice_topic topic);
/* On the site in any case: what a person must be able to find. */
bool choice_is_fixed_in_app(enum notice_topic topic);

/* NOT_FOUND: no such account. */
enum result choice_get(struct db *db, struct arena *a, int64_t account_id,
		       struct choices *out) MUST_USE;
enum result choice_set(struct db *db, struct arena *a, int64_t account_id,
		       const struct choices *choices) MUST_USE;
/* Mails of one topic off, or (on) as they are by default; by the link in a mail. */
enum result choice_allow(struct db *db, struct arena *a, int64_t account_id,
			 enum notice_topic topic, bool on) MUST_USE;

#endif
