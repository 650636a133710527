/* People as others see them: lists of them, and what one of them has written. */
#ifndef ANSWERWELL_FORUM_PEOPLE_H
#define ANSWERWELL_FORUM_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

enum { PEOPLE_MAX = 50, PEOPLE_QUERY_MAX = 60 };

struct person_card {
	int64_t id;
	const char *name, *display;
	enum role role;
	int64_t reputation, n_answers, n_thanks, joined_at;
};

enum people_order { PEOPLE_REPUTATION, PEOPLE_NEWEST, PEOPLE_NAME };

struct people_filter {
	enum people_order order;
	bool staff_only; /* all of them at once, highest role first */
	const char *query; /* how a name or user name begins; then ordered by that. "" = all */
	const char *before; /* cursor; "" or made up = start */
	int limit; /* 1..PEOPLE_MAX */
};

/* Confirmed and imported people who are not suspended. *next NULL at the end. */
enum result people_list(struct db *db, struct arena *a, const struct people_filter *filter,
			struct person_card **out, size_t *n, const char **next) MUST_USE;

/* An answer as a profile shows it. */
struct contribution {
	int64_t id, question_id; /* of the answer, and its question */
	const char *title, *slug; /* the question's, or the entry's */
	enum locale locale;
	int64_t entry_id; /* entries only */
	int64_t score, n_thanks, at;
	bool is_accepted, is_official;
	const char *excerpt;
};

/* What everybody can see of a person's answers, newest first, and the published FAQ entries made from
 * them. Cursors as above; `limit` at most PEOPLE_MAX. */
enum result people_answers(struct db *db, struct arena *a, int64_t account_id, const char *before,
			   int limit, struct contribution **out, size_t *n,
			   const char **next) MUST_USE;
enum result people_entries(struct db *db, struct arena *a, int64_t account_id, const char *before,
			   int limit, struct contribution **out, size_t *n,
			   const char **next) MUST_USE;

#endif
