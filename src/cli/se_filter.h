/* What XML 1.0 forbids, taken out of a dump before it is parsed: Stack Exchange's own dumps hold control
 * characters that people pasted, and one of them would refuse millions of rows. */
#ifndef ANSWERWELL_CLI_SE_FILTER_H
#define ANSWERWELL_CLI_SE_FILTER_H

#include <stddef.h>
#include <stdint.h>

/* How long a reference may be to be looked at: "&#x0010FFFF;" and a few zeros more. */
enum { SE_REFERENCE_MAX = 24 };

struct se_filter {
	char held[2 * SE_REFERENCE_MAX]; /* the start of what only the next piece will tell */
	size_t n_held;
	int64_t n_removed; /* characters so far */
};

/* Filters a piece of the file in place: `len` bytes that stand at text + SE_FILTER_ROOM, the room before
 * them being ours. Forbidden controls and references to them are left out; a pair of references to
 * surrogates becomes the reference to the character that it means. Returns the bytes kept, from `text`
 * on; the end of the file is a piece of length 0. Bytes that are not UTF-8 stay: the parser names them. */
enum { SE_FILTER_ROOM = 2 * SE_REFERENCE_MAX };
size_t se_filter(struct se_filter *f, char *text, size_t len);

#endif
