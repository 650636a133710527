#include "base/zone.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

#include "answerwell/base/clock.h"

/* A file holds at most some thousand bytes; zones are some hundred. */
enum { NAME_SIZE = 64, FILE_MAX = 64 * 1024, HEAD = 44, ZONES_MAX = 1024, PLACES_MAX = 1024 };

struct zone_rules {
	char name[NAME_SIZE];
	bool is_there;
	size_t n;
	int64_t *at; /* seconds since 1970, ascending */
	int32_t *offsets; /* from then on; one more in front: before the first */
};

static once_flag once = ONCE_FLAG_INIT;
static mtx_t lock;
static struct zone_rules *zones[ZONES_MAX];
static size_t n_zones;
static once_flag places_once = ONCE_FLAG_INIT;
static const char *places[PLACES_MAX];
static size_t n_places;
static once_flag machine_once = ONCE_FLAG_INIT;
static char of_machine[NAME_SIZE];

static void
begin(void)
{
	if (mtx_init(&lock, mtx_plain) != thrd_success)
		abort();
}

/* A name is a path below the folder, and nothing else. */
static bool
is_name(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len >= NAME_SIZE || !isalpha((unsigned char)name[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)name[i]) && strchr("/_+-", name[i]) == NULL)
			return false;
	return true;
}

static size_t
file_read(const char *name, unsigned char *bytes)
{
	char path[NAME_SIZE + 32];
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	f = fopen(path, "rbe");
	if (f == NULL)
		return 0;
	len = fread(bytes, 1, FILE_MAX, f);
	fclose(f);
	return len;
}

static int64_t
number(const unsigned char *p, size_t size)
{
	uint64_t value = p[0] >= 0x80 ? UINT64_MAX : 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | p[i];
	return (int64_t)value;
}

/* The counts of a head (RFC 8536, 3.1). */
struct head {
	size_t n_utc, n_std, n_leaps, n_times, n_types, n_chars;
};

static bool
head_read(const unsigned char *p, size_t len, struct head *h)
{
	size_t *counts[] = {&h->n_utc,   &h->n_std,   &h->n_leaps,
			    &h->n_times, &h->n_types, &h->n_chars};

	if (len < HEAD || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	for (size_t i = 0; i < 6; i++) {
		*counts[i] = (size_t)number(p + 20 + 4 * i, 4);
		if (*counts[i] > FILE_MAX)
			return false;
	}
	return h->n_types > 0;
}

static size_t
body_length(const struct head *h, size_t time_size)
{
	return h->n_times * (time_size + 1) + h->n_types * 6 + h->n_chars +
	       h->n_leaps * (time_size + 4) + h->n_std + h->n_utc;
}

/* The second part of the file has times of 64 bits (3.2). */
static bool
rules_read(struct zone_rules *z, const unsigned char *bytes, size_t len)
{
	const unsigned char *p = bytes, *types, *kinds;
	struct head h;
	size_t skipped;

	if (!head_read(p, len, &h))
		return false;
	skipped = HEAD + body_length(&h, 4);
	if (skipped > len || !head_read(p + skipped, len - skipped, &h) ||
	    skipped + HEAD + body_length(&h, 8) > len)
		return false;
	p += skipped + HEAD;
	types = p + h.n_times * 8;
	kinds = types + h.n_times;
	z->n = h.n_times;
	z->at = calloc(h.n_times + 1, sizeof(*z->at));
	z->offsets = calloc(h.n_times + 1, sizeof(*z->offsets));
	if (z->at == NULL || z->offsets == NULL)
		abort();
	z->offsets[0] = (int32_t)number(kinds, 4);
	for (size_t i = 0; i < h.n_times; i++) {
		size_t type = types[i] < h.n_types ? types[i] : 0;

		z->at[i] = number(p + 8 * i, 8);
		z->offsets[i + 1] = (int32_t)number(kinds + 6 * type, 4);
	}
	return true;
}

static struct zone_rules *
load(const char *name)
{
	struct zone_rules *z = calloc(1, sizeof(*z));
	unsigned char *bytes = malloc(FILE_MAX);

	if (z == NULL || bytes == NULL)
		abort();
	strcpy(z->name, name);
	z->is_there = rules_read(z, bytes, file_read(name, bytes));
	free(bytes);
	return z;
}

const struct zone_rules *
zone_rules(const char *name)
{
	struct zone_rules *found = NULL;

	if (!is_name(name))
		return NULL;
	call_once(&once, begin);
	mtx_lock(&lock);
	for (size_t i = 0; i < n_zones && found == NULL; i++)
		if (strcmp(zones[i]->name, name) == 0)
			found = zones[i];
	if (found == NULL && n_zones < ZONES_MAX)
		found = zones[n_zones++] = load(name);
	mtx_unlock(&lock);
	return found != NULL && found->is_there ? found : NULL;
}

/* Some files begin long before the world did. */
static int64_t
moment(int64_t seconds)
{
	if (seconds < INT64_MIN / CLOCK_SECOND)
		return INT64_MIN;
	return seconds > INT64_MAX / CLOCK_SECOND ? INT64_MAX : seconds * CLOCK_SECOND;
}

int32_t
zone_offset(const struct zone_rules *rules, int64_t at, int64_t *since, int64_t *until)
{
	int64_t seconds = at / CLOCK_SECOND - (at % CLOCK_SECOND < 0);
	size_t low = 0, high = rules->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rules->at[middle] <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (since != NULL)
		*since = low > 0 ? moment(rules->at[low - 1]) : INT64_MIN;
	if (until != NULL)
		*until = low < rules->n ? moment(rules->at[low]) : INT64_MAX;
	return rules->offsets[low];
}

/* /etc/localtime is a link to a file of the folder. */
static void
machine_read(void)
{
	static const char folder[] = "/zoneinfo/";
	char path[NAME_SIZE * 2];
	const char *name = getenv("TZ"), *below;
	ssize_t len;

	if (name != NULL && name[0] == ':')
		name++;
	if (name == NULL || zone_rules(name) == NULL) {
		len = readlink("/etc/localtime", path, sizeof(path) - 1);
		path[len > 0 ? len : 0] = '\0';
		below = strstr(path, folder);
		name = below != NULL ? below + strlen(folder) : "";
	}
	snprintf(of_machine, sizeof(of_machine), "%s", zone_rules(name) != NULL ? name : "UTC");
}

const char *
zone_of_machine(void)
{
	call_once(&machine_once, machine_read);
	return of_machine;
}

/* A line: country, coordinates, name, perhaps a remark; tabs between them. */
static void
places_read(void)
{
	char *text = malloc(FILE_MAX + 1), *line, *rest, *name;

	if (text == NULL)
		abort();
	text[file_read("zone.tab", (unsigned char *)text)] = '\0';
	for (line = strtok_r(text, "\n", &rest); line != NULL && n_places < PLACES_MAX;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (line[0] == '#' || (name = strchr(line, '\t')) == NULL ||
		    (name = strchr(name + 1, '\t')) == NULL)
			continue;
		name++;
		name[strcspn(name, "\t")] = '\0';
		if (is_name(name))
			places[n_places++] = name;
	}
}

const char *const *
zone_places(size_t *n)
{
	call_once(&places_once, places_read);
	*n = n_places;
	return places;
}
