#include "multipart.h"

#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "web.h"

#define TYPE "multipart/form-data"
#define DISPOSITION "content-disposition:"

enum { BOUNDARY_MAX = 70, HEAD_MAX = 2000, NAME_MAX_LEN = 200 };

struct span {
	const char *at;
	size_t len;
};

bool
multipart_is(const char *content_type)
{
	size_t len = strlen(TYPE);

	return strncasecmp(content_type, TYPE, len) == 0 &&
	       strchr("; \t", content_type[len]) != NULL;
}

/* The value of a parameter, quoted or not, of a header line without its line end. */
static bool
parameter(const char *line, size_t len, const char *name, struct span *out)
{
	size_t name_len = strlen(name);

	for (const char *p = memchr(line, ';', len); p != NULL;
	     p = memchr(p, ';', len - (size_t)(p - line))) {
		const char *end = line + len, *close;

		p++;
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		if ((size_t)(end - p) <= name_len || strncasecmp(p, name, name_len) != 0 ||
		    p[name_len] != '=')
			continue;
		p += name_len + 1;
		if (p < end && *p == '"') {
			p++;
			close = memchr(p, '"', (size_t)(end - p));
			if (close == NULL)
				return false;
			*out = (struct span){p, (size_t)(close - p)};
			return true;
		}
		close = memchr(p, ';', (size_t)(end - p));
		*out = (struct span){p, (size_t)((close != NULL ? close : end) - p)};
		return true;
	}
	return false;
}

/* "\r\n--boundary", which ends each part. */
static const char *
delimiter_of(struct arena *a, const char *content_type)
{
	struct span b;

	if (!parameter(content_type, strlen(content_type), "boundary", &b) || b.len == 0 ||
	    b.len > BOUNDARY_MAX)
		return NULL;
	return arena_printf(a, "\r\n--%.*s", (int)b.len, b.at);
}

/* Names as browsers write them: a quote is %22, line ends are %0D%0A; they stay so. */
static bool
read_head(struct arena *a, struct span head, struct field *f)
{
	const char *line = head.at, *end = head.at + head.len;
	struct span name, file;

	while (line < end) {
		const char *stop = memmem(line, (size_t)(end - line), "\r\n", 2);
		size_t len = (size_t)((stop != NULL ? stop : end) - line);

		if (len > strlen(DISPOSITION) &&
		    strncasecmp(line, DISPOSITION, strlen(DISPOSITION)) == 0 &&
		    parameter(line, len, "name", &name) && name.len <= NAME_MAX_LEN) {
			f->name = arena_strndup(a, name.at, name.len);
			f->file = parameter(line, len, "filename", &file)
				      ? arena_strndup(a, file.at, file.len)
				      : NULL;
			return true;
		}
		if (stop == NULL)
			return false;
		line = stop + 2;
	}
	return false;
}

/* From behind the line end of a delimiter to the next one; *at moves there. */
static bool
read_part(struct arena *a, struct span body, const char *delimiter, size_t *at, struct field *f)
{
	const char *from = body.at + *at, *gap, *stop;
	size_t left = body.len - *at;
	char *value;

	gap = memmem(from, left < HEAD_MAX ? left : HEAD_MAX, "\r\n\r\n", 4);
	if (gap == NULL || !read_head(a, (struct span){from, (size_t)(gap - from)}, f))
		return false;
	/* The line end before the delimiter may be that of an empty value. */
	stop = memmem(gap + 2, left - (size_t)(gap + 2 - from), delimiter, strlen(delimiter));
	if (stop == NULL)
		return false;
	f->len = stop > gap + 4 ? (size_t)(stop - gap - 4) : 0;
	value = arena_alloc(a, f->len + 1);
	memcpy(value, gap + 4, f->len);
	value[f->len] = '\0';
	f->value = value;
	f->is_valid = f->file == NULL && str_is_utf8(value, f->len);
	*at = (size_t)(stop - body.at) + strlen(delimiter);
	return true;
}

enum result
multipart_decode(struct arena *a, const char *content_type, const char *body, size_t len,
		 size_t max, struct field **fields, size_t *n)
{
	const char *delimiter = delimiter_of(a, content_type);
	size_t at;

	*n = 0;
	*fields = arena_array(a, max, sizeof(**fields));
	if (delimiter == NULL)
		return INVALID;
	at = strlen(delimiter) - 2; /* nothing stands before the first */
	if (len < at || memcmp(body, delimiter + 2, at) != 0)
		return INVALID;
	for (;;) {
		if (len - at >= 2 && memcmp(body + at, "--", 2) == 0)
			return OK;
		if (len - at < 2 || memcmp(body + at, "\r\n", 2) != 0 || *n == max)
			return INVALID;
		at += 2;
		if (!read_part(a, (struct span){body, len}, delimiter, &at, &(*fields)[*n]))
			return INVALID;
		(*n)++;
	}
}
