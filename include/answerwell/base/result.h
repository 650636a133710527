/* What a call can come back with, and the list of problems a person can mend. */
#ifndef ANSWERWELL_BASE_RESULT_H
#define ANSWERWELL_BASE_RESULT_H

#include <stdbool.h>
#include <stddef.h>

enum result {
	OK, /* done */
	NOT_FOUND, /* no such thing, or not for this person's eyes */
	INVALID, /* input refused; a struct problems says which field and why */
	FORBIDDEN, /* known person, not allowed */
	CONFLICT, /* somebody was faster, or it exists already */
	LIMITED, /* too often; try again later */
	UNAVAILABLE, /* database or queue out of reach for now; nothing was changed */
	FAILED /* our fault; logged where the cause was known */
};

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Marks a message for the catalogues without translating it. */
#define N_(msgid) msgid

enum { PROBLEMS_MAX = 16 };

/* One complaint about one form field. `message` is a msgid whose only conversion, if any, is %ld,
 * filled with `limit`, or with `words` %s, filled with those. */
struct problem {
	const char *field;
	const char *message;
	long limit;
	const char *words; /* NULL: `limit` */
};

struct problems {
	struct problem items[PROBLEMS_MAX];
	size_t n;
};

/* Adds a complaint. Only the first one of a field is kept; past PROBLEMS_MAX they are dropped. */
void problem_add(struct problems *problems, const char *field, const char *message, long limit);

/* The same with words of the person's own, which must live as long as the problems. */
void problem_add_words(struct problems *problems, const char *field, const char *message,
		       const char *words);

/* The complaint about `field`, or NULL. */
const struct problem *problem_for(const struct problems *problems, const char *field);

/* "NOT_FOUND" and so on, for logs. */
const char *result_name(enum result r);

#endif
