#include "account/row.h"

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"

struct account *
row_account(struct arena *a, const struct rows *rows, size_t i)
{
	struct account *account = arena_alloc(a, sizeof(*account));

	account->id = row_int(rows, i, "id");
	account->name = row_text(rows, i, "name");
	account->display_name = row_text(rows, i, "display_name");
	account->role = role_from(row_text(rows, i, "role"));
	account->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	account->zone = row_text(rows, i, "zone");
	account->is_verified = row_bool(rows, i, "is_verified");
	account->is_suspended = row_bool(rows, i, "is_suspended");
	account->joined_at = row_time(rows, i, "joined_at");
	account->about = row_text(rows, i, "about");
	return account;
}

char *
row_email_bound(struct arena *a, int64_t id)
{
	return arena_printf(a, "account:%lld", (long long)id);
}
