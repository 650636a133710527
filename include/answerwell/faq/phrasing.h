/* Other ways to ask what an entry answers, and where each of them comes from. An entry's form has them as lines
 * (faq/entry.h); here they come one by one. */
#ifndef ANSWERWELL_FAQ_PHRASING_H
#define ANSWERWELL_FAQ_PHRASING_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;
struct undo_kind;

enum phrasing_origin { PHRASING_HAND, PHRASING_DUPLICATE, PHRASING_SEARCH, PHRASING_ASK };
const char *phrasing_origin_code(enum phrasing_origin origin);

struct phrasing {
	int64_t entry_id;
	const char *text;
	enum phrasing_origin origin;
	int64_t question_id; /* it comes from; 0: none */
};

/* Inside a transaction: those that their entry does not have yet, in other letters or as its title, are added; what is personal in
 * them (text/personal.h) is masked. Left out: what is too long, of an entry that has PHRASINGS_MAX, or that is not
 * published. *ids: of those added. */
enum result phrasing_add(struct db *db, struct arena *a, const struct phrasing *list, size_t n,
			 int64_t **ids, size_t *n_added) MUST_USE;

/* Takes away the wordings of these questions that their entries were given because they are repetitions; *out: what they were. */
enum result phrasing_part(struct db *db, struct arena *a, const int64_t *questions,
			  size_t n_questions, const int64_t *entries, size_t n_entries,
			  struct phrasing **out, size_t *n) MUST_USE;

/* As it may be shown and kept: one line, personal data masked by the site's settings, too. */
enum result phrasing_mask(struct db *db, struct arena *a, const char **texts, size_t n) MUST_USE;

/* For undo: phrasings, by their ids. */
extern const struct undo_kind phrasing_rows;

#endif
