#include "answerwell/mailing/mail_test.h"

#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/mail_test.h"

enum result
mail_test_send(struct db *db, struct arena *a, const struct account *actor)
{
	const struct notice notice = {.account_id = actor != NULL ? actor->id : 0,
				      .kind = NOTICE_MAIL_TEST};

	if (actor == NULL || actor->role < ROLE_ADMIN || actor->is_suspended)
		return FORBIDDEN;
	return notice_queue(db, a, &notice);
}

enum result
mail_test_read(struct db *db, struct arena *a, int64_t account_id, struct mail_test *out)
{
	struct sql_mail_test_last_row *row;
	size_t n;
	enum result r = sql_mail_test_last(db, a, &row, &n, .account_id = account_id,
					   .kind = notice_code(NOTICE_MAIL_TEST));

	*out = (struct mail_test){.why = ""};
	if (r != OK || n == 0)
		return r;
	out->has_address = row->has_address;
	out->at = row->created_at;
	if (row->state == NULL)
		return OK;
	out->is_taken = str_eq(row->state, "accepted");
	out->is_over = out->is_taken || str_eq(row->state, "failed") ||
		       str_eq(row->state, "uncertain") || str_eq(row->state, "skipped");
	out->why = row->why != NULL ? row->why : "";
	return OK;
}
