/* Text a person typed that could not be taken yet (logged out, form too old, limit, outage): carried
 * along in forms until it can be sent again. Nothing typed is ever lost. */
#ifndef ANSWERWELL_WEB_KEPT_H
#define ANSWERWELL_WEB_KEPT_H

#include <stdbool.h>
#include <stddef.h>

struct ctx;
struct field;

struct kept_field {
	const char *name;
	const char *value;
	bool is_long; /* shown in a text area; else carried in a hidden field */
	bool is_secret; /* a password: asked for again, never carried */
};

struct kept {
	const char *path; /* where it was going */
	struct kept_field *fields;
	size_t n;
	bool has_long;
};

/* `n` fields that were going to `path`, but for the session's token; with one that makes them work once. */
struct kept *kept_of(struct ctx *c, const char *path, const struct field *fields, size_t n);

/* The fields of this POST but its token; NULL if this is no POST with fields. */
struct kept *kept_now(struct ctx *c);

/* What a log-in form carried in pending_path and pending_N_name, pending_N_value; NULL if nothing. */
struct kept *kept_pending(struct ctx *c);

#endif
