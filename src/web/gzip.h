/* Packing pages. Only what is the same for everybody is ever packed: a page with a token in it
 * beside text that somebody else chose would tell the token by its length (BREACH). */
#ifndef ANSWERWELL_WEB_GZIP_H
#define ANSWERWELL_WEB_GZIP_H

#include <stdbool.h>
#include <stddef.h>

/* What a packed page's entity tag has more than the plain one's, before its last quote. */
#define GZIP_TAG "-gz"

/* What is packed on the event loop, about a millisecond; longer bodies in a thread. */
#define GZIP_AT_ONCE ((size_t)64 * 1024)

/* gzip of `data`, to be freed; NULL if that is not clearly shorter. Level as in zlib. */
void *gzip_new(const void *data, size_t len, int level, size_t *packed_len);

/* True if an Accept-Encoding allows the coding ("gzip", "br"). */
bool accepts_coding(const char *header, const char *coding);

#endif
