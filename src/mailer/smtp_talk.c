#include "mailer/smtp_talk.h"

#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/mailing/delivery.h"
#include "mailer/mime.h"

#define REPLY_TIME                                                                                 \
	(5 * CLOCK_MINUTE) /* RFC 5321 4.5.3.2: minutes, and longest after the final dot */
#define MAIL_TIME (10 * CLOCK_MINUTE)

/* ---- what is written ---------------------------------------------------------------------------- */

static void
command(struct talk *talk, enum smtp_stage stage, const char *line)
{
	talk->commands[talk->n_commands].stage = stage;
	talk->commands[talk->n_commands++].line = line;
}

static void
write_envelope(struct talk *talk)
{
	struct arena *a = talk->arena;

	if (talk->link.needs_reset)
		command(talk, SMTP_MAIL, "RSET\r\n");
	command(talk, SMTP_MAIL,
		arena_printf(a, "MAIL FROM:<%s>\r\n", mime_return_path(a, talk->delivery)));
	command(talk, SMTP_RCPT, arena_printf(a, "RCPT TO:<%s>\r\n", talk->delivery->to.address));
	command(talk, SMTP_DATA, "DATA\r\n");
}

/* RFC 5321 4.5.2: a dot at the beginning of a line is written twice. */
static void
write_body(struct talk *talk)
{
	size_t len;
	const char *mail = mime_write(talk->arena, talk->delivery, clock_now(), true, &len);
	const char *end = mail + len;
	struct buf out;

	buf_init(&out, talk->arena, len + len / 64 + 8);
	while (mail < end) {
		const char *line = memchr(mail, '\n', (size_t)(end - mail));
		size_t n = line != NULL ? (size_t)(line - mail) + 1 : (size_t)(end - mail);

		if (*mail == '.')
			buf_putc(&out, '.');
		buf_append(&out, mail, n);
		mail += n;
	}
	talk->body = out.data;
	talk->body_len = out.len;
}

/* All that may go without an answer to what went before: the rest of the envelope, or one command. */
static void
say(struct talk *talk)
{
	int n = talk->link.is_pipelining ? talk->n_commands : talk->n_said + 1;
	struct buf out;

	buf_init(&out, talk->arena, 512);
	for (; talk->n_said < n; talk->n_said++)
		buf_puts(&out, talk->commands[talk->n_said].line);
	talk->link.needs_reset = true;
	link_put(&talk->link, out.data, out.len);
}

/* ---- how it ends -------------------------------------------------------------------------------- */

static void
remember(struct talk *talk, enum smtp_stage stage, int code, const char *reply)
{
	talk->stage = stage;
	talk->code = code;
	(void)snprintf(talk->reply, sizeof(talk->reply), "%s", reply);
}

static void
over(struct talk *talk)
{
	talk->state = TALK_OVER;
	talk->link.used_at = clock_steady();
}

/* What the server has said already stands. */
static void
lost(struct talk *talk, enum smtp_stage stage)
{
	if (talk->code / 100 != 4 && talk->code / 100 != 5)
		remember(talk, stage, 0,
			 talk->is_timed_out ? "no answer in time" : "the connection was lost");
	link_close(&talk->link);
	over(talk);
}

static enum smtp_stage
stage_of(const struct talk *talk)
{
	switch (talk->state) {
	case TALK_ENVELOPE:
		return talk->commands[talk->n_answered].stage;
	case TALK_BODY:
	case TALK_READY:
		return SMTP_DATA;
	case TALK_DOT:
		return SMTP_DOT;
	default:
		return SMTP_CONNECT;
	}
}

/* ---- steps -------------------------------------------------------------------------------------- */

static void
begin_envelope(struct talk *talk)
{
	talk->state = TALK_ENVELOPE;
	write_envelope(talk);
	say(talk);
	talk->link.code = 0;
	talk->until = clock_steady() + REPLY_TIME;
}

static void
step_opening(struct talk *talk)
{
	struct smtp_link *link = &talk->link;

	link_open_step(link);
	if (link->state == LINK_OPEN) {
		begin_envelope(talk);
	} else if (link->state == LINK_CLOSED) {
		talk->is_timed_out = link->why == CURLE_OPERATION_TIMEDOUT;
		remember(talk, SMTP_CONNECT, link->code,
			 link->code >= 400 ? link->reply : curl_easy_strerror(link->why));
		over(talk);
	}
}

static void
begin_body(struct talk *talk)
{
	talk->state = TALK_BODY;
	link_put(&talk->link, talk->body, talk->body_len);
}

/* The last of the envelope's replies. Where a server wants the data of a mail to nobody (RFC 2920, 3.1) it gets
 * none. */
static void
end_envelope(struct talk *talk, bool is_wanted)
{
	bool is_refused = talk->code != 0;

	if (is_wanted && !is_refused) {
		begin_body(talk);
		return;
	}
	if (is_wanted)
		link_close(&talk->link);
	over(talk);
}

