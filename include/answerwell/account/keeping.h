/* Small things that staff keep in a list: a word with its meaning, words that mean the same, a text for replies. One way
 * to make, change and remove all of them: once for each form, no more than a list shows, and told in the log of staff. */
#ifndef ANSWERWELL_ACCOUNT_KEEPING_H
#define ANSWERWELL_ACCOUNT_KEEPING_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"

struct arena;
struct db;
struct submission;

struct keeping {
	const char *noun; /* of its forms, and in the log */
	const char *log_new, *log_edit, *log_gone;
	enum role least; /* who may */
	const char *field; /* where is said what is wrong with the whole: */
	const char *is_there; /* msgid */
	const char *too_many; /* msgid, with the number */
	long most;
	/* What was typed as it is to stand, in the arena, or problems. */
	const void *(*check)(struct arena *a, const void *typed, struct problems *problems);
	/* Inserts it (id 0) or changes what has that id; *saved = its id, 0: there are too many, or none of that id.
	 * Or problems, and INVALID. */
	enum result (*write)(struct db *db, struct arena *a, int64_t actor, int64_t id,
			     const void *draft, struct problems *problems, int64_t *saved);
	enum result (*erase)(struct db *db, struct arena *a, int64_t id, size_t *n);
};

/* Makes one (id 0; `form` may be NULL) of the draft of its kind, or changes it; *saved = its id. Audit-logged. FORBIDDEN,
 * NOT_FOUND; INVALID: what its check finds, it is there already, or there are too many. */
enum result keeping_save(struct db *db, struct arena *a, const struct keeping *of,
			 const struct account *actor, int64_t id, const void *typed,
			 struct submission *form, struct problems *problems,
			 int64_t *saved) MUST_USE;
/* Audit-logged. FORBIDDEN, NOT_FOUND. */
enum result keeping_remove(struct db *db, struct arena *a, const struct keeping *of,
			   const struct account *actor, int64_t id) MUST_USE;

/* The code of a language that was typed; NULL, with a problem of "locale", if there is none. */
const char *keeping_locale(const char *typed, struct problems *problems);
/* A problem of the field if its text is empty, too long, or cannot be shown. */
void keeping_check_text(const char *text, const char *field, const char *none, long most,
			struct problems *problems);

#endif
