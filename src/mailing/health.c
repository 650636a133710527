#include "answerwell/mailing/health.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/health.h"

static int64_t
failures(const struct health_domain *d)
{
	return d->n_refused + d->n_hard + d->n_soft + d->n_complaints;
}

static int
by_name(const void *x, const void *y)
{
	return strcmp(((const struct health_domain *)x)->name,
		      ((const struct health_domain *)y)->name);
}

static int
by_failures(const void *x, const void *y)
{
	int64_t a = failures(x), b = failures(y);

	return a != b ? (a < b) - (a > b) : by_name(x, y);
}

static const char *
domain_of(struct arena *a, const struct sql_health_recipients_row *row)
{
	const char *address = account_email(a, row->recipient_id, row->email_sealed);
	const char *at = address != NULL ? strrchr(address, '@') : NULL;

	return at != NULL ? str_lower(a, at + 1) : "";
}

/* In place, sorted by name before: of each name one. */
static size_t
merge(struct health_domain *list, size_t n)
{
	size_t n_out = 0;

	for (size_t i = 0; i < n; i++) {
		struct health_domain *to = n_out > 0 ? &list[n_out - 1] : NULL;

		if (to == NULL || !str_eq(to->name, list[i].name)) {
			list[n_out++] = list[i];
			continue;
		}
		to->n_refused += list[i].n_refused;
		to->n_hard += list[i].n_hard;
		to->n_soft += list[i].n_soft;
		to->n_complaints += list[i].n_complaints;
	}
	return n_out;
}

static enum result
read_domains(struct db *db, struct arena *a, struct mail_health *out)
{
	struct sql_health_recipients_row *rows;
	struct health_domain *list;
	size_t n;
	enum result r = sql_health_recipients(db, a, &rows, &n, .days = HEALTH_DAYS,
					      .limit = HEALTH_RECIPIENTS);

	if (r != OK)
		return r;
	list = arena_array(a, n + 1, sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i] =
		    (struct health_domain){domain_of(a, &rows[i]), rows[i].n_refused,
					   rows[i].n_hard, rows[i].n_soft, rows[i].n_complaints};
	qsort(list, n, sizeof(*list), by_name);
	n = merge(list, n);
	qsort(list, n, sizeof(*list), by_failures);
	out->domains = list;
	out->n_domains = n < HEALTH_DOMAINS ? n : HEALTH_DOMAINS;
	return OK;
}

enum result
mail_health_read(struct db *db, struct arena *a, struct mail_health *out)
{
	struct sql_health_queue_row *queue;
	struct sql_health_sent_row *sent;
	struct sql_health_returned_row *back;
	enum result r = sql_health_queue(db, a, &queue, NULL);

	*out = (struct mail_health){.n_domains = 0};
	if (r == OK)
		r = sql_health_sent(db, a, &sent, NULL, .days = HEALTH_DAYS);
	if (r == OK)
		r = sql_health_returned(db, a, &back, NULL, .days = HEALTH_DAYS);
	if (r != OK)
		return r;
	*out = (struct mail_health){.n_letters = queue->n_letters,
				    .n_bulk = queue->n_bulk,
				    .n_later = queue->n_later,
				    .oldest_due = queue->oldest_due,
				    .n_hour = sent->n_hour,
				    .n_day = sent->n_day,
				    .n_month = sent->n_month,
				    .n_failed = sent->n_failed,
				    .n_uncertain = sent->n_uncertain,
				    .n_hard = back->n_hard,
				    .n_soft = back->n_soft,
				    .n_complaints = back->n_complaints,
				    .n_stopped = back->n_stopped};
	return read_domains(db, a, out);
}
