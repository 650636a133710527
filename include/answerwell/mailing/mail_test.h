/* A mail to oneself, to see whether mails leave this site. */
#ifndef ANSWERWELL_MAILING_MAIL_TEST_H
#define ANSWERWELL_MAILING_MAIL_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

struct mail_test {
	int64_t at; /* when it was asked for; 0: never */
	bool has_address; /* the account has one */
	bool is_taken; /* a mail server, or the folder of mails, has it */
	bool is_over; /* taken, or given up */
	const char *why; /* what was said when it was not taken; "" if nothing was */
};

/* Administrators: else FORBIDDEN. */
enum result mail_test_send(struct db *db, struct arena *a, const struct account *actor) MUST_USE;
/* How the last one of that account went. */
enum result mail_test_read(struct db *db, struct arena *a, int64_t account_id,
			   struct mail_test *out) MUST_USE;

#endif
