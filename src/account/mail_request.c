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
				    .waiting = in->waiting);
}

/* ---- answering ---------------------------------------------------------------------------------- */

struct answering {
	struct arena *arena;
	bool is_one; /* there was one */
	struct mail_request request;
	const char *mac;
};

static bool
read_request(struct answering *w, const struct sql_mail_request_take_row *row)
{
	struct mail_request *request = &w->request;

	for (int k = 0; k < (int)(sizeof(codes) / sizeof(codes[0])); k++)
		if (strcmp(row->kind, codes[k]) == 0)
			request->kind = (enum mail_request_kind)k;
	w->mac = row->email_mac;
	request->email = secret_unseal(w->arena, row->email_sealed, bound_to(w->arena, w->mac));
	request->locale = locale_from(row->locale, LOCALE_EN);
	request->zone = row->zone;
	request->wants_digest = row->wants_digest;
	request->waiting = row->waiting;
	return request->email != NULL;
}

/* To an address with an account. One that never confirmed it does so by choosing a new password: what
 * anybody else may have chosen ends with that. */
static enum result
answer_known(struct db *db, const struct answering *w, int64_t id, bool is_verified)
{
	if (w->request.kind == MAIL_REQUEST_RESET)
		event_log(EVENT_RESET_SENT, id);
	if (w->request.kind == MAIL_REQUEST_RESET || !is_verified)
		return link_send(db, w->arena, id, NOTICE_RESET);
	if (w->request.kind == MAIL_REQUEST_AGAIN)
		return OK;
	return registration_tell_known(db, w->arena, &w->request, w->mac, id);
}

static enum result
answer_tx(struct db *db, void *arg)
{
	struct answering *w = arg;
	struct arena *a = w->arena;
	bool may_mail = false;
	struct sql_mail_request_take_row *request;
	struct sql_mail_request_owner_row *owner;
	size_t n;
	enum result r = sql_mail_request_take(db, a, &request, &n);

	if (r != OK || n == 0)
		return r;
	w->is_one = true;
	if (!read_request(w, request)) {
		log_event(LOG_LEVEL_WARN, "mail.request", "kind=%s unreadable=1",
			  codes[w->request.kind]);
		return OK;
	}
	if ((r = link_count(db, a, w->mac, &may_mail)) != OK || !may_mail)
		return r;
	if ((r = sql_mail_request_owner(db, a, &owner, &n, .email_mac = w->mac)) != OK)
		return r;
	if (n > 0)
		return answer_known(db, w, owner->id, owner->is_verified);
	if (w->request.kind == MAIL_REQUEST_REGISTER)
		return registration_begin(db, a, &w->request, w->mac);
	return registration_again(db, a, w->mac);
}

enum result
mail_request_answer(struct db *db, struct arena *a, size_t limit, size_t *n)
{
	enum result r = OK;

	for (*n = 0; *n < limit; (*n)++) {
		struct answering w = {.arena = a};

		r = db_transaction(db, answer_tx, &w);
		if (r != OK || !w.is_one)
			break;
	}
	return r;
}
