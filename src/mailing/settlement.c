#include "answerwell/mailing/settlement.h"

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/settlement.h"

enum result
settlement_open(struct db *db, struct arena *a, struct unsettled **out, size_t *n)
{
	return sql_settlement_open(db, a, out, n, .limit = SETTLEMENT_MOST);
}

enum result
settlement_by_log(struct db *db, struct arena *a, struct settlement *s)
{
	struct sql_settlement_by_log_row *told;
	enum result r;

	DB_TX(db, r) {
		r = sql_settlement_by_log(db, a, &told, NULL,
					  .ids = ((struct sql_ints){s->ids, s->n}),
					  .arrived = ((struct sql_bools){s->arrived, s->n}));
		if (r == OK && told->n_arrived + told->n_returned > 0)
			r = audit_add(db, a, 0, "edition.settle", "mails", 0,
				      arena_printf(a, "arrived=%lld returned=%lld",
						   (long long)told->n_arrived,
						   (long long)told->n_returned));
	}
	s->n_arrived = r == OK ? told->n_arrived : 0;
	s->n_returned = r == OK ? told->n_returned : 0;
	return r;
}

enum result
settlement_by_hand(struct db *db, struct arena *a, const struct account *actor, int64_t edition_id,
		   bool has_arrived, int64_t *n)
{
	struct sql_settlement_by_hand_row *told;
	enum result r;

	if (actor == NULL || actor->role < ROLE_MODERATOR || actor->is_suspended)
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_settlement_by_hand(db, a, &told, NULL, .edition_id = edition_id,
					   .has_arrived = has_arrived);
		if (r == OK && told->n == 0)
			r = CONFLICT;
		if (r == OK)
			r = audit_add(db, a, actor->id, "edition.settle", "edition", edition_id,
				      arena_printf(a, "%s=%lld",
						   has_arrived ? "arrived" : "returned",
						   (long long)told->n));
	}
	*n = r == OK ? told->n : 0;
	return r;
}
