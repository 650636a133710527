/* Mails that a stranger may ask for to any address: to register, and for a new password. The request is
 * written the same way for every address, and answered by the mailer: so neither the answer nor its time
 * nor what is left behind can tell whether the address is known. */
#ifndef ANSWERWELL_ACCOUNT_MAIL_REQUEST_H
#define ANSWERWELL_ACCOUNT_MAIL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

enum mail_request_kind {
	MAIL_REQUEST_REGISTER, /* a link that makes an account; who has one is told so */
	MAIL_REQUEST_AGAIN, /* that link once more, to whoever asked for one and has not used it */
	MAIL_REQUEST_RESET /* a link for a new password, to whoever has an account */
};

struct mail_request {
	enum mail_request_kind kind;
	const char *email;
	enum locale locale; /* of the mail, if there is no account that says another */
	/* To register: */
	const char *zone; /* IANA, "" = UTC */
	bool wants_digest;
	bool is_digest_open; /* said neither yes nor no: asked once more behind the link */
	const char *waiting; /* opaque: given back behind the link; NULL: nothing */
};

/* INVALID: email, zone. */
enum result mail_request_put(struct db *db, struct arena *a, const struct mail_request *in,
			     struct problems *problems) MUST_USE;

/* Answers at most `limit`, each in a transaction of its own; *n of them. The mailer's. */
enum result mail_request_answer(struct db *db, struct arena *a, size_t limit, size_t *n) MUST_USE;

#endif
