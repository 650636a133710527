/* Ways out for mail. */
#ifndef ANSWERWELL_MAILER_TRANSPORT_H
#define ANSWERWELL_MAILER_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct delivery;
struct mailer;

/* How sending went as a whole. */
enum transport_state {
	TRANSPORT_FINE,
	TRANSPORT_BROKE_OFF, /* the server has taken some and no more: the rest is given back */
	TRANSPORT_AWAY /* out of reach, or takes nothing from us now: all is given back */
};

struct transport {
	/* Sends the claimed mails: hands each over before it can be taken as sent, and settles it. */
	enum transport_state (*send)(struct transport *t, struct mailer *m, struct arena *a,
				     const struct delivery *list, size_t n);
	/* Looks whether a mail that was handed over by a mailer now dead has arrived, and if it lies
	 * ready, brings it there. NULL: this way out cannot look. */
	bool (*has_arrived)(struct transport *t, struct arena *a, const struct delivery *d);
	void (*close)(struct transport *t);
};

/* From ANSWERWELL_MAIL's value. FAILED with a sentence in why[]. Owner: the caller (->close). */
enum result transport_open(const char *address, struct transport **out, char *why,
			   size_t why_size) MUST_USE;

enum result transport_maildir_open(const char *path, struct transport **out, char *why,
				   size_t why_size) MUST_USE;
enum result transport_smtp_open(const char *url, struct transport **out, char *why,
				size_t why_size) MUST_USE;

/* Says hello to the server of an smtp address as the mailer does, with TLS, name and password, and
 * sends nothing. UNAVAILABLE if nobody answers there, FAILED if it does not let us in, with what came
 * of it in why[]. */
enum result transport_smtp_probe(const char *address, char *why, size_t why_size) MUST_USE;

#endif
