/* Passwords that a guesser tries early, told without a dictionary; for the files of this folder. */
#ifndef ACCOUNT_GUESSABLE_H
#define ACCOUNT_GUESSABLE_H

#include <stdbool.h>

struct arena;
struct password_owner;

/* Walks over the keyboard (Russian too), the alphabet or the letters as pinyin is taught, digits alone or
 * around a short word, what is written twice or mirrored, up to three of the most common words (English,
 * pinyin, Chinese) with or without digits. */
bool guessable_by_all(struct arena *a, const char *password);

/* The name, the shown name, the address or the site's name is in it, also backwards, with digits for
 * letters or with signs between. */
bool guessable_by_owner(struct arena *a, const char *password, const struct password_owner *owner);

#endif
