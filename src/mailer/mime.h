/* A delivery as an Internet message (RFC 5322, MIME). */
#ifndef ANSWERWELL_MAILER_MIME_H
#define ANSWERWELL_MAILER_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct delivery;

/* The whole message, lines ended by CRLF or LF; *len its bytes. `at` is its date. */
char *mime_write(struct arena *a, const struct delivery *d, int64_t at, bool crlf, size_t *len);

/* The return path of one mail: a bounce to it names the delivery. The sender alone if the setting says
 * so, or if it is so long that nothing can be added to it. */
char *mime_return_path(struct arena *a, const struct delivery *d);
/* The other way: the id of the delivery that a bounce to `path` is about. 0: it is none of our return paths, or somebody
 * made it up. The domain may be written in any case, and have changed since. */
int64_t mime_delivery_of(struct arena *a, const char *path);

#endif
