/* Words that mean the same on this site: staff says which, in each language. */
#ifndef ANSWERWELL_SEARCH_SYNONYM_H
#define ANSWERWELL_SEARCH_SYNONYM_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct keeping;

enum {
	SYNONYMS_MAX = 200, /* groups of a language */
	SYNONYM_LEAST = 2, /* words in a group */
	SYNONYM_MOST = 20,
	SYNONYM_CHARS = 40, /* of one of them */
	SYNONYM_PARTS = 3, /* words in it, where blanks stand between words */
	SYNONYM_TYPED_MAX = SYNONYM_MOST * (SYNONYM_CHARS + 2)
};

struct synonym {
	int64_t id;
	enum locale locale;
	const char **words; /* as staff wrote them; each may be some words long */
	size_t n_words;
	const char *lines; /* the same, one a line */
	const char *editor_display; /* who changed it last; NULL: nobody known */
	int64_t changed_at;
};

struct synonym_draft {
	const char *words; /* one a line, or with commas between */
	const char *locale; /* a code */
};

/* The groups of a language, for pages of staff and for who builds an index: a change of them is told on the channel
 * "content", as one of what can be found. */
enum result synonym_list(struct db *db, struct arena *a, enum locale l, struct synonym **out,
			 size_t *n) MUST_USE;
enum result synonym_get(struct db *db, struct arena *a, int64_t id, struct synonym **out) MUST_USE;

/* Of synonym_draft, by staff. Problems: words (also the same group again, or there are too many groups), locale. */
extern const struct keeping synonym_keeping;

#endif
