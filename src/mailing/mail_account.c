/* Mails of accounts: letters, most with a link that only the recipient has. */
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "mailing/kind.h"
#include "mailing/mail_item.h"
#include "sql/rows/claimed_mail.h"

static const char *
read_token(struct arena *a, const struct sql_claimed_mail_row *mail, struct mail_item *item)
{
	const char *token = secret_unseal(a, mail->secret_sealed, mail->message_id);

	if (token == NULL)
		return "the link cannot be read";
	if (item->kind == NOTICE_RESET && mail->is_old)
		return "the link has expired";
	item->m.page.link =
	    arena_printf(a, "%s/%s/%s", config()->url, kind_of(item->kind)->path, token);
	return NULL;
}

/* Who is known and has a post waiting finds it behind a link of their own. */
const char *
mail_account_read(struct arena *a, const struct sql_claimed_mail_row *mail, struct mail_item *item)
{
	item->m.has_waiting = mail->secret_sealed != NULL;
	if (kind_of(item->kind)->about == ABOUT_TOKEN || item->m.has_waiting)
		return read_token(a, mail, item);
	item->m.page.link = arena_printf(a, "%s/login", config()->url);
	return NULL;
}
