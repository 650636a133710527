#include "answerwell/account/registration.h"

#include <string.h>

#include "account/password.h"
#include "account/person.h"
#include "account/registration.h"
#include "account/row.h"
#include "answerwell/account/mail_request.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "answerwell/settings/settings.h"
#include "sql/account.h"
#include "sql/registration.h"

/* ---- beginning: the mailer's -------------------------------------------------------------------- */

/* As what they were invited; 0: by nobody, as a customer. */
struct invitation {
	const char *role;
	int64_t by;
};
static const struct invitation uninvited = {.role = "customer"};

static enum result
put(struct db *db, struct arena *a, const struct mail_request *request, const char *mac,
    const char *token, const struct invitation *as, int64_t *id)
{
	struct sql_account_next_id_row *next;
	enum result r = sql_account_next_id(db, a, &next, NULL);

	if (r != OK)
		return r;
	*id = next->id;
	return sql_registration_put(
	    db, a, NULL, .id = *id, .token_hash = token_hash(a, token),
	    .email_sealed = secret_seal(a, request->email, row_email_bound(a, *id)),
	    .email_mac = mac, .locale = locale_code(request->locale), .zone = request->zone,
	    .wants_digest = request->wants_digest, .is_digest_open = request->is_digest_open,
	    .waiting = request->waiting, .days = REGISTRATION_DAYS, .role = as->role,
	    .invited_by = as->by != 0 ? &as->by : NULL);
}

static enum result
begin(struct db *db, struct arena *a, const struct mail_request *request, const char *mac,
      const struct invitation *as)
{
	struct notice notice = {.kind = as->by != 0 ? NOTICE_INVITED : NOTICE_VERIFY,
				.secret = token_new(a)};
	enum result r = put(db, a, request, mac, notice.secret, as, &notice.registration_id);

	return r == OK ? notice_queue(db, a, &notice) : r;
}

enum result
registration_begin(struct db *db, struct arena *a, const struct mail_request *request,
		   const char *mac)
{
	return begin(db, a, request, mac, &uninvited);
}

enum result
registration_again(struct db *db, struct arena *a, const char *mac)
{
	struct mail_request request;
	struct sql_registration_newest_row *newest;
	size_t n;
	enum result r = sql_registration_newest(db, a, &newest, &n, .email_mac = mac);

	if (r != OK || n == 0)
		return r;
	request = (struct mail_request){.kind = MAIL_REQUEST_REGISTER,
					.email = account_email(a, newest->id, newest->email_sealed),
					.locale = locale_from(newest->locale, LOCALE_EN),
					.zone = newest->zone,
					.wants_digest = newest->wants_digest,
					.is_digest_open = newest->is_digest_open,
					.waiting = newest->waiting};
	if (request.email == NULL)
		return OK;
	return begin(db, a, &request, mac,
		     &(struct invitation){.role = newest->role, .by = newest->invited_by});
}

enum result
registration_tell_known(struct db *db, struct arena *a, const struct mail_request *request,
			const char *mac, int64_t id)
{
	struct notice notice = {.account_id = id, .kind = NOTICE_KNOWN};
	enum result r = OK;
	int64_t ignored;

	if (request->waiting != NULL) {
		notice.secret = token_new(a);
		r = put(db, a, request, mac, notice.secret, &uninvited, &ignored);
	}
	return r == OK ? notice_queue(db, a, &notice) : r;
}

/* ---- behind the link ---------------------------------------------------------------------------- */

