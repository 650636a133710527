#include "answerwell/account/submission.h"

#include "answerwell/account/account.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "sql/submission.h"

static bool
has_token(const struct submission *s)
{
	return s != NULL && token_is_whole(s->token);
}

enum result
submission_begin(struct db *db, struct arena *a, const struct account *actor, const char *kind,
		 struct submission *s, int64_t *made)
{
	struct sql_submission_begin_row *row;
	enum result r;

	*made = 0;
	if (!has_token(s))
		return OK;
	r = sql_submission_begin(db, a, &row, NULL, .account_id = actor->id, .kind = kind,
				 .token = token_hash(a, s->token), .words = s->words);
	if (r != OK)
		return r;
	*made = row->made_id;
	s->was_sent = *made != 0;
	s->is_changed = s->was_sent && !str_eq(row->words, s->words);
	return OK;
}

enum result
submission_end(struct db *db, struct arena *a, const struct account *actor, const char *kind,
	       const struct submission *s, int64_t made)
{
	if (!has_token(s))
		return OK;
	return sql_submission_end(db, a, NULL, .account_id = actor->id, .kind = kind,
				  .token = token_hash(a, s->token), .made_id = made);
}

enum result
submission_look(struct db *db, struct arena *a, const struct account *actor, const char *kind,
		const struct submission *s, bool *was_sent)
{
	struct sql_submission_look_row *row;
	size_t n = 0;
	enum result r = OK;

	if (has_token(s))
		r = sql_submission_look(db, a, &row, &n, .account_id = actor->id, .kind = kind,
					.token = token_hash(a, s->token));
	*was_sent = r == OK && n > 0;
	return r;
}

enum result
submission_sweep(struct db *db, struct arena *a)
{
	return sql_submission_sweep(db, a, NULL, .days = SUBMISSION_DAYS);
}
