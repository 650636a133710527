/* The demo's FAQ, flags, and the end of loading: no mail, and the search index. */
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/exposure.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/moderation/moderation.h"
#include "answerwell/text/slug.h"
#include "cli/demo.h"
#include "sql/demo.h"

/* ---- entries -------------------------------------------------------------------------------- */

/* "a | b" as one a line. */
static char *
phrasings_of(struct arena *a, const char *joined)
{
	char *lines = arena_strdup(a, joined);

	for (char *c = lines; *c != '\0'; c++)
		if (*c == '|')
			*c = '\n';
	return lines;
}

/* Official before accepted before the first one. */
static const struct demo_post *
best_answer(const struct demo *d, const struct demo_post *question)
{
	static const char *const marks[] = {"official", "accepted", "by"};

	for (size_t m = 0; m < 3; m++)
		for (size_t i = 0; i < d->n_posts; i++)
			if (d->posts[i].question == question &&
			    strcmp(d->posts[i].block->kind, "answer") == 0 &&
			    demo_field(d->posts[i].block, marks[m])[0] != '\0')
				return &d->posts[i];
	return NULL;
}

static enum result
find_source(struct demo *d, const struct demo_block *b, struct entry_draft *draft)
{
	const char *key = demo_field(b, "source");
	const struct demo_post *question, *answer;

	if (key[0] == '\0')
		return OK;
	question = demo_post_of(d, key, NULL);
	answer = question == NULL ? NULL : best_answer(d, question);
	if (answer == NULL)
		return demo_bad(d, b, "comes from a thread that is not there");
	draft->question_id = question->id;
	draft->answer_id = answer->id;
	return OK;
}

static enum result
write_entry(struct db *db, struct demo *d, const struct account *publisher, struct demo_entry *e)
{
	const struct demo_block *b = e->block;
	struct entry_draft draft = {
	    .text = {.title = demo_field(b, "title"),
		     .body = b->body,
		     .category = demo_field(b, "category"),
		     .phrasings = phrasings_of(d->arena, demo_field(b, "phrasings")),
		     .shown_anyway = EXPOSURE_ALL},
	    .locale = demo_field(b, "lang"),
	    .is_material = true};
	struct problems problems = {.n = 0};
	enum result r = find_source(d, b, &draft);

	if (r != OK)
		return r;
	e->author = demo_account(d, demo_field(b, "by"));
	e->at = demo_time(demo_field(b, "at"), d->now);
	if (e->author == NULL || e->at == 0)
		return demo_bad(d, b, "is by nobody or at no time");
	r = entry_promote(db, d->arena, publisher, &draft, &problems, &e->id);
	return demo_done(d, b, r, &problems);
}

/* Those that come from a thread, or the others. */
static enum result
write_entries(struct db *db, struct demo *d, bool has_source)
{
	const struct account *publisher = demo_moderator(d);
	enum result r = OK;

	for (size_t i = 0; i < d->n_entries && r == OK; i++) {
		struct demo_entry *e = &d->entries[i];

		if ((demo_field(e->block, "source")[0] != '\0') == has_source)
			r = write_entry(db, d, publisher, e);
	}
	return r;
}

enum result
demo_entries(struct db *db, struct demo *d)
{
	return write_entries(db, d, false);
}

static enum result
date_entries(struct db *db, struct demo *d)
{
	struct arena *a = d->arena;
	int64_t *ids = arena_array(a, d->n_entries, sizeof(*ids));
	int64_t *ats = arena_array(a, d->n_entries, sizeof(*ats));
	int64_t *authors = arena_array(a, d->n_entries, sizeof(*authors));
	int64_t *places = arena_array(a, d->n_entries, sizeof(*places));

	for (size_t i = 0; i < d->n_entries; i++) {
		places[i] = demo_number(d->entries[i].block, "place");
		ids[i] = d->entries[i].id;
		ats[i] = d->entries[i].at;
		authors[i] = d->entries[i].author->id;
	}
	return sql_demo_put_entries(db, a, NULL, .ids = ((struct sql_ints){ids, d->n_entries}),
				    .by_ids = ((struct sql_ints){authors, d->n_entries}),
				    .ats = ((struct sql_ints){ats, d->n_entries}),
				    .places = ((struct sql_ints){places, d->n_entries}));
}

/* What readers said of them: "helped: 12", "unhelped: 3", "missing: one line | another". */
static enum result
put_remarks(struct db *db, struct demo *d, const struct demo_entry *e)
{
	char *rest = arena_strdup(d->arena, demo_field(e->block, "missing"));
	enum result r = OK;

	for (int days = 2; *rest != '\0' && r == OK; days += 6) {
		char *line = rest;

		rest += strcspn(rest, "|");
		if (*rest != '\0')
			*rest++ = '\0';
		r = sql_demo_put_remark(db, d->arena, NULL, .entry_id = e->id,
					.text = str_trim(d->arena, line), .days = days);
	}
	return r;
}

static enum result
put_helpful(struct db *db, struct demo *d)
{
	struct arena *a = d->arena;
	int64_t *ids = arena_array(a, d->n_entries, sizeof(*ids));
	int64_t *yes = arena_array(a, d->n_entries, sizeof(*yes));
	int64_t *no = arena_array(a, d->n_entries, sizeof(*no));
	enum result r = OK;

	for (size_t i = 0; i < d->n_entries && r == OK; i++) {
		ids[i] = d->entries[i].id;
		yes[i] = demo_number(d->entries[i].block, "helped");
		no[i] = demo_number(d->entries[i].block, "unhelped");
		r = put_remarks(db, d, &d->entries[i]);
	}
	if (r != OK)
		return r;
	return sql_demo_put_helped(db, a, NULL, .ids = ((struct sql_ints){ids, d->n_entries}),
				   .yes = ((struct sql_ints){yes, d->n_entries}),
				   .no = ((struct sql_ints){no, d->n_entries}));
}

