#include "account/row.h"

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "sql/rows/account.h"

struct account *
row_account(struct arena *a, const struct sql_account_row *row)
{
	struct account *account = arena_alloc(a, sizeof(*account));

	*account = (struct account){.id = row->id,
				    .name = row->name,
				    .display_name = row->display_name,
				    .role = role_from(row->role),
				    .locale = locale_from(row->locale, LOCALE_EN),
				    .zone = row->zone,
				    .is_verified = row->is_verified,
				    .is_suspended = row->is_suspended,
				    .joined_at = row->joined_at,
				    .about = row->about,
				    .n_unread = row->n_unread,
				    .theme = row->theme,
				    .answer_order = row->answer_order};
	return account;
}

char *
row_email_bound(struct arena *a, int64_t id)
{
	return arena_printf(a, "account:%lld", (long long)id);
}
