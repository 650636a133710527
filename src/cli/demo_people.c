/* The demo's people and categories. */
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/category.h"
#include "cli/demo.h"
#include "sql/demo.h"

const struct account *
demo_account(const struct demo *d, const char *name)
{
	for (size_t i = 0; i < d->n_accounts; i++)
		if (d->accounts[i] != NULL && strcmp(d->accounts[i]->name, name) == 0)
			return d->accounts[i];
	return NULL;
}

/* All but every fifth one of the customers read the digest. */
static enum result
make_account(struct db *db, struct demo *d, size_t i)
{
	const struct demo_block *b = &d->account_blocks[i];
	enum role role = role_from(demo_field(b, "role"));
	struct registration in = {.name = demo_field(b, "name"),
				  .display_name = demo_field(b, "display"),
				  .email = demo_field(b, "email"),
				  .locale = locale_from(demo_field(b, "lang"), LOCALE_EN),
				  .zone = demo_field(b, "tz"),
				  .wants_digest = role != ROLE_CUSTOMER || i % 5 != 4};
	const struct profile profile = {.display_name = in.display_name,
					.zone = in.zone,
					.about = demo_field(b, "about"),
					.locale = in.locale};
	struct problems problems = {.n = 0};
	struct account *account = NULL;
	int64_t id = 0;
	enum result r = account_create(db, d->arena, &in, role, 0, &problems, &id);

	if (r == OK)
		r = account_update(db, d->arena, id, &profile, &problems);
	if (r == OK)
		r = account_by_id(db, d->arena, id, &account);
	/* What they write is not that of a new member: put_people says the same in the database. */
	if (r == OK)
		account->joined_at = demo_time(demo_field(b, "joined"), d->now);
	d->accounts[i] = account;
	return demo_done(d, b, r, &problems);
}

static enum result
make_category(struct db *db, struct demo *d, size_t i)
{
	const struct demo_block *b = &d->category_blocks[i];
	const struct account *owner = demo_account(d, demo_field(b, "owner"));
	const struct category_texts texts = {
	    .name = {demo_field(b, "name_en"), demo_field(b, "name_zh")},
	    .about = {demo_field(b, "about_en"), demo_field(b, "about_zh")}};
	int64_t id;

	if (owner == NULL)
		return demo_bad(d, b, "has an owner that is not among the accounts");
	return demo_done(d, b,
			 category_put(db, d->arena, demo_field(b, "slug"), (int)i + 1,
				      (int)demo_number(b, "target_hours"), owner->id, &texts, &id),
			 NULL);
}

static enum result
put_people(struct db *db, struct demo *d)
{
	struct arena *a = d->arena;
	int64_t *ids = arena_array(a, d->n_accounts, sizeof(*ids));
	int64_t *ats = arena_array(a, d->n_accounts, sizeof(*ats));

	for (size_t i = 0; i < d->n_accounts; i++) {
		const struct demo_block *b = &d->account_blocks[i];

		ids[i] = d->accounts[i]->id;
		ats[i] = demo_time(demo_field(b, "joined"), d->now);
		if (ats[i] == 0)
			return demo_bad(d, b, "joined at no such time");
	}
	return sql_demo_put_people(db, a, NULL, .ids = ((struct sql_ints){ids, d->n_accounts}),
				   .ats = ((struct sql_ints){ats, d->n_accounts}),
				   .password_hash = d->password_hash);
}

enum result
demo_people(struct db *db, struct demo *d)
{
	enum result r = OK;

	d->accounts = arena_array(d->arena, d->n_accounts, sizeof(const struct account *));
	for (size_t i = 0; i < d->n_accounts && r == OK; i++)
		r = make_account(db, d, i);
	if (r == OK)
		r = put_people(db, d);
	for (size_t i = 0; i < d->n_categories && r == OK; i++)
		r = make_category(db, d, i);
	return r;
}
