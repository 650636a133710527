#include "answerwell/insight/solution.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/review.h"
#include "answerwell/forum/text.h"
#include "answerwell/insight/ask_log.h"
#include "sql/solution.h"

enum { CATEGORY_CHARS = 200, TAGS_CHARS = 1000 };

static const char *
cut(struct arena *a, const char *text, size_t most)
{
	return str_chars(text) > most ? str_cut(a, text, most - 1) : text;
}

/* Nobody who has only the database finds the number of an ask by it, nor what was searched under that. */
static const char *
visit_code(struct arena *a, const char *number)
{
	return ask_number_is(number) ? secret_mac(a, "visit", number) : NULL;
}

static enum result
claim(struct db *db, struct arena *a, const struct account *actor,
      const struct solution_draft *draft, int64_t *id)
{
	struct sql_solution_claim_row *made;
	const char *visit = visit_code(a, draft->visit);
	size_t n;
	enum result r = sql_solution_claim(
	    db, a, &made, &n, .locale = locale_code(draft->locale), .entry_id = draft->entry_id,
	    .question_id = draft->question_id, .by_member = actor != NULL ? &actor->id : NULL,
	    .title = cut(a, draft->title, TITLE_MAX), .body = cut(a, draft->body, BODY_MAX),
	    .category = cut(a, draft->category, CATEGORY_CHARS),
	    .tags = cut(a, draft->tags, TAGS_CHARS), .visit = visit);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	*id = made->id;
	return visit == NULL ? OK
			     : sql_solution_replace(db, a, NULL, .visit = visit, .claim_id = 0,
						    .id = made->id);
}

enum result
solution_claim(struct db *db, struct arena *a, const struct account *actor,
	       const struct solution_draft *draft, int64_t *id)
{
	enum result r;

	DB_TX(db, r)
		r = claim(db, a, actor, draft, id);
	return r;
}

enum result
solution_was_asked(struct db *db, struct arena *a, int64_t id, const char *visit)
{
	const char *code = visit_code(a, visit);

	return id == 0 && code == NULL
		   ? OK
		   : sql_solution_replace(db, a, NULL, .visit = code, .claim_id = id, .id = 0);
}

/* ---- the address -------------------------------------------------------------------------------- */

#define PURPOSE "solution"

const char *
solution_token(struct arena *a, int64_t id)
{
	const char *number = arena_printf(a, "%lld", (long long)id);

	return arena_printf(a, "%s-%s", number, secret_mac(a, PURPOSE, number));
}

bool
solution_token_read(struct arena *a, const char *token, int64_t *id)
{
	size_t len = strcspn(token, "-");
	const char *number = arena_strndup(a, token, len);

	return token[len] == '-' && strlen(token + len + 1) == (size_t)HASH_BYTES * 2 &&
	       str_to_int(number, 1, INT64_MAX, id) &&
	       secret_mac_is(PURPOSE, number, token + len + 1);
}

/* ---- what becomes of it ------------------------------------------------------------------------- */

enum result
solution_get(struct db *db, struct arena *a, int64_t id, struct solution **out)
{
	struct sql_solution_get_row *row;
	size_t n;
	enum result r = sql_solution_get(db, a, &row, &n, .id = id);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	*out = arena_alloc(a, sizeof(**out));
	**out = (struct solution){.id = row->id,
				  .entry_id = row->entry_id,
				  .question_id = row->question_id,
				  .by_member = row->by_member,
				  .solver_title = row->solver_title,
				  .solver_slug = row->solver_slug,
				  .solver_locale = locale_from(row->solver_locale, LOCALE_EN),
				  .title = row->title,
				  .body = row->body,
				  .category = row->category,
				  .tags = row->tags,
				  .is_said = row->is_said,
				  .is_solved = row->is_solved,
				  .has_draft = row->title[0] != '\0' || row->body[0] != '\0'};
	return OK;
}

enum result
solution_find(struct db *db, struct arena *a, const struct account *actor, int64_t entry_id,
	      int64_t question_id, int64_t *id)
{
	struct sql_solution_find_row *row;
	size_t n;
	enum result r = sql_solution_find(db, a, &row, &n, .account_id = actor->id,
					  .entry_id = entry_id, .question_id = question_id);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	*id = row->id;
	return OK;
}

enum result
solution_say(struct db *db, struct arena *a, const struct account *actor, const struct solution *s,
	     bool is_solved)
{
	enum result r;

	if (actor != NULL && s->by_member != 0 && actor->id != s->by_member)
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_solution_say(db, a, NULL, .id = s->id, .is_solved = is_solved);
		if (r == OK && !is_solved && s->entry_id != 0)
			r = review_doubt(db, a, s->entry_id);
	}
	return r;
}

/* ---- later -------------------------------------------------------------------------------------- */

enum result
solution_ask(struct db *db, struct arena *a)
{
	struct sql_solution_ask_row *due;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_solution_ask(db, a, &due, &n, .days = SOLUTION_ASK_DAYS);
		for (size_t i = 0; r == OK && i < n; i++)
			r = notice_queue(db, a,
					 &(struct notice){.account_id = due[i].by_member,
							  .kind = NOTICE_SOLVED,
							  .entry_id = due[i].entry_id,
							  .question_id = due[i].question_id,
							  .post_id = due[i].question_id});
	}
	return r;
}

enum result
solution_sweep(struct db *db, struct arena *a)
{
	enum result r = sql_solution_sweep(db, a, NULL, .days = SOLUTION_DRAFT_DAYS);

	return r == OK ? sql_solution_forget(db, a, NULL) : r;
}
