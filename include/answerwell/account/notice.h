/* Telling a person something by mail: a row in the outbox, written in the same transaction as what
 * it tells of. The mailer renders and sends it. */
#ifndef ANSWERWELL_ACCOUNT_NOTICE_H
#define ANSWERWELL_ACCOUNT_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

enum notice_kind {
	NOTICE_VERIFY, /* secret: token */
	NOTICE_KNOWN, /* somebody registered with this address again */
	NOTICE_RESET, /* secret: token */
	NOTICE_ANSWER, /* to the asker: question, post = the answer */
	NOTICE_COMMENT, /* to the author of the post commented on: post = the comment */
	NOTICE_MENTION, /* post mentions you */
	NOTICE_OFFICIAL, /* to asker and answerer: post = the answer */
	NOTICE_ACCEPTED, /* to the answerer */
	NOTICE_PROMOTED, /* to asker and answerer: entry */
	NOTICE_MODERATION, /* to the author: post was hidden, closed, moved, deleted ... */
	NOTICE_EDITION_TEST, /* to the moderator: the edition as it would be now */
	NOTICE_KINDS
};

struct notice {
	int64_t account_id;
	enum notice_kind kind;
	int64_t actor_id, question_id, post_id, entry_id; /* 0 = none */
	const char *secret; /* NULL = none */
};

const char *notice_code(enum notice_kind kind);
bool notice_from(const char *code, enum notice_kind *kind);
/* Verify, known, reset, edition test: sent whatever the person chose, without List-Unsubscribe. */
bool notice_is_transactional(enum notice_kind kind);

/* Queues a mail. Nobody is told of their own doing; nothing is queued for accounts without address,
 * nor (unless transactional) unverified, suspended ones or those with notify_mail off: all OK. */
enum result notice_queue(struct db *db, struct arena *a, const struct notice *notice) MUST_USE;

/* notify_mail on or off. */
enum result notice_allow(struct db *db, struct arena *a, int64_t account_id, bool allowed) MUST_USE;

#endif
