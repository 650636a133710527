#include "cli/demo_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/place.h"
#include "answerwell/base/str.h"

enum { FILE_MAX = 4 << 20, BLOCKS_MAX = 3000, DAYS_MAX = 10000, PATH_BYTES = 4200 };

/* ---- the file ------------------------------------------------------------------------------- */

static char *
read_whole(struct arena *a, FILE *f)
{
	char piece[8192];
	struct buf b;
	size_t n;

	buf_init(&b, a, sizeof(piece));
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0 && b.len < FILE_MAX)
		buf_append(&b, piece, n);
	return ferror(f) || b.len >= FILE_MAX || !str_is_utf8(b.data, b.len) ? NULL : b.data;
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* Cuts the line off that *at begins with. */
static char *
next_line(char **at)
{
	char *line = *at, *end = strchr(line, '\n');

	if (end == NULL) {
		*at = line + strlen(line);
	} else {
		*end = '\0';
		*at = end + 1;
	}
	return line;
}

/* The text up to the next block. */
static const char *
take_body(struct arena *a, char **at, int *line)
{
	char *start = *at;
	size_t len;

	while (**at != '\0' && strncmp(*at, "=== ", 4) != 0) {
		char *end = strchr(*at, '\n');

		*at = end == NULL ? *at + strlen(*at) : end + 1;
		++*line;
	}
	len = (size_t)(*at - start);
	while (len > 0 && start[len - 1] == '\n')
		len--;
	return arena_strndup(a, start, len);
}

static bool
take_block(struct arena *a, char **at, int *line, struct demo_block *b)
{
	char *text = next_line(at), *colon;

	b->line = ++*line;
	if (!str_starts(text, "=== "))
		return false;
	b->kind = text + 4;
	while (**at != '\0' && **at != '\n') {
		text = next_line(at);
		++*line;
		colon = strstr(text, ": ");
		if (colon == NULL || b->n_fields == DEMO_FIELDS_MAX)
			return false;
		*colon = '\0';
		b->fields[b->n_fields].key = text;
		b->fields[b->n_fields++].value = colon + 2;
	}
	b->body = "";
	if (**at == '\n') {
		++*at;
		++*line;
		b->body = take_body(a, at, line);
	}
	return true;
}

enum result
demo_read(struct arena *a, const char *name, struct demo_block **out, size_t *n, char *why,
	  size_t why_size)
{
	char path[PATH_BYTES];
	struct demo_block *blocks = arena_array(a, BLOCKS_MAX, sizeof(*blocks));
	char *at = NULL;
	int line = 0;
	FILE *f;

	place_of(path, sizeof(path), arena_printf(a, "assets/demo/%s", name));
	if ((f = fopen(path, "re")) != NULL) {
		at = read_whole(a, f);
		fclose(f);
	}
	if (at == NULL) {
		snprintf(why, why_size, "%s: %s", path,
			 f == NULL ? strerror(errno) : "cannot be read");
		return FAILED;
	}
	for (*n = 0; *at != '\0'; (*n)++) {
		blocks[*n].file = name;
		if (*n == BLOCKS_MAX - 1 || !take_block(a, &at, &line, &blocks[*n])) {
			snprintf(why, why_size, "%s:%d: not what was expected", name, line);
			return INVALID;
		}
	}
	*out = blocks;
	return OK;
}

/* ---- fields --------------------------------------------------------------------------------- */

const char *
demo_field(const struct demo_block *b, const char *key)
{
	for (size_t i = 0; i < b->n_fields; i++)
		if (strcmp(b->fields[i].key, key) == 0)
			return b->fields[i].value;
	return "";
}

int64_t
demo_number(const struct demo_block *b, const char *key)
{
	int64_t n = 0;

	return str_to_int(demo_field(b, key), 0, INT32_MAX, &n) ? n : 0;
}

int64_t
demo_time(const char *value, int64_t now)
{
	int64_t at = now - now % CLOCK_DAY;
	int days, hour = 12, minute = 0, used = 0;

	if (sscanf(value, "%dh%n", &hour, &used) == 1 && used > 0 && value[used] == '\0' &&
	    hour > 0 && hour <= DAYS_MAX)
		return now - hour * CLOCK_HOUR;
	hour = 12;
	used = 0;
	if (sscanf(value, "%dd%n", &days, &used) != 1 || used == 0 || days < 0 || days > DAYS_MAX)
		return 0;
	if (value[used] != '\0' && (sscanf(value + used, " %2d:%2d", &hour, &minute) != 2 ||
				    hour < 0 || hour > 23 || minute < 0 || minute > 59))
		return 0;
	at += hour * CLOCK_HOUR + minute * CLOCK_MINUTE - days * CLOCK_DAY;
	return at < now - CLOCK_MINUTE ? at : now - CLOCK_MINUTE;
}
