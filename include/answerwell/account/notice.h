/* Telling a person something: on the site (a notice) and by mail (a row in the outbox, which the
 * mailer renders and sends), written in the same transaction as what it tells of. */
#ifndef ANSWERWELL_ACCOUNT_NOTICE_H
#define ANSWERWELL_ACCOUNT_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* A new kind needs a row in the tables of account/notice.c, mailing/outbox_render.c and
 * mailing/inbox_words.c; a new topic one in account/choice.c. */
enum notice_kind {
	NOTICE_VERIFY, /* to a registration; secret: token */
	NOTICE_KNOWN, /* somebody registered with this address again; secret: token, if a post waits */
	NOTICE_RESET, /* secret: token */
	NOTICE_ADDRESS_NEW, /* to the new address (to_sealed), secret: token that confirms it */
	NOTICE_ADDRESS_OLD, /* secret: token that stops the change */
	NOTICE_PASSWORD, /* it was changed. This and the next two with a secret: token that takes the
			    account back (takeback.h) */
	NOTICE_DEVICE, /* logged in where nobody had been logged in before */
	NOTICE_ROLE, /* another role */
	NOTICE_ANSWER, /* to the asker: question, post = the answer */
	NOTICE_COMMENT, /* to the author of the post commented on: post = the comment */
	NOTICE_MENTION, /* post mentions you */
	NOTICE_OFFICIAL, /* to asker, answerer and watchers: post = the answer */
	NOTICE_ACCEPTED, /* to the answerer */
	NOTICE_PROMOTED, /* to asker and answerer: entry */
	NOTICE_MODERATION, /* to the author: post was hidden, closed, moved, deleted ... */
	NOTICE_EDITION_TEST, /* to the moderator: the edition as it would be now */
	NOTICE_WATCHED, /* post = an answer or comment in a question you watch */
	NOTICE_QUESTION, /* post = a question in a category or with a tag you watch */
	NOTICE_ASSIGNED, /* to staff: a colleague gave them the question; post = the question */
	NOTICE_SUGGESTED, /* to the author: somebody suggests an edit of post */
	NOTICE_SUGGESTION_TAKEN, /* to who suggested an edit of post */
	NOTICE_SUGGESTION_DECLINED,
	NOTICE_THANKS, /* to the answerer: post = the answer */
	NOTICE_MARK_CHANGED, /* to who made it official: post = the answer, or its question, was changed */
	NOTICE_ACCEPTED_CHANGED, /* to who accepted it: post = the answer was changed */
	NOTICE_SOURCE_CHANGED, /* to the entry's owner: what it was made from was changed */
	NOTICE_KINDS
};

/* What people choose by: one or more kinds. */
enum notice_topic {
	TOPIC_NONE, /* transactional kinds */
	TOPIC_ANSWER,
	TOPIC_COMMENT,
	TOPIC_MENTION,
	TOPIC_WATCHED,
	TOPIC_QUESTION,
	TOPIC_PRAISE, /* official, accepted, promoted, thanks */
	TOPIC_MODERATION,
	TOPIC_EDITS, /* edits suggested, taken, declined */
	TOPIC_MARKS, /* what you marked, accepted or promoted was changed */
	NOTICE_TOPICS
};

enum notice_mail { NOTICE_MAIL_NOW, NOTICE_MAIL_DAILY, NOTICE_MAIL_WEEKLY, NOTICE_MAIL_OFF };

struct notice {
	int64_t account_id;
	int64_t registration_id; /* instead of an account: NOTICE_VERIFY */
	enum notice_kind kind;
	int64_t actor_id, question_id, post_id, entry_id; /* 0 = none */
	const char *secret; /* NULL = none; transactional kinds only */
	const char *to_sealed; /* another address than the account's, sealed as that; NULL = none */
};

bool notice_from(const char *code, enum notice_kind *kind);
/* Verify, known, reset, address, password, edition test: by mail alone, whatever the person chose, without
 * List-Unsubscribe. */
bool notice_is_transactional(enum notice_kind kind);
const char *notice_code(enum notice_kind kind);
enum notice_topic notice_topic_of(enum notice_kind kind);

/* Tells one person, on the site and by mail, as they chose (account/choice.h); a mail that waits takes
 * in what comes about the same thread. Nobody is told of their own doing; none
 * are told that cannot log in or are suspended; mails go to confirmed addresses that take them and
 * with notify_mail on: all OK. */
enum result notice_queue(struct db *db, struct arena *a, const struct notice *notice) MUST_USE;

/* Several notices of one event in one round trip: nobody is told twice, of two to one person the
 * first counts. Account 0: left out. Actor, question, post and entry are those of the first. */
enum result notice_queue_all(struct db *db, struct arena *a, const struct notice *notices,
			     size_t n) MUST_USE;

/* notify_mail on or off: off stops all mails but transactional ones, and forgets no choice. */
enum result notice_allow(struct db *db, struct arena *a, int64_t account_id, bool allowed) MUST_USE;

#endif
