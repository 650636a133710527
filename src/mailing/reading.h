/* Readers, for the files of this folder. */
#ifndef MAILING_READING_H
#define MAILING_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

/* Bits (1 << locale) of "en,zh_CN"; NULL: 0. */
unsigned reading_languages(const char *list);

/* Who is called so: a user name, or, for administrators and in the log, an address; actor NULL: a command.
 * FORBIDDEN; NOT_FOUND. */
enum result reading_find(struct db *db, struct arena *a, const struct account *actor,
			 const char *who, int64_t *id) MUST_USE;

/* Whether they left by a link in the mail of this edition, before it is carried out; edition_id 0: by no mail. OK also
 * if there is no such mail, or they were gone before. */
enum result reading_left(struct db *db, struct arena *a, int64_t id, int64_t edition_id,
			 bool is_left) MUST_USE;

#endif
