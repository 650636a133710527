/* The order of a shelf: what moderators moved stands first, as they put it, the rest by the alphabet. */
#ifndef ANSWERWELL_FAQ_PLACING_H
#define ANSWERWELL_FAQ_PLACING_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

enum placing { PLACING_UP, PLACING_DOWN, PLACING_TOP, PLACING_ALPHABET, PLACINGS };

/* As in forms: "up", "down", "top", "alphabet" (of the whole shelf). False: none of these. */
bool placing_from(const char *code, enum placing *placing);

/* Moves an entry on the shelf of its category and language; at the end of it nothing happens. NOT_FOUND: none, or it
 * is retired. FORBIDDEN: not a moderator. */
enum result placing_move(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			 enum placing placing) MUST_USE;

#endif
