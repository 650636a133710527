/* The demo's settings, and the pages that its staff keeps. */
#include "answerwell/account/account.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/site_page.h"
#include "answerwell/moderation/site.h"
#include "cli/demo.h"
#include "sql/demo.h"

/* "by" may be a colleague whose role does not write pages: the demo lets them. */
static enum result
write_page(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct account *account = demo_account(d, demo_field(b, "by"));
	enum site_page_code code = site_page_from(demo_field(b, "page"));
	enum locale l = locale_from(demo_field(b, "lang"), LOCALES);
	const struct text text = {.title = demo_field(b, "title"), .body = b->body};
	int64_t at = demo_time(demo_field(b, "at"), d->now);
	struct problems problems = {.n = 0};
	struct account author;
	enum result r;

	if (account == NULL || at == 0 || code == SITE_PAGES || l == LOCALES)
		return demo_bad(d, b, "is by nobody, at no time, of no page or in no language");
	author = *account;
	author.role = author.role < ROLE_MODERATOR ? ROLE_MODERATOR : author.role;
	r = site_page_save(db, d->arena, &author, code, l, &text, &problems);
	if ((r = demo_done(d, b, r, &problems)) != OK)
		return r;
	return sql_demo_put_page(db, d->arena, NULL, .id = site_page_id(code, l), .at = at);
}

static enum result
write_setting(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct account *account = demo_account(d, demo_field(b, "by"));
	enum setting s = setting_from(demo_field(b, "setting"));
	int64_t at = demo_time(demo_field(b, "at"), d->now);
	struct site_draft draft = {.logo = NULL};
	struct problems problems = {.n = 0};
	enum result r;

	if (account == NULL || at == 0 || s == SETTINGS)
		return demo_bad(d, b, "is by nobody, at no time or no setting");
	if (setting_is_fixed(s))
		return OK;
	draft.typed[s] = b->body;
	r = site_change(db, d->arena, account, &draft, &problems);
	if ((r = demo_done(d, b, r, &problems)) != OK)
		return r;
	return sql_demo_put_setting(db, d->arena, NULL, .name = demo_field(b, "setting"), .at = at);
}

enum result
demo_site(struct db *db, struct demo *d)
{
	enum result r = demo_each(db, d, "settings.txt", write_setting);

	return r == OK ? demo_each(db, d, "pages.txt", write_page) : r;
}
