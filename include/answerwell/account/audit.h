/* The log of everything staff does. */
#ifndef ANSWERWELL_ACCOUNT_AUDIT_H
#define ANSWERWELL_ACCOUNT_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* One line, inside the caller's transaction; it stays for good. actor 0 = a command on the server.
 * `detail`: facts as "key=value key=value", of ids, numbers and the program's own codes; never names,
 * addresses or what somebody wrote. The database refuses anything else. */
enum result audit_add(struct db *db, struct arena *a, int64_t actor, const char *action,
		      const char *subject_kind, int64_t subject_id, const char *detail) MUST_USE;

#endif
