#include "answerwell/faq/placing.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "faq/internal.h"
#include "sql/placing.h"

static const char *const codes[PLACINGS] = {"up", "down", "top", "alphabet"};

bool
placing_from(const char *code, enum placing *placing)
{
	for (int i = 0; i < PLACINGS; i++) {
		if (strcmp(code, codes[i]) == 0) {
			*placing = (enum placing)i;
			return true;
		}
	}
	return false;
}

static enum result
clear(struct db *db, struct arena *a, const struct account *actor, int64_t id, int64_t category_id)
{
	enum result r = sql_placing_clear(db, a, NULL, .id = id, .category_id = category_id);

	return r == OK ? audit_add(db, a, actor->id, "entry.unplace", "category", category_id, "")
		       : r;
}

static enum result
move(struct db *db, struct arena *a, const struct account *actor, int64_t id, const char *way)
{
	struct sql_placing_move_row *rows;
	size_t n;
	enum result r = sql_placing_move(db, a, &rows, &n, .id = id, .way = way);

	if (r != OK || n == 0)
		return r;
	return audit_add(db, a, actor->id, "entry.place", "entry", id,
			 arena_printf(a, "to=%lld", (long long)rows->place));
}

enum result
placing_move(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	     enum placing placing)
{
	struct entry_state s;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = entry_lock(db, a, id, &s);
		if (r == OK && s.is_retired)
			r = NOT_FOUND;
		if (r == OK)
			r = placing == PLACING_ALPHABET ? clear(db, a, actor, id, s.category_id)
							: move(db, a, actor, id, codes[placing]);
	}
	return r;
}
