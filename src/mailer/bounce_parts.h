/* A message taken apart: what it says, what the machines say, and what it brings back. */
#ifndef ANSWERWELL_MAILER_BOUNCE_PARTS_H
#define ANSWERWELL_MAILER_BOUNCE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* All "" for what is not there; UTF-8 without controls but line ends and tabs. */
struct bounce_parts {
	const char *from, *from_name;
	const char *to,
	    *receivers; /* addresses with blanks between: as written; and as servers noted */
	const char *subject, *return_path, *failed; /* X-Failed-Recipients */
	const char *auto_submitted, *precedence, *answers; /* In-Reply-To and References */
	bool is_autoreply; /* by a header that only answering machines write */
	bool is_receipt; /* a message disposition notification (RFC 8098) */
	const char *text; /* for people, without what it brings back */
	const char *status; /* message/delivery-status, or what stands for it in the text */
	const char *feedback; /* message/feedback-report */
	const char
	    *returned; /* headers of the message that came back, or what follows it in the text */
};

void bounce_parts_read(struct arena *a, const char *message, size_t len, struct bounce_parts *out);

/* The value of a header in a block of them, unfolded; "" if it is not there. From the beginning of a line;
 * case does not matter. */
const char *bounce_field(struct arena *a, const char *block, const char *name);

#endif
