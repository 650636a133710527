/* Pages kept in this worker's memory for visitors without a session, within a budget of bytes; the
 * least recently used go first. Knows neither Kore nor the database: fresh.h says what is still
 * good, visit.h what makes two requests the same. */
#ifndef ANSWERWELL_WEB_CACHE_H
#define ANSWERWELL_WEB_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/clock.h"

/* Pages say "3 minutes ago". */
#define CACHE_AGE_MOST CLOCK_MINUTE

struct cached_bytes {
	const void *data;
	size_t len;
	char etag[48];
};

/* One page. Readable to all; whoever holds it while it is being sent says so. */
struct cached {
	const char *head; /* header lines, CR LF between them */
	const char *type; /* content type */
	struct cached_bytes plain;
	struct cached_bytes packed; /* gzip; data NULL until cache_pack */
	int64_t question_id, entry_id; /* whose readers are counted; 0: nobody's */
};

struct cache_key {
	const char *text;
	size_t len;
};

/* The worker's one store; 0: keeps nothing. */
void cache_open(size_t budget);
bool cache_is_open(void);

/* The page of that version, no older than CACHE_AGE_MOST; or NULL. Borrowed until the next call of
 * cache_put or cache_find, unless held. */
struct cached *cache_find(struct cache_key key, uint64_t version, int64_t now);

/* True if there is one, good or not. */
bool cache_has(struct cache_key key);

/* Copies `page` and key; NULL if it is too large to be kept. A page above GZIP_AT_ONCE brings its packed
 * bytes with it or stays plain. */
struct cached *cache_put(struct cache_key key, uint64_t version, int64_t now,
			 const struct cached *page);

/* Makes `packed` unless it is there; false if that gains nothing or the page is a long one. */
bool cache_pack(struct cached *page);

void cache_hold(struct cached *page);
void cache_release(struct cached *page);

#endif
