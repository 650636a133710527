/* The demo's suggested edits and changed official answers: somebody may decide on them at once. And answers that
 * somebody is writing, with what should not be public in them. */
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/draft.h"
#include "answerwell/forum/exposure.h"
#include "answerwell/forum/suggestion.h"
#include "cli/demo.h"
#include "sql/demo.h"

static enum result
write_suggestion(struct db *db, struct demo *d, const struct demo_block *b)
{
	char *key = arena_strdup(d->arena, demo_field(b, "post"));
	char *name = key + strcspn(key, " ");
	const struct account *account = demo_account(d, demo_field(b, "by"));
	const struct suggestion_draft draft = {.text = {.body = b->body,
							.reason = demo_field(b, "reason"),
							.shown_anyway = EXPOSURE_ALL,
							.n_seen = 1}};
	int64_t at = demo_time(demo_field(b, "at"), d->now), id;
	struct problems problems = {.n = 0};
	const struct demo_post *p;
	enum result r;

	if (*name != '\0')
		*name++ = '\0';
	p = demo_post_of(d, key, name);
	if (p == NULL || account == NULL || at == 0)
		return demo_bad(d, b, "suggests nothing, is by nobody or at no time");
	r = suggestion_make(db, d->arena, account, p->id, &draft, &problems, &id);
	if ((r = demo_done(d, b, r, &problems)) != OK)
		return r;
	return sql_demo_put_suggestion(db, d->arena, NULL, .id = id, .at = at);
}

enum result
demo_suggestions(struct db *db, struct demo *d)
{
	return demo_each(db, d, "suggestions.txt", write_suggestion);
}

/* ---- drafts --------------------------------------------------------------------------------- */

static enum result
write_draft(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct account *account = demo_account(d, demo_field(b, "by"));
	const struct demo_post *p = demo_post_of(d, demo_field(b, "question"), NULL);
	struct draft draft = {.text = {.body = b->body}, .writer = "", .is_over = true};
	struct problems problems = {.n = 0};
	int64_t at;

	if (p == NULL || account == NULL)
		return demo_bad(d, b, "answers nothing, or is by nobody");
	draft.key = arena_printf(d->arena, "answer:%lld", (long long)p->id);
	return demo_done(d, b, draft_save(db, d->arena, account, &draft, &problems, &at),
			 &problems);
}

enum result
demo_drafts(struct db *db, struct demo *d)
{
	return demo_each(db, d, "drafts.txt", write_draft);
}

/* ---- changes -------------------------------------------------------------------------------- */

static enum result
write_change(struct db *db, struct demo *d, const struct demo_block *b)
{
	char *key = arena_strdup(d->arena, demo_field(b, "post"));
	char *name = key + strcspn(key, " ");
	int64_t at = demo_time(demo_field(b, "at"), d->now);
	const struct text text = {.body = b->body,
				  .reason = demo_field(b, "reason"),
				  .shown_anyway = EXPOSURE_ALL,
				  .n_seen = 1};
	struct problems problems = {.n = 0};
	const struct demo_post *p;
	enum result r;

	if (*name != '\0')
		*name++ = '\0';
	p = demo_post_of(d, key, name);
	if (p == NULL || at == 0)
		return demo_bad(d, b, "changes nothing, or at no time");
	r = answer_edit(db, d->arena, p->author, p->id, &text, &problems);
	if ((r = demo_done(d, b, r, &problems)) != OK)
		return r;
	return sql_demo_put_change(db, d->arena, NULL, .post_id = p->id, .at = at);
}

enum result
demo_changes(struct db *db, struct demo *d)
{
	return demo_each(db, d, "changes.txt", write_change);
}
