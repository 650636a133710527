/* The folder of examples and attacks ($SHARED_DATA or ../shared/data), and its JSON; for the tests of Markdown. */
#ifndef TESTS_UNIT_EXAMPLES_H
#define TESTS_UNIT_EXAMPLES_H

#include <stdlib.h>
#include <unistd.h>

#include "markdown.h"

static inline const char *
data_folder(void)
{
	const char *dir = getenv("SHARED_DATA");

	return dir == NULL ? "../shared/data" : dir;
}

static inline const char *
data_path(const char *name)
{
	return arena_printf(a, "%s/%s", data_folder(), name);
}

static inline char *
read_data(const char *name)
{
	FILE *f = fopen(data_path(name), "r");
	struct buf b;
	char chunk[65536];
	size_t n;

	assert_non_null(f);
	buf_init(&b, a, 65536);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_append(&b, chunk, n);
	fclose(f);
	return b.data;
}

static inline uint32_t
hex4(const char *s)
{
	char digits[5] = {s[0], s[1], s[2], s[3], '\0'};

	return (uint32_t)strtoul(digits, NULL, 16);
}

static inline void
add_utf8(struct buf *b, uint32_t cp)
{
	if (cp < 0x80) {
		buf_putc(b, (char)cp);
	} else if (cp < 0x800) {
		buf_putc(b, (char)(0xc0 | cp >> 6));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	} else if (cp < 0x10000) {
		buf_putc(b, (char)(0xe0 | cp >> 12));
		buf_putc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	} else {
		buf_putc(b, (char)(0xf0 | cp >> 18));
		buf_putc(b, (char)(0x80 | (cp >> 12 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	}
}

/* The JSON string after the next "key": from *at on, *at moved behind it; NULL if there is none. */
static inline char *
json_next(const char **at, const char *key)
{
	const char *p = strstr(*at, arena_printf(a, "\"%s\": \"", key));
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	struct buf b;

	if (p == NULL)
		return NULL;
	buf_init(&b, a, 64);
	for (p += strlen(key) + 5; *p != '"'; p++) {
		if (*p != '\\') {
			buf_putc(&b, *p);
		} else if (*++p == 'u') {
			uint32_t cp = hex4(p + 1);

			p += 4;
			if (cp >= 0xd800 && cp < 0xdc00 && p[1] == '\\' && p[2] == 'u') {
				cp = 0x10000 + ((cp - 0xd800) << 10) + (hex4(p + 3) - 0xdc00);
				p += 6;
			}
			add_utf8(&b, cp == 0 ? 0xfffd : cp);
		} else {
			const char *escape = strchr(from, *p);

			buf_putc(&b, escape == NULL ? *p : to[escape - from]);
		}
	}
	*at = p + 1;
	return b.data;
}

/* `html` with every `what` replaced. */
static inline char *
without(const char *html, const char *what, const char *with)
{
	struct buf b;
	const char *p;

	buf_init(&b, a, strlen(html));
	for (; (p = strstr(html, what)) != NULL; html = p + strlen(what)) {
		buf_append(&b, html, (size_t)(p - html));
		buf_puts(&b, with);
	}
	buf_puts(&b, html);
	return b.data;
}

/* Where the folder is not, says so: cmocka would report a skipped test as one that failed. */
static inline bool
is_skipped(const char *program)
{
	bool is_there = access(data_folder(), R_OK) == 0;

	if (!is_there)
		printf("1..1\nok 1 - %s # SKIP there is no folder %s\n", program, data_folder());
	return !is_there;
}

#endif