static enum result
find(struct db *db, struct arena *a, const char *token, struct sql_registration_find_row **found)
{
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	r = sql_registration_find(db, a, found, &n, .token_hash = token_hash(a, token));
	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
registration_find(struct db *db, struct arena *a, const char *token,
		  struct registration_state **out)
{
	struct registration_state *s;
	struct sql_registration_find_row *found;
	enum result r = find(db, a, token, &found);

	if (r != OK)
		return r;
	s = arena_alloc(a, sizeof(*s));
	*s = (struct registration_state){.email = account_email(a, found->id, found->email_sealed),
					 .locale = locale_from(found->locale, LOCALE_EN),
					 .zone = found->zone,
					 .wants_digest = found->wants_digest,
					 .is_digest_open = found->is_digest_open,
					 .is_known = found->is_known,
					 .waiting = found->waiting};
	if (s->email == NULL)
		return NOT_FOUND; /* sealed with a key that is gone */
	*out = s;
	return OK;
}

/* What was typed, checked. */
struct making {
	const char *name, *display, *zone;
	char *encoded; /* the password */
};

static enum result
make(struct db *db, struct arena *a, const char *hash, const struct registration *in,
     const struct sql_registration_find_row *found, const struct making *m,
     struct account **account)
{
	struct sql_registration_take_row *taken;
	struct sql_account_row *made;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_registration_take(db, a, &taken, &n, .token_hash = hash);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = sql_registration_make(
			    db, a, &made, NULL, .id = taken->id, .name = m->name,

			    .display_name = m->display, .role = taken->role,
			    .locale = locale_code(in->locale), .zone = m->zone,
			    .email_sealed = found->email_sealed, .email_mac = found->email_mac,
			    .password_hash = m->encoded);
		if (r == OK && in->wants_digest)
			r = sql_account_subscribe(db, a, NULL, .account_id = made->id,
						  .is_confirmed = true);
		if (r == OK && in->agree != NULL)
			r = in->agree(db, a, made->id, in->seen_in);
	}
	if (r == OK)
		*account = row_account(a, made);
	return r;
}

static enum result
name_is_free(struct db *db, struct arena *a, const char *name, struct problems *problems)
{
	struct sql_registration_is_name_taken_row *row;
	enum result r = sql_registration_is_name_taken(db, a, &row, NULL, .name = name);

	if (r != OK || !row->is_taken)
		return r;
	problem_add(problems, "name", N_("This user name is taken. Please choose another."), 0);
	return INVALID;
}

/* All that is wrong at once; the password as it is hashed, or NULL. */
static enum result
check(struct db *db, struct arena *a, const struct registration *in,
      const struct sql_registration_find_row *found, const char *email, struct problems *problems,
      struct making *m, const char **prepared)
{
	struct password_owner owner;
	const char *site;
	enum result r = settings_site_name(db, a, &site);

	if (r != OK)
		return r;
	m->name = person_name(a, in->name, false, site, problems);
	m->display = person_display_name(a, in->display_name, m->name, role_from(found->role), site,
					 problems);
	m->zone = person_zone(a, in->zone, problems);
	owner = (struct password_owner){
	    .name = m->name, .display = m->display, .email = email, .site = site};
	*prepared = password_check(a, in->password, &owner, problems);
	if (m->name != NULL)
		r = name_is_free(db, a, m->name, problems);
	if (m->display != NULL && role_from(found->role) == ROLE_CUSTOMER &&
	    (r == OK || r == INVALID))
		r = person_is_nobody_else(db, a, m->display, 0, problems);
	if (r != OK && r != INVALID)
		return r;
	return problems->n > 0 ? INVALID : OK;
}

enum result
registration_finish(struct db *db, struct arena *a, const char *token,
		    const struct registration *in, struct problems *problems,
		    struct account **account)
{
	struct making m;
	const char *prepared, *email;
	struct sql_registration_find_row *found;
	enum result r = find(db, a, token, &found);

	if (r != OK)
		return r;
	email = account_email(a, found->id, found->email_sealed);
	if (email == NULL)
		return NOT_FOUND;
	if (found->is_known)
		return CONFLICT;
	if ((r = check(db, a, in, found, email, problems, &m, &prepared)) != OK ||
	    (r = password_encode_new(a, prepared, false, problems, &m.encoded)) != OK)
		return r;
	r = make(db, a, token_hash(a, token), in, found, &m, account);
	if (r == CONFLICT && strcmp(db->constraint, "accounts_name_unique") == 0) {
		problem_add(problems, "name", N_("This user name is taken. Please choose another."),
			    0);
		return INVALID;
	}
	if (r == OK)
		event_log(EVENT_REGISTERED, (*account)->id);
	return r;
}

/* ---- ending ------------------------------------------------------------------------------------- */

enum result
registration_refuse(struct db *db, struct arena *a, const char *token)
{
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	r = sql_registration_refuse(db, a, &n, .token_hash = token_hash(a, token));
	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
registration_sweep(struct db *db, struct arena *a)
{
	return sql_registration_sweep(db, a, NULL);
}
