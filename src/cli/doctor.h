/* `answerwell doctor`: what the checks find. */
#ifndef ANSWERWELL_CLI_DOCTOR_H
#define ANSWERWELL_CLI_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/db/db.h"

struct arena;

enum finding_level { FINDING_FINE, FINDING_WARNING, FINDING_BROKEN };

struct finding {
	enum finding_level level;
	const char *check; /* "database.encoding" */
	const char *text; /* what is so */
	const char *remedy; /* what to do about it, NULL if nothing */
};

enum { FINDINGS_MAX = 128 };

struct doctor {
	struct arena *arena;
	enum locale locale;
	struct db db; /* as the application's role */
	bool is_reachable, is_schema_right, mends;
	struct finding found[FINDINGS_MAX];
	size_t n;
};

/* Notes a finding, in the doctor's language. `remedy` and `text` are message ids; only `text` is
 * formatted. */
void doctor_say(struct doctor *d, enum finding_level level, const char *check, const char *remedy,
		const char *text, ...) PRINTF_LIKE(5, 6);

/* doctor_say with FINDING_FINE and no remedy. */
#define doctor_fine(d, check, ...) doctor_say(d, FINDING_FINE, check, NULL, __VA_ARGS__)

/* The groups of checks, each by itself; database first, for the others ask it. */
void doctor_settings(struct doctor *d);
void doctor_files(struct doctor *d);
void doctor_web(struct doctor *d);
void doctor_mail_way(struct doctor *d);
void doctor_database(struct doctor *d);
void doctor_content(struct doctor *d);
void doctor_mail_health(struct doctor *d);
void doctor_mail_bounces(struct doctor *d);
/* Sends a test mail to that administrator and waits for what becomes of it: the only one that sends anything. */
void doctor_mail_test(struct doctor *d, const char *name);
void doctor_matching(struct doctor *d);

#endif
