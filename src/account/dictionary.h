/* The words that guessers try: cracklib's dictionary and its rules; for the files of this folder. */
#ifndef ACCOUNT_DICTIONARY_H
#define ACCOUNT_DICTIONARY_H

#include <stdbool.h>

/* Whether the password, or what is left of it without the digits and signs around it, backwards, with
 * letters for "0", "3", "@" ..., or one half of what was written twice, is a word of the dictionary or
 * made from one. Takes some milliseconds of reading: for account_slow; any thread. False, and a line in
 * the log, if there is no dictionary. `lower`: lower-cased. */
bool dictionary_knows(const char *password, const char *lower);

#endif
