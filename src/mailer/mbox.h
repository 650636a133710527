/* A mailbox in one file (RFC 4155), message by message: the file is never in memory as a whole. */
#ifndef ANSWERWELL_MAILER_MBOX_H
#define ANSWERWELL_MAILER_MBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;

/* So much of a message is read; what is longer is cut. */
enum { MBOX_TEXT_MAX = 64 << 10 };

/* All in UTF-8 without controls, "" for what is not there. */
struct mbox_mail {
	const char *from_name, *from_address, *reply_name, *reply_address; /* From, Reply-To */
	const char *subject;
	const char *id; /* as a Message-ID, without < > */
	const char *answers; /* the id of the message that it answers */
	const char *text; /* what it says, as plain text, with what it quotes */
	bool is_automatic; /* no person wrote it: a bounce, an answering machine, a mailing */
};

struct mbox_reader {
	const char *path;
	/* Called for each message; all of it is in the arena, which goes after the call. */
	void (*on_mail)(void *arg, struct arena *a, const struct mbox_mail *mail);
	void (*on_progress)(void *arg, int64_t bytes); /* since the last call */
	void *arg;
};

/* INVALID, with "PATH:LINE: what is wrong", if it does not begin as a mailbox does; NOT_FOUND with "PATH: ..." if it cannot
 * be opened, FAILED if it cannot be read. A message that is none is passed over, as mail programs do. */
enum result mbox_read(const struct mbox_reader *reader, char *why, size_t why_size) MUST_USE;

#endif