/* True if another reply may be there. */
static bool
on_envelope_reply(struct talk *talk)
{
	struct smtp_link *link = &talk->link;
	enum smtp_stage stage = talk->commands[talk->n_answered].stage;
	bool is_last = ++talk->n_answered == talk->n_commands;
	bool is_fine = stage == SMTP_DATA ? link->code == 354 : link->code / 100 == 2;

	if (!is_fine && talk->code == 0)
		remember(talk, stage, link->code, link->reply);
	if (!is_fine && (link->code == 421 || link->code == 0)) {
		lost(talk, stage);
		return false;
	}
	talk->until = clock_steady() + REPLY_TIME;
	if (is_last)
		end_envelope(talk, is_fine);
	else if (!is_fine && talk->n_said == talk->n_answered)
		over(talk); /* what was not said yet need not be */
	else if (talk->n_said == talk->n_answered)
		say(talk);
	link->code = 0;
	link->reply[0] = '\0';
	return talk->state == TALK_ENVELOPE;
}

static void
step_envelope(struct talk *talk)
{
	struct smtp_link *link = &talk->link;
	enum link_io io;

	do {
		if (link_write(link) == LINK_LOST) {
			lost(talk, stage_of(talk));
			return;
		}
		io = link_reply(link);
		if (io == LINK_LOST)
			lost(talk, stage_of(talk));
	} while (io == LINK_DONE && on_envelope_reply(talk));
}

/* A server that speaks before the mail is there wants no more of it. */
static void
on_interruption(struct talk *talk)
{
	if (talk->link.code != 0)
		remember(talk, SMTP_DATA, talk->link.code, talk->link.reply);
	lost(talk, SMTP_DATA);
}

static void
step_body(struct talk *talk)
{
	enum link_io io = link_write(&talk->link);

	if (io == LINK_LOST || link_reply(&talk->link) != LINK_WAIT) {
		on_interruption(talk);
	} else if (io == LINK_DONE) {
		talk->state = TALK_READY;
	} else {
		talk->until = talk->link.used_at + REPLY_TIME;
	}
}

static void
step_dot(struct talk *talk)
{
	struct smtp_link *link = &talk->link;
	enum link_io io = link_write(link) == LINK_LOST ? LINK_LOST : link_reply(link);

	if (io == LINK_LOST) {
		lost(talk, SMTP_DOT);
	} else if (io == LINK_DONE) {
		remember(talk, SMTP_DOT, link->code, link->reply);
		link->needs_reset = false;
		link->n_mails++;
		if (link->code == 421 || link->code == 0)
			link_close(link);
		over(talk);
	}
}

static void
check_time(struct talk *talk)
{
	int64_t now = clock_steady();
	bool is_waiting =
	    talk->state == TALK_ENVELOPE || talk->state == TALK_BODY || talk->state == TALK_DOT;

	if (!is_waiting)
		return;
	/* After the final dot only a word of the server makes it certain. */
	if (now < talk->until && (talk->state == TALK_DOT || now < talk->began_at + MAIL_TIME))
		return;
	talk->is_timed_out = true;
	lost(talk, stage_of(talk));
}

void
talk_step(struct talk *talk)
{
	if (talk->state == TALK_OPENING)
		step_opening(talk);
	if (talk->state == TALK_ENVELOPE)
		step_envelope(talk);
	if (talk->state == TALK_BODY)
		step_body(talk);
	else if (talk->state == TALK_READY && link_reply(&talk->link) != LINK_WAIT)
		on_interruption(talk);
	if (talk->state == TALK_DOT)
		step_dot(talk);
	check_time(talk);
}

/* ---- life --------------------------------------------------------------------------------------- */

void
talk_begin(struct talk *talk, const struct delivery *d)
{
	struct smtp_link link = talk->link;

	*talk = (struct talk){.link = link,
			      .arena = arena_new(),
			      .delivery = d,
			      .state = TALK_OPENING,
			      .began_at = clock_steady()};
	write_body(talk);
	if (talk->link.state == LINK_OPEN)
		begin_envelope(talk);
	else
		link_open(&talk->link);
}

void
talk_dot(struct talk *talk)
{
	talk->is_handed_over = true;
	talk->state = TALK_DOT;
	talk->link.code = 0;
	talk->link.reply[0] = '\0';
	talk->until = clock_steady() + 2 * REPLY_TIME;
	link_put(&talk->link, ".\r\n", 3);
	talk_step(talk);
}

void
talk_drop(struct talk *talk)
{
	link_close(&talk->link);
	talk->state = TALK_OVER;
}

void
talk_end(struct talk *talk)
{
	arena_free(talk->arena);
	talk->arena = NULL;
	talk->delivery = NULL;
	talk->state = TALK_NONE;
}
