#include "gzip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <zlib.h>

enum {
	LEAST = 512, /* shorter pages fit into a packet anyway */
	LEVELS = 10,
	WINDOW = 15 + 16 /* 32 kB, gzip's frame */
};

/* 260 kB each, made at first use and kept, for each thread that packs: only two levels are in use. */
static z_stream *
stream_of(int level)
{
	static _Thread_local z_stream streams[LEVELS];
	z_stream *s = &streams[level];

	if (s->state != NULL)
		return deflateReset(s) == Z_OK ? s : NULL;
	if (deflateInit2(s, level, Z_DEFLATED, WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	return s;
}

void *
gzip_new(const void *data, size_t len, int level, size_t *packed_len)
{
	z_stream *s = len >= LEAST ? stream_of(level) : NULL;
	size_t most = len - len / 10;
	unsigned char *out, *cut;

	if (s == NULL)
		return NULL;
	out = malloc(most);
	if (out == NULL)
		abort();
	s->next_in = (unsigned char *)(uintptr_t)data;
	s->avail_in = (uInt)len;
	s->next_out = out;
	s->avail_out = (uInt)most;
	if (deflate(s, Z_FINISH) != Z_STREAM_END) {
		free(out);
		return NULL;
	}
	*packed_len = most - s->avail_out;
	cut = realloc(out, *packed_len);
	return cut != NULL ? cut : out;
}

bool
accepts_coding(const char *header, const char *coding)
{
	size_t n = strlen(coding);

	for (const char *p = header; *p != '\0';) {
		size_t len = strcspn(p, ",");
		size_t lead = strspn(p, " \t");

		if (len >= lead + n && strncasecmp(p + lead, coding, n) == 0) {
			const char *rest = p + lead + n;
			size_t left = len - lead - n, blank = strspn(rest, " \t");

			if (blank >= left)
				return true;
			if (rest[blank] == ';') {
				const char *q = strstr(rest, "q=");

				/* q=0, q=0.0 ...: refused */
				return q == NULL || q >= rest + left || strtod(q + 2, NULL) > 0;
			}
		}
		p += len;
		p += *p == ',';
	}
	return false;
}
