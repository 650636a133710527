#include "mailing/restraint.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "sql/delivery.h"

/* What only the person's own acts cause, or the site itself; all else is somebody's who need not be known. */
static const enum notice_kind own[] = {NOTICE_ADDRESS_OLD, NOTICE_PASSWORD, NOTICE_DEVICE,
				       NOTICE_ROLE,        NOTICE_INVITED,  NOTICE_MAIL_TEST,
				       NOTICE_EDITION_TEST};
/* Asked for at a form that is open to all; their links end soon. */
static const enum notice_kind asked[] = {NOTICE_VERIFY, NOTICE_KNOWN, NOTICE_RESET,
					 NOTICE_ADDRESS_NEW, NOTICE_MEND};

static struct sql_texts
codes_of(struct arena *a, const enum notice_kind *kinds, size_t n)
{
	const char **codes = arena_array(a, n, sizeof(*codes));

	for (size_t i = 0; i < n; i++)
		codes[i] = notice_code(kinds[i]);
	return (struct sql_texts){codes, n};
}

/* ---- taking rows out ---------------------------------------------------------------------------- */

struct rows {
	struct sql_claimed_mail_row *list;
	int64_t *ids, *claims;
	size_t n;
};

static struct rows
rows_of(struct arena *a, struct sql_claimed_mail_row *list, size_t n)
{
	struct rows rows = {.list = list,
			    .ids = arena_array(a, n, sizeof(*rows.ids)),
			    .claims = arena_array(a, n, sizeof(*rows.claims)),
			    .n = n};

	for (size_t i = 0; i < n; i++) {
		rows.ids[i] = list[i].id;
		rows.claims[i] = list[i].claims;
	}
	return rows;
}

static size_t
keep(struct rows *rows, const bool *is_out)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		if (!is_out[i])
			rows->list[n++] = rows->list[i];
	}
	return n;
}

/* ---- to one person ------------------------------------------------------------------------------ */

static enum result
cap(struct db *db, struct arena *a, struct rows *rows, bool *is_out)
{
	struct sql_delivery_cap_row *out;
	size_t n;
	enum result r;

	if (config()->mail_cap == 0 || !config()->rate_limits)
		return OK;
	r = sql_delivery_cap(db, a, &out, &n, .ids = ((struct sql_ints){rows->ids, rows->n}),
			     .claims = ((struct sql_ints){rows->claims, rows->n}),
			     .cap = config()->mail_cap,
			     .kinds = codes_of(a, own, sizeof(own) / sizeof(own[0])),
			     .letters = codes_of(a, asked, sizeof(asked) / sizeof(asked[0])));
	for (size_t k = 0; r == OK && k < n; k++)
		for (size_t i = 0; i < rows->n; i++)
			is_out[i] |= rows->ids[i] == out[k].id;
	return r;
}

/* ---- how fast ----------------------------------------------------------------------------------- */

/* All of it, and each receiving domain. */
struct receiver {
	const char *key;
	int64_t n, rate;
	double first, step; /* seconds */
};

struct paces {
	struct receiver *list;
	size_t n;
	size_t *of; /* each row's; 0: a domain has no rate */
};

/* A domain may be somebody's own: nobody who has a copy of the database reads it there. */
static const char *
domain_key(struct arena *a, const struct sql_claimed_mail_row *row)
{
	const char *address = account_email(a, row->recipient_id, row->email_sealed);
	const char *at = address != NULL ? strrchr(address, '@') : NULL;

	return secret_mac(a, "receiver", at != NULL ? at + 1 : "");
}

static size_t
receiver_of(struct paces *p, const char *key)
{
	size_t i = 1;

	while (i < p->n && strcmp(p->list[i].key, key) != 0)
		i++;
	if (i == p->n)
		p->list[p->n++] = (struct receiver){.key = key, .rate = config()->mail_domain_rate};
	return i;
}

