#include "answerwell/account/submission.h"

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
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
	struct rows *rows;
	enum result r;

	*made = 0;
	if (!has_token(s))
		return OK;
	r = db_query(db, a, &SQL_SUBMISSION_BEGIN, &rows, p_int(a, actor->id), p_text(kind),
		     p_text(token_hash(a, s->token)), p_text(s->words));
	if (r != OK)
		return r;
	*made = row_int(rows, 0, "made_id");
	s->was_sent = *made != 0;
	s->is_changed = s->was_sent && !str_eq(row_text(rows, 0, "words"), s->words);
	return OK;
}

enum result
submission_end(struct db *db, struct arena *a, const struct account *actor, const char *kind,
	       const struct submission *s, int64_t made)
{
	if (!has_token(s))
		return OK;
	return db_query(db, a, &SQL_SUBMISSION_END, NULL, p_int(a, actor->id), p_text(kind),
			p_text(token_hash(a, s->token)), p_int(a, made));
}

enum result
submission_sweep(struct db *db, struct arena *a)
{
	return db_query(db, a, &SQL_SUBMISSION_SWEEP, NULL, p_int(a, SUBMISSION_DAYS));
}
