#include "answerwell/account/invitation.h"

#include "account/person.h"
#include "account/row.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/registration.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "sql/account.h"
#include "sql/invitation.h"

static enum result
check_unknown(struct db *db, struct arena *a, const char *mac, struct problems *problems)
{
	struct sql_invitation_known_row *known;
	enum result r = sql_invitation_known(db, a, &known, NULL, .email_mac = mac);

	if (r != OK || !known->is_known)
		return r;
	problem_add(problems, "email",
		    N_("There is already an account with this address. You can change its role "
		       "under “People and roles”."),
		    0);
	return INVALID;
}

static enum result
put(struct db *db, struct arena *a, const struct account *actor, const char *email, enum role role,
    enum locale l)
{
	struct notice notice = {.kind = NOTICE_INVITED, .secret = token_new(a)};
	struct sql_account_next_id_row *next;
	int64_t id;
	enum result r = sql_account_next_id(db, a, &next, NULL);

	if (r != OK)
		return r;
	notice.registration_id = id = next->id;
	r = sql_invitation_put(db, a, NULL, .id = id, .token_hash = token_hash(a, notice.secret),
			       .email_sealed = secret_seal(a, email, row_email_bound(a, id)),
			       .email_mac = person_email_mac(a, email), .locale = locale_code(l),
			       .zone = actor->zone, .role = role_code(role),
			       .invited_by = actor->id, .days = REGISTRATION_DAYS);
	if (r == OK)
		r = notice_queue(db, a, &notice);
	return r == OK ? audit_add(db, a, actor->id, "account.invite", "account", id,
				   arena_printf(a, "role=%s", role_code(role)))
		       : r;
}

enum result
invitation_send(struct db *db, struct arena *a, const struct account *actor, const char *typed,
		enum role role, enum locale l, struct problems *problems)
{
	const char *email;
	enum result r;

	if (actor == NULL || actor->role < ROLE_ADMIN || actor->is_suspended ||
	    (role != ROLE_STAFF && role != ROLE_MODERATOR))
		return FORBIDDEN;
	email = person_email(a, typed, problems);
	if (email == NULL)
		return INVALID;
	if ((r = check_unknown(db, a, person_email_mac(a, email), problems)) != OK)
		return r;
	DB_TX(db, r) {
		r = put(db, a, actor, email, role, l);
	}
	return r;
}
