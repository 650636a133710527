#include "answerwell/account/mail_request.h"

#include <string.h>

#include "account/link.h"
#include "account/person.h"
#include "account/registration.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "sql/mail_request.h"

static const char *const codes[] = {
    [MAIL_REQUEST_REGISTER] = "register",
    [MAIL_REQUEST_AGAIN] = "again",
    [MAIL_REQUEST_RESET] = "reset",
};

static const char *
bound_to(struct arena *a, const char *mac)
{
	return arena_printf(a, "mail request:%s", mac);
}

enum result
mail_request_put(struct db *db, struct arena *a, const struct mail_request *in,
		 struct problems *problems)
{
	const char *email = person_email(a, in->email, problems);
	const char *zone = person_zone(a, in->zone, problems), *mac;

	if (email == NULL || zone == NULL)
		return INVALID;
	mac = person_email_mac(a, email);
	return sql_mail_request_put(db, a, NULL, .kind = codes[in->kind],
				    .email_sealed = secret_seal(a, email, bound_to(a, mac)),
				    .email_mac = mac, .locale = locale_code(in->locale),
				    .zone = zone, .wants_digest = in->wants_digest,
				    .is_digest_open = in->is_digest_open, .waiting = in->waiting);
}

/* ---- answering ---------------------------------------------------------------------------------- */

/* False: its address cannot be read. */
static bool
read_request(struct arena *a, const struct sql_mail_request_take_row *row,
	     struct mail_request *request)
{
	*request = (struct mail_request){
	    .email = secret_unseal(a, row->email_sealed, bound_to(a, row->email_mac)),
	    .locale = locale_from(row->locale, LOCALE_EN),
	    .zone = row->zone,
	    .wants_digest = row->wants_digest,
	    .is_digest_open = row->is_digest_open,
	    .waiting = row->waiting,
	};
	for (int k = 0; k < (int)(sizeof(codes) / sizeof(codes[0])); k++)
		if (strcmp(row->kind, codes[k]) == 0)
			request->kind = (enum mail_request_kind)k;
	if (request->email != NULL)
		return true;
	log_event(LOG_LEVEL_WARN, "mail.request", "kind=%s unreadable=1", codes[request->kind]);
	return false;
}

/* To an address with an account. One that never confirmed it does so by choosing a new password: what
 * anybody else may have chosen ends with that. */
static enum result
answer_known(struct db *db, struct arena *a, const struct mail_request *request, const char *mac,
	     const struct sql_mail_request_owner_row *owner)
{
	if (request->kind == MAIL_REQUEST_RESET)
		event_log(EVENT_RESET_SENT, owner->id);
	if (request->kind == MAIL_REQUEST_RESET || !owner->is_verified)
		return link_send(db, a, owner->id, NOTICE_RESET);
	if (request->kind == MAIL_REQUEST_AGAIN)
		return OK;
	return registration_tell_known(db, a, request, mac, owner->id);
}

static enum result
answer(struct db *db, struct arena *a, const struct mail_request *request, const char *mac)
{
	struct sql_mail_request_owner_row *owner;
	size_t n;
	enum result r = sql_mail_request_owner(db, a, &owner, &n, .email_mac = mac);

	if (r != OK)
		return r;
	if (n > 0)
		return answer_known(db, a, request, mac, owner);
	if (request->kind == MAIL_REQUEST_REGISTER)
		return registration_begin(db, a, request, mac);
	return registration_again(db, a, mac);
}

/* *n 0: there was none. */
static enum result
answer_one(struct db *db, struct arena *a, size_t *n)
{
	struct sql_mail_request_take_row *row;
	struct mail_request request;
	bool may_mail;
	enum result r;

	DB_TX(db, r) {
		r = sql_mail_request_take(db, a, &row, n);
		if (r != OK || *n == 0 || !read_request(a, row, &request))
			continue;
		r = link_count(db, a, row->email_mac, &may_mail);
		if (r == OK && may_mail)
			r = answer(db, a, &request, row->email_mac);
	}
	return r;
}

enum result
mail_request_answer(struct db *db, struct arena *a, size_t limit, size_t *n)
{
	size_t n_taken;
	enum result r = OK;

	for (*n = 0; *n < limit; (*n)++) {
		r = answer_one(db, a, &n_taken);
		if (r != OK || n_taken == 0)
			break;
	}
	return r;
}
