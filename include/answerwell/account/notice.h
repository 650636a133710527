/* Telling a person something: on the site (a notice), and by mail or by mail alone (a letter), written in the
 * same transaction as what it tells of. Which mails are made of it is mailing's, by triggers in that
 * transaction. */
#ifndef ANSWERWELL_ACCOUNT_NOTICE_H
#define ANSWERWELL_ACCOUNT_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;
struct undo_kind;

/* One row each in notice_kinds.h, which is all that a new one needs. */
enum notice_kind {
#define LETTER(name, code, about, path, subject, mail) NOTICE_##name,
#define NOTICE(name, code, topic, about, subject, sentence, counted, mail) NOTICE_##name,
#include "answerwell/account/notice_kinds.h"
	NOTICE_KINDS
};

/* What people choose by: one or more kinds. One row each in notice_topics.h. */
enum notice_topic {
	TOPIC_NONE, /* letters */
#define TOPIC(name, code, mail, is_fixed_in_app, label) TOPIC_##name,
#include "answerwell/account/notice_topics.h"
	NOTICE_TOPICS
};

enum notice_mail { NOTICE_MAIL_NOW, NOTICE_MAIL_DAILY, NOTICE_MAIL_WEEKLY, NOTICE_MAIL_OFF };

struct notice {
	int64_t account_id;
	int64_t registration_id; /* instead of an account: NOTICE_VERIFY, NOTICE_INVITED */
	enum notice_kind kind;
	int64_t actor_id, question_id, post_id, entry_id; /* 0 = none */
	const char *secret; /* NULL = none; transactional kinds only */
	const char *to_sealed; /* another address than the account's, sealed as that; NULL = none */
};

bool notice_from(const char *code, enum notice_kind *kind);
/* The letters of notice_kinds.h: by mail alone, whatever the person chose, without List-Unsubscribe. */
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

/* Read: all (id 0), or all about the same as the notice `id`. *n (may be NULL) = how many were
 * unread. Somebody else's or a made-up id: OK, none. */
enum result notice_read(struct db *db, struct arena *a, int64_t account_id, int64_t id,
			int64_t *n) MUST_USE;
/* Whoever looks at a question has read what was told of it; *n = how many of those the list shows. */
enum result notice_seen(struct db *db, struct arena *a, int64_t account_id, int64_t question_id,
			int64_t *n) MUST_USE;
/* Deletes notices of more than half a year; called by the mailer's scheduled jobs. */
enum result notice_sweep(struct db *db, struct arena *a) MUST_USE;

/* For undo: notices, by their ids. An act makes them alone; what was read by then stays. */
extern const struct undo_kind notice_rows;
/* The ids of what this transaction has told of a post, of that kind. */
enum result notice_told(struct db *db, struct arena *a, int64_t post_id, enum notice_kind kind,
			int64_t **ids, size_t *n) MUST_USE;

/* notify_mail on or off: off stops all mails but transactional ones, and forgets no choice. */
enum result notice_allow(struct db *db, struct arena *a, int64_t account_id, bool allowed) MUST_USE;

#endif