static void
count_receivers(struct arena *a, const struct rows *rows, struct paces *p)
{
	p->list = arena_array(a, rows->n + 1, sizeof(*p->list));
	p->of = arena_array(a, rows->n, sizeof(*p->of));
	p->list[0] = (struct receiver){.key = "", .rate = config()->mail_rate};
	p->n = 1;
	for (size_t i = 0; i < rows->n; i++) {
		p->of[i] = 0;
		if (rows->list[i].is_paced)
			continue;
		p->list[0].n++;
		if (config()->mail_domain_rate == 0)
			continue;
		p->of[i] = receiver_of(p, domain_key(a, &rows->list[i]));
		p->list[p->of[i]].n++;
	}
}

static enum result
take_times(struct db *db, struct arena *a, struct paces *p)
{
	const char **keys = arena_array(a, p->n, sizeof(*keys));
	int64_t *counts = arena_array(a, p->n, sizeof(*counts));
	int64_t *rates = arena_array(a, p->n, sizeof(*rates));
	struct sql_delivery_pace_row *rows;
	size_t n = 0, n_rows;
	enum result r;

	for (size_t i = 0; i < p->n; i++) {
		if (p->list[i].rate == 0 || p->list[i].n == 0)
			continue;
		keys[n] = p->list[i].key;
		counts[n] = p->list[i].n;
		rates[n++] = p->list[i].rate;
	}
	if (n == 0)
		return OK;
	r = sql_delivery_pace(db, a, &rows, &n_rows, .receivers = ((struct sql_texts){keys, n}),
			      .counts = ((struct sql_ints){counts, n}),
			      .rates = ((struct sql_ints){rates, n}));
	for (size_t k = 0; r == OK && k < n_rows; k++) {
		for (size_t i = 0; i < p->n; i++) {
			struct receiver *to = &p->list[i];

			if (to->rate == 0 || strcmp(to->key, rows[k].receiver) != 0)
				continue;
			to->step = 60.0 / (double)to->rate;
			to->first = rows[k].until - (double)to->n * to->step;
		}
	}
	return r;
}

/* The later one of both times; 0: now. */
static int64_t
next_time(struct paces *p, size_t of)
{
	struct receiver *all = &p->list[0], *to = &p->list[of];
	double at = all->first;

	all->first += all->step;
	if (of != 0) {
		at = to->first > at ? to->first : at;
		to->first += to->step;
	}
	return at < 0.001 ? 0 : (int64_t)(at * 1000);
}

/* Each gets its time, and what has to wait for it goes back. */
static enum result
pace(struct db *db, struct arena *a, struct rows *rows, bool *is_out)
{
	int64_t *ids = arena_array(a, rows->n, sizeof(*ids));
	int64_t *claims = arena_array(a, rows->n, sizeof(*claims));
	int64_t *ms = arena_array(a, rows->n, sizeof(*ms));
	struct paces p;
	size_t n = 0;
	enum result r;

	if (config()->mail_rate == 0 && config()->mail_domain_rate == 0)
		return OK;
	count_receivers(a, rows, &p);
	if ((r = take_times(db, a, &p)) != OK)
		return r;
	for (size_t i = 0; i < rows->n; i++) {
		if (rows->list[i].is_paced || (ms[n] = next_time(&p, p.of[i])) == 0)
			continue;
		is_out[i] = true;
		ids[n] = rows->ids[i];
		claims[n++] = rows->claims[i];
	}
	if (n == 0)
		return OK;
	return sql_delivery_pace_later(db, a, NULL, .ids = ((struct sql_ints){ids, n}),
				       .claims = ((struct sql_ints){claims, n}),
				       .ms = ((struct sql_ints){ms, n}));
}

enum result
delivery_restrain(struct db *db, struct arena *a, bool is_bulk, struct sql_claimed_mail_row *list,
		  size_t *n)
{
	struct rows rows = rows_of(a, list, *n);
	bool *is_out = arena_array(a, *n, sizeof(*is_out));
	enum result r;

	memset(is_out, 0, *n * sizeof(*is_out));
	r = is_bulk ? pace(db, a, &rows, is_out) : cap(db, a, &rows, is_out);
	if (r == OK)
		*n = keep(&rows, is_out);
	return r;
}
