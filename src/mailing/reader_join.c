/* Becoming a reader with nothing but an address: asked for, confirmed by a link, and only then is anything sent. */
#include "answerwell/account/account.h"
#include "answerwell/account/address.h"
#include "answerwell/account/message_id.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/reader.h"
#include "answerwell/mailing/suppression.h"
#include "sql/reader.h"

enum { MAILS_AN_HOUR = 3, UNLIMITED = 1000000 };

enum result
reader_ask(struct db *db, struct arena *a, const char *email, enum locale l, const char *zone,
	   struct problems *problems)
{
	const char *token = token_new(a), *kind = notice_code(NOTICE_NEWS);
	const char *name = message_id_new(a, kind);
	struct address to;
	size_t n;
	enum result r = address_new(db, a, email, zone, problems, &to);

	if (r != OK)
		return r;
	DB_TX(db, r) {
		r = sql_reader_ask(db, a, &n, .id = to.id, .token_hash = token_hash(a, token),
				   .email_sealed = to.sealed, .email_mac = to.mac,
				   .locale = locale_code(l), .zone = to.zone,
				   .days = READER_LINK_DAYS,
				   .most = config()->rate_limits ? MAILS_AN_HOUR : UNLIMITED);
		if (r == OK && n == 0)
			r = LIMITED;
		if (r == OK)
			r = sql_reader_ask_recipient(db, a, NULL, .id = to.id);
		if (r == OK)
			r = sql_reader_ask_mail(db, a, NULL, .id = to.id, .kind = kind,
						.message_id = name,
						.secret_sealed = secret_seal(a, token, name));
	}
	return r;
}

static enum result
find(struct db *db, struct arena *a, const char *token, struct sql_reader_asked_row **found)
{
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	r = sql_reader_asked(db, a, found, &n, .token_hash = token_hash(a, token));
	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
reader_asked(struct db *db, struct arena *a, const char *token, const char **email)
{
	struct sql_reader_asked_row *found;
	enum result r = find(db, a, token, &found);

	if (r != OK)
		return r;
	*email = account_email(a, found->id, found->email_sealed);
	return *email != NULL ? OK : NOT_FOUND;
}

/* The link has done its work: another row has the address. */
static enum result
resume(struct db *db, struct arena *a, const struct sql_reader_known_row *known,
       const struct sql_reader_asked_row *asked)
{
	enum result r =
	    sql_reader_resume(db, a, NULL, .id = known->id, .has_account = known->has_account,
			      .locale = asked->locale, .words = READER_WORDS);

	return r == OK ? sql_reader_forget(db, a, NULL, .id = asked->id) : r;
}

enum result
reader_confirm(struct db *db, struct arena *a, const char *token, int64_t *id)
{
	struct sql_reader_asked_row *asked;
	struct sql_reader_known_row *known;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_reader_lock(db, a, NULL, NULL);
		if (r == OK)
			r = find(db, a, token, &asked);
		if (r == OK)
			r = sql_reader_known(db, a, &known, &n, .email_mac = asked->email_mac);
		if (r != OK)
			continue;
		r = suppression_forget(db, a, asked->email_mac); /* the link came through */
		*id = n > 0 ? known->id : asked->id;
		if (r != OK)
			continue;
		r = n > 0 ? resume(db, a, known, asked)
			  : sql_reader_begin(db, a, NULL, .id = asked->id, .words = READER_WORDS);
	}
	return r;
}

enum result
reader_sweep(struct db *db, struct arena *a)
{
	return sql_reader_sweep(db, a, NULL);
}
