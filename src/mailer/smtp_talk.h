/* One mail on its way over a connection, up to its final dot and from there to the server's word. Steps do not wait;
 * what comes of it is judged elsewhere (transport_smtp.c). */
#ifndef ANSWERWELL_MAILER_SMTP_TALK_H
#define ANSWERWELL_MAILER_SMTP_TALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mailer/smtp_link.h"
#include "mailer/smtp_reply.h"

struct arena;
struct delivery;

enum talk_state {
	TALK_NONE, /* no mail */
	TALK_OPENING, /* the connection is opened */
	TALK_ENVELOPE, /* MAIL, RCPT, DATA */
	TALK_BODY,
	TALK_READY, /* all is written but the final dot, for which the ledger comes first */
	TALK_DOT, /* the reply to it is awaited */
	TALK_OVER /* see stage, code, reply */
};

struct talk {
	struct smtp_link link;
	struct arena *arena; /* this mail's */
	const struct delivery *delivery;
	enum talk_state state;
	struct {
		enum smtp_stage stage;
		const char *line;
	} commands[4];
	int n_commands, n_said, n_answered;
	const char *body;
	size_t body_len;
	int64_t began_at, until; /* clock_steady: its beginning, when patience ends */
	/* What came of it: the first reply that was none of the expected ones, or the last. */
	enum smtp_stage stage;
	int code; /* 0: none came */
	bool is_handed_over, is_timed_out;
	char reply[SMTP_REPLY_MAX];
};

/* Begins with a mail, over the open connection or a new one. The talk owns an arena for it from here on. */
void talk_begin(struct talk *talk, const struct delivery *d);
/* As far as it goes. */
void talk_step(struct talk *talk);
/* TALK_READY: the ledger has it as handed over; the final dot. */
void talk_dot(struct talk *talk);
/* Nothing more is said of this mail, whose final dot was not sent: the connection with it. */
void talk_drop(struct talk *talk);
/* Behind TALK_OVER, or talk_drop: ready for another one. */
void talk_end(struct talk *talk);

#endif
