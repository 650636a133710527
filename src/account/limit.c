#include "answerwell/account/limit.h"

#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/event.h"
#include "answerwell/base/secret.h"
#include "sql/limit.h"

static const struct {
	const char *code;
	int64_t window; /* seconds; limit.sql keeps two days */
	int n;
} kinds[LIMIT_KINDS] = {
    [LIMIT_KIND_POST] = {"post", 600, 60},        [LIMIT_KIND_LOGIN] = {"login", 900, 20},
    [LIMIT_KIND_DRAFT] = {"draft", 600, 300},     [LIMIT_KIND_LOOKUP] = {"lookup", 600, 600},
    [LIMIT_KIND_MAIL] = {"mail", 3600, 10},       [LIMIT_KIND_TEXT] = {"text", 86400, 2048},
    [LIMIT_KIND_SEARCH] = {"search", 600, 100},   [LIMIT_KIND_CLAIM] = {"claim", 3600, 30},
    [LIMIT_KIND_HELPFUL] = {"helpful", 86400, 5}, [LIMIT_KIND_UPLOAD] = {"upload", 86400, 50},
};

enum result
limit_take(struct db *db, struct arena *a, enum limit_kind kind, const char *key, int64_t *retry_at)
{
	return limit_take_many(db, a, kind, key, 1, retry_at);
}

enum result
limit_take_many(struct db *db, struct arena *a, enum limit_kind kind, const char *key, int amount,
		int64_t *retry_at)
{
	return limit_take_of(db, a, kind, key, amount, kinds[kind].n, retry_at);
}

enum result
limit_take_of(struct db *db, struct arena *a, enum limit_kind kind, const char *key, int amount,
	      int most, int64_t *retry_at)
{
	int64_t window = kinds[kind].window * CLOCK_SECOND;
	struct sql_limit_take_row *taken;
	size_t n;
	enum result r;

	if (!config()->rate_limits)
		return OK;
	/* Networks and log-in names are nobody's business in a copy of the database. */
	r = sql_limit_take(db, a, &taken, &n, .kind = kinds[kind].code,
			   .key = secret_mac(a, "limit", key), .seconds = kinds[kind].window,
			   .max = most, .amount = amount);
	if (r != OK)
		return r;
	if (n > 0 && taken->n <= most)
		return OK;
	event_facts(EVENT_LIMITED, 0, "kind=%s", kinds[kind].code);
	*retry_at = (clock_now() / window + 1) * window;
	return LIMITED;
}

enum result
limit_sweep(struct db *db, struct arena *a)
{
	return sql_limit_sweep(db, a, NULL);
}
