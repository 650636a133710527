#include "answerwell/account/password.h"

#include "account/link.h"
#include "account/password.h"
#include "answerwell/account/account.h"
#include "answerwell/account/limit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/db/db.h"
#include "sql/password_change.h"

/* The row of password_of if `password` is right. */
static enum result
check_now(struct db *db, struct arena *a, int64_t id, const char *password,
	  struct problems *problems, int64_t *retry_at, struct rows **rows)
{
	const char *prepared = password_prepare(a, password), *encoded;
	enum result r;

	r = limit_take(db, a, LIMIT_KIND_LOGIN, arena_printf(a, "password of %lld", (long long)id),
		       retry_at);
	if (r == OK)
		r = db_query(db, a, &SQL_PASSWORD_OF, rows, p_int(a, id));
	if (r != OK)
		return r;
	if (rows_count(*rows) == 0)
		return NOT_FOUND;
	encoded = row_text(*rows, 0, "password_hash");
	if (encoded != NULL && prepared != NULL &&
	    (r = password_verify(encoded, prepared, true)) != INVALID)
		return r;
	event_log(EVENT_PASSWORD_WRONG, id);
	problem_add(problems, "password_now",
		    N_("This is not the password of your account. Please type it once more."), 0);
	return INVALID;
}

enum result
password_confirm(struct db *db, struct arena *a, int64_t account_id, const char *password,
		 struct problems *problems, int64_t *retry_at)
{
	struct rows *rows;

	return check_now(db, a, account_id, password, problems, retry_at, &rows);
}

struct putting {
	struct arena *arena;
	int64_t id;
	const char *was;
	char *encoded;
};

static enum result
put_tx(struct db *db, void *arg)
{
	const struct putting *w = arg;
	struct rows *rows;
	enum result r = db_query(db, w->arena, &SQL_PASSWORD_PUT, &rows, p_int(w->arena, w->id),
				 p_text(w->was), p_text(w->encoded));

	if (r != OK)
		return r;
	if (rows_count(rows) != 1)
		return CONFLICT;
	event_log(EVENT_PASSWORD, w->id);
	return link_send(db, w->arena, w->id, NOTICE_PASSWORD);
}

enum result
password_change(struct db *db, struct arena *a, int64_t account_id, const char *now,
		const char *fresh, struct problems *problems, int64_t *retry_at)
{
	struct putting w = {.arena = a, .id = account_id};
	struct password_owner owner;
	const char *prepared;
	struct rows *rows;
	enum result r = check_now(db, a, account_id, now, problems, retry_at, &rows);

	if (r != OK)
		return r;
	owner = (struct password_owner){
	    .name = row_text(rows, 0, "name"),
	    .display = row_text(rows, 0, "display_name"),
	    .email = account_email(a, account_id, row_text(rows, 0, "email_sealed"))};
	prepared = password_check(a, fresh, &owner, problems);
	if (prepared == NULL)
		return INVALID;
	if ((r = password_encode_new(a, prepared, true, problems, &w.encoded)) != OK)
		return r;
	w.was = row_text(rows, 0, "password_hash");
	return db_transaction(db, put_tx, &w);
}
