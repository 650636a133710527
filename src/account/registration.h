/* What a mail request to register leads to; for the files of this folder. */
#ifndef ACCOUNT_REGISTRATION_H
#define ACCOUNT_REGISTRATION_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;
struct mail_request;

/* A registration and the mail with its link. */
enum result registration_begin(struct db *db, struct arena *a, const struct mail_request *request,
			       const char *mac) MUST_USE;
/* The newest one of that address once more, in a mail of its own; nothing if there is none. */
enum result registration_again(struct db *db, struct arena *a, const char *mac) MUST_USE;
/* To account `id` the mail that it is there already, with a link to what waits. */
enum result registration_tell_known(struct db *db, struct arena *a,
				    const struct mail_request *request, const char *mac,
				    int64_t id) MUST_USE;

#endif