/* ---- links to them -------------------------------------------------------------------------- */

const struct demo_entry *
demo_entry_of(const struct demo *d, const char *key, size_t len)
{
	for (size_t i = 0; i < d->n_entries; i++) {
		const char *own = demo_field(d->entries[i].block, "key");

		if (strlen(own) == len && strncmp(own, key, len) == 0 && d->entries[i].id != 0)
			return &d->entries[i];
	}
	return NULL;
}

enum result
demo_linked(struct demo *d, const struct demo_block *b, const char **body)
{
	const char *rest = b->body, *at;
	struct buf out;

	buf_init(&out, d->arena, strlen(rest) + 1);
	while ((at = strstr(rest, "](faq:")) != NULL) {
		const char *key = at + strlen("](faq:");
		size_t len = strcspn(key, ")");
		const struct demo_entry *e = demo_entry_of(d, key, len);

		if (e == NULL)
			return demo_bad(d, b, "links an entry that is not there yet");
		buf_append(&out, rest, (size_t)(at - rest));
		buf_printf(&out, "](/faq/%lld/%s", (long long)e->id,
			   slug_from(d->arena, demo_field(e->block, "title")));
		rest = key + len;
	}
	buf_puts(&out, rest);
	*body = out.data;
	return OK;
}

/* ---- flags ---------------------------------------------------------------------------------- */

static enum result
write_flag(struct db *db, struct demo *d, const struct demo_block *b, int64_t *post, int64_t *by,
	   int64_t *at)
{
	char *key = arena_strdup(d->arena, demo_field(b, "post"));
	char *name = key + strcspn(key, " ");
	const struct account *account = demo_account(d, demo_field(b, "by"));
	struct problems problems = {.n = 0};
	const struct demo_post *p;

	if (*name != '\0')
		*name++ = '\0';
	p = demo_post_of(d, key, *name != '\0' ? name : NULL);
	*at = demo_time(demo_field(b, "at"), d->now);
	if (p == NULL || account == NULL || *at == 0)
		return demo_bad(d, b, "flags nothing, is by nobody or at no time");
	*post = p->id;
	*by = account->id;
	return demo_done(
	    d, b,
	    flag_raise(db, d->arena, account, p->id, demo_field(b, "reason"), b->body, &problems),
	    &problems);
}

static enum result
write_flags(struct db *db, struct demo *d)
{
	struct arena *a = d->arena;
	int64_t *posts = arena_array(a, d->n_flags, sizeof(*posts));
	int64_t *people = arena_array(a, d->n_flags, sizeof(*people));
	int64_t *ats = arena_array(a, d->n_flags, sizeof(*ats));
	enum result r = OK;

	for (size_t i = 0; i < d->n_flags && r == OK; i++)
		r = write_flag(db, d, &d->flag_blocks[i], &posts[i], &people[i], &ats[i]);
	if (r != OK)
		return r;
	return sql_demo_put_flags(db, a, NULL, .post_ids = ((struct sql_ints){posts, d->n_flags}),
				  .account_ids = ((struct sql_ints){people, d->n_flags}),
				  .ats = ((struct sql_ints){ats, d->n_flags}));
}

/* ---- the end -------------------------------------------------------------------------------- */

enum result
demo_withdraw(struct db *db, struct demo *d)
{
	int64_t *people = arena_array(d->arena, d->n_accounts, sizeof(*people));

	for (size_t i = 0; i < d->n_accounts; i++)
		people[i] = d->accounts[i]->id;
	return delivery_withdraw(db, d->arena, people, d->n_accounts);
}

static enum result
settle(struct db *db, struct demo *d)
{
	struct arena *a = d->arena;
	int64_t *people = arena_array(a, d->n_accounts, sizeof(*people));
	int64_t *questions = arena_array(a, d->n_questions, sizeof(*questions));
	int64_t *entries = arena_array(a, d->n_entries, sizeof(*entries));
	const struct sql_ints all = {people, d->n_accounts};
	struct batch b;
	size_t n = 0;
	enum result r;

	for (size_t i = 0; i < d->n_accounts; i++)
		people[i] = d->accounts[i]->id;
	for (size_t i = 0; i < d->n_posts; i++)
		if (d->posts[i].question == &d->posts[i])
			questions[n++] = d->posts[i].id;
	for (size_t i = 0; i < d->n_entries; i++)
		entries[i] = d->entries[i].id;
	batch_init(&b, db, a);
	sql_demo_put_notices_add(&b, NULL, .people = all);
	sql_demo_put_watches_add(&b, NULL, .people = all);
	sql_demo_put_announcements_add(&b, NULL);
	sql_demo_build_search_add(&b, NULL, NULL, .question_ids = ((struct sql_ints){questions, n}),
				  .entry_ids = ((struct sql_ints){entries, d->n_entries}));
	if ((r = batch_run(&b)) != OK)
		return r;
	return demo_withdraw(db, d);
}

enum result
demo_faq(struct db *db, struct demo *d)
{
	enum result r = write_entries(db, d, true);

	if (r == OK)
		r = date_entries(db, d);
	if (r == OK)
		r = put_helpful(db, d);
	if (r == OK)
		r = write_flags(db, d);
	return r == OK ? settle(db, d) : r;
}
