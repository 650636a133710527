/* What one mail has to say: one thing, or several; for the files of this folder. */
#ifndef MAILING_MAIL_ITEM_H
#define MAILING_MAIL_ITEM_H

#include <stddef.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/i18n.h"
#include "mailing/mail.h"

struct delivery;

struct mail_item {
	enum notice_kind kind;
	struct mail_notice m;
	const struct sql_told_row *row; /* NULL: a letter */
};

/* Each sets what its subject decides in item->m, from what it is now. NULL, or why there is nothing to say. */
const char *mail_account_read(struct arena *a, const struct sql_claimed_mail_row *mail,
			      struct mail_item *item);
const char *mail_post_read(struct arena *a, enum locale l, struct mail_item *item);

/* Where all of it is switched off, and the thread it belongs to, into `d` and `page`. */
void mail_item_address(struct arena *a, struct delivery *d, const struct mail_item *items, size_t n,
		       struct mail_page *page);

/* Several in one mail, grouped as the list on the site has them. */
void mail_bundle_write(struct arena *a, const char *zone, const struct mail_item *items, size_t n,
		       struct delivery *d);

/* As many as mail_told gives of one mail. */
enum { MAIL_BUNDLE_MAX = 50 };

#endif
