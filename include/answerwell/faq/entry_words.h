/* The words that search finds entries by, made anew from their texts: as forum/words.h. */
#ifndef ANSWERWELL_FAQ_ENTRY_WORDS_H
#define ANSWERWELL_FAQ_ENTRY_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

enum entry_words_of { ENTRY_WORDS_BODIES, ENTRY_WORDS_TITLES, ENTRY_WORDS_PHRASINGS };

/* As words_step; `of` is an enum entry_words_of. */
enum result entry_words_step(struct db *db, struct arena *a, size_t of, int64_t *after,
			     size_t *n) MUST_USE;

#endif
