/* Administrators change the settings of the site (settings/settings.h). */
#ifndef ANSWERWELL_MODERATION_SITE_H
#define ANSWERWELL_MODERATION_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"
#include "answerwell/settings/settings.h"

struct account;
struct arena;
struct db;

/* What one form says of the settings of one section. */
struct site_draft {
	const char *typed[SETTINGS]; /* NULL: nothing is said of it */
	const unsigned char *logo; /* the bytes of a new one, a NUL behind them; NULL: none */
	size_t logo_len;
	bool drops_logo; /* without one of its own from now on */
};

/* All of it or nothing, each change with a line in the audit log; what is so already is no change. Administrators:
 * else FORBIDDEN. INVALID: under the code of a setting; also one that the environment says. */
enum result site_change(struct db *db, struct arena *a, const struct account *actor,
			const struct site_draft *draft, struct problems *problems) MUST_USE;

#endif
