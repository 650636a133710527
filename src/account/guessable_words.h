/* What stands in lists of stolen passwords again and again, as words of which such passwords are made; for
 * guessable.c. */
#ifndef ACCOUNT_GUESSABLE_WORDS_H
#define ACCOUNT_GUESSABLE_WORDS_H

#include <stddef.h>

extern const char *const guessable_words[];
extern const size_t guessable_words_n;

#endif
