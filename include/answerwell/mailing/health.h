/* How mail goes: what waits, how fast it leaves, what comes back and from where. */
#ifndef ANSWERWELL_MAILING_HEALTH_H
#define ANSWERWELL_MAILING_HEALTH_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

enum { HEALTH_DAYS = 30, HEALTH_DOMAINS = 20, HEALTH_RECIPIENTS = 5000 };

/* Of a receiving domain, in HEALTH_DAYS. */
struct health_domain {
	const char *name;
	int64_t n_refused; /* by our mail server, or by theirs at once */
	int64_t n_hard, n_soft, n_complaints; /* came back */
};

struct mail_health {
	int64_t n_letters, n_bulk; /* planned, and due */
	int64_t n_later; /* planned for later */
	int64_t oldest_due; /* 0: nothing waits */
	int64_t n_hour, n_day, n_month; /* handed over within */
	int64_t n_failed, n_uncertain; /* of the last HEALTH_DAYS */
	int64_t n_hard, n_soft, n_complaints; /* likewise */
	int64_t n_stopped; /* addresses that get no mail now */
	const struct health_domain *domains; /* with most failures first */
	size_t n_domains;
};

/* Domains stand nowhere: they are read from the sealed addresses of those whose mail failed, of the last HEALTH_RECIPIENTS at
 * most. For administrators' eyes. */
enum result mail_health_read(struct db *db, struct arena *a, struct mail_health *out) MUST_USE;

#endif
