/* Mails with a link that proves whose mailbox it is; for the files of this folder. */
#ifndef ACCOUNT_LINK_H
#define ACCOUNT_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

/* One more mail that somebody asked for to the address with that mac; counted whether or not anybody has
 * it. False: enough within the hour, strangers must not fill a mailbox. */
enum result link_count(struct db *db, struct arena *a, const char *mac, bool *is_allowed) MUST_USE;

/* A link to account `id`, once: NOTICE_RESET for an hour; every other kind tells that something was done
 * with the account, and its link takes the account back (account/takeback.h) for a week. */
enum result link_send(struct db *db, struct arena *a, int64_t id, enum notice_kind kind) MUST_USE;

#endif
