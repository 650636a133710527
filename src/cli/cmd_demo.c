/* `answerwell demo [--if-empty]`: loads the demo community. */
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/promise.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/demo.h"
#include "sql/demo.h"

static const char password[] = "answerwell-demo";

enum result
demo_bad(struct demo *d, const struct demo_block *b, const char *what)
{
	snprintf(d->why, d->why_size, "%s:%d: %s", b->file, b->line, what);
	return INVALID;
}

enum result
demo_each(struct db *db, struct demo *d, const char *name,
	  enum result (*write)(struct db *db, struct demo *d, const struct demo_block *b))
{
	struct demo_block *blocks;
	size_t n;
	enum result r = demo_read(d->arena, name, &blocks, &n, d->why, d->why_size);

	for (size_t i = 0; r == OK && i < n; i++)
		r = write(db, d, &blocks[i]);
	return r;
}

enum result
demo_done(struct demo *d, const struct demo_block *b, enum result r,
	  const struct problems *problems)
{
	if (r == OK || d->why[0] != '\0')
		return r;
	if (problems != NULL && problems->n > 0)
		snprintf(d->why, d->why_size, "%s:%d: %s: %s", b->file, b->line,
			 problems->items[0].field, problems->items[0].message);
	else
		snprintf(d->why, d->why_size, "%s:%d: %s", b->file, b->line, result_name(r));
	return r;
}

/* ---- reading -------------------------------------------------------------------------------- */

static enum result
read_posts(struct demo *d)
{
	struct demo_block *en, *zh;
	size_t n_en, n_zh;
	enum result r;

	r = demo_read(d->arena, "questions.en.txt", &en, &n_en, d->why, d->why_size);
	if (r == OK)
		r = demo_read(d->arena, "questions.zh.txt", &zh, &n_zh, d->why, d->why_size);
	if (r != OK)
		return r;
	d->n_posts = n_en + n_zh;
	d->posts = arena_array(d->arena, d->n_posts, sizeof(*d->posts));
	for (size_t i = 0; i < d->n_posts; i++)
		d->posts[i].block = i < n_en ? &en[i] : &zh[i - n_en];
	return OK;
}

static enum result
read_entries(struct demo *d)
{
	struct demo_block *en, *zh;
	size_t n_en, n_zh;
	enum result r;

	r = demo_read(d->arena, "faq.en.txt", &en, &n_en, d->why, d->why_size);
	if (r == OK)
		r = demo_read(d->arena, "faq.zh.txt", &zh, &n_zh, d->why, d->why_size);
	if (r != OK)
		return r;
	d->n_entries = n_en + n_zh;
	d->entries = arena_array(d->arena, d->n_entries, sizeof(*d->entries));
	for (size_t i = 0; i < d->n_entries; i++)
		d->entries[i].block = i < n_en ? &en[i] : &zh[i - n_en];
	return OK;
}

static enum result
read_files(struct demo *d)
{
	struct arena *a = d->arena;
	enum result r;

	r = demo_read(a, "accounts.txt", &d->account_blocks, &d->n_accounts, d->why, d->why_size);
	if (r == OK)
		r = demo_read(a, "categories.txt", &d->category_blocks, &d->n_categories, d->why,
			      d->why_size);
	if (r == OK)
		r = demo_read(a, "flags.txt", &d->flag_blocks, &d->n_flags, d->why, d->why_size);
	if (r == OK)
		r = read_posts(d);
	return r == OK ? read_entries(d) : r;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* May run twice, so it begins at the beginning. */
/* Learned from all of it, and counted from the times at which the demo says that people asked. */
static enum result
put_promises(struct db *db, struct demo *d)
{
	int64_t n;
	enum result r = promise_refresh(db, d->arena, &n);

	for (size_t i = 0; i < d->n_posts && r == OK; i++)
		if (d->posts[i].question == &d->posts[i])
			r = promise_give(db, d->arena, d->posts[i].id);
	return r;
}

static enum result
load(struct db *db, struct demo *d)
{
	enum result r;

	DB_TX(db, r) {
		d->why[0] = '\0';
		d->n_questions = 0;
		r = sql_demo_search_off(db, d->arena, NULL, NULL);
		if (r == OK)
			r = demo_people(db, d);
		if (r == OK)
			r = demo_fields(db, d);
		if (r == OK)
			r = demo_synonyms(db, d);
		if (r == OK)
			r = demo_glossary(db, d);
		if (r == OK)
			r = demo_templates(db, d);
		if (r == OK)
			r = demo_site(db, d);
		if (r == OK)
			r = demo_entries(db, d);
		if (r == OK)
			r = demo_threads(db, d);
		if (r == OK)
			r = demo_fields_required(db, d);
		if (r == OK)
			r = demo_suggestions(db, d);
		if (r == OK)
			r = demo_drafts(db, d);
		if (r == OK)
			r = demo_changes(db, d);
		if (r == OK)
			r = demo_faq(db, d);
		if (r == OK)
			r = demo_asks(db, d);
		if (r == OK)
			r = demo_editions(db, d);
		if (r == OK)
			r = sql_demo_put_stops(db, d->arena, NULL);
		if (r == OK)
			r = sql_demo_put_thanks(db, d->arena, NULL);
		if (r == OK)
			r = sql_demo_put_reputation(db, d->arena, NULL, NULL);
		if (r == OK)
			r = put_promises(db, d);
	}
	return r;
}

static int
run(struct db *db, struct arena *a, bool if_empty)
{
	char why[512] = "", *hash;
	struct demo d = {.arena = a, .now = clock_now(), .why = why, .why_size = sizeof(why)};
	struct sql_demo_is_empty_row *site;
	enum result r = read_files(&d);

	if (r == OK)
		r = sql_demo_is_empty(db, a, &site, NULL,
				      .name = demo_field(&d.account_blocks[0], "name"));
	if (r == OK && if_empty && !site->is_empty) {
		printf("ok: there are people already\n");
		return 0;
	}
	if (r == OK && site->is_there) {
		fprintf(stderr, "answerwell demo: the demo community is there already\n");
		return 1;
	}
	if (r == OK && (r = password_hash(a, password, &hash)) == OK) {
		d.password_hash = hash;
		r = load(db, &d);
	}
	if (r == OK)
		printf("ok: %zu questions, %zu FAQ entries\n", d.n_questions, d.n_entries);
	else
		fprintf(stderr, "answerwell demo: %s\n",
			why[0] != '\0' ? why : "failed; see the line above");
	return r == OK ? 0 : 1;
}

int
cmd_demo(int argc, char **argv)
{
	bool if_empty = false;
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_read(argc, argv, &(struct option){"--if-empty", NULL, &if_empty}, 1, NULL, 0, 0))
		return 2;
	a = arena_new();
	if (cli_open_owner(&db, a))
		code = run(&db, a, if_empty);
	arena_free(a);
	return code;
}
