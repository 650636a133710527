/* How often words stand where in a document, as migrations/current/search.sql: search_profile writes it. Shared within
 * search. */
#ifndef SEARCH_PROFILE_H
#define SEARCH_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

enum { PROFILE_CODE = 4 };

/* What stands for a lexeme in profiles; not ended by a zero. */
struct profile_code {
	char text[PROFILE_CODE];
};

struct profile_count {
	double title, tag, body, answers;
};

struct profile_code profile_code_of(const char *lexeme);

/* False, and all 0: it stands nowhere. */
bool profile_find(const char *profile, size_t len, const struct profile_code *code,
		  struct profile_count *out);

/* True if words may stand in the document that the profile leaves out: it is long, or was made by an older version. */
bool profile_is_cut(size_t len);

#endif
