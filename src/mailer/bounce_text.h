/* A notice for people: where what it brings back begins, and of which addresses it is. */
#ifndef ANSWERWELL_MAILER_BOUNCE_TEXT_H
#define ANSWERWELL_MAILER_BOUNCE_TEXT_H

#include <stddef.h>

struct arena;
struct bounce_parts;

/* How many bytes of the text are the notice itself. */
size_t bounce_text_end(struct arena *a, const char *text);

struct bounce_mention {
	const char *address;
	const char *said; /* of it: from its line to that of the next one */
};

/* At most `most` of them, each once. *is_named: they stand where such notices name recipients; else they
 * are only all that is there. */
size_t bounce_mentions(struct arena *a, const struct bounce_parts *p, struct bounce_mention *out,
		       size_t most, _Bool *is_named);

/* The first address in a text, NULL if there is none; *end where it ends. */
const char *bounce_address(struct arena *a, const char *text, const char **begin, const char **end);

#endif
