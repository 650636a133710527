/* Instants are UTC microseconds since 1970-01-01. */
#ifndef ANSWERWELL_BASE_CLOCK_H
#define ANSWERWELL_BASE_CLOCK_H

#include <stdint.h>

struct arena;

#define CLOCK_MILLISECOND INT64_C(1000)
#define CLOCK_SECOND INT64_C(1000000)
#define CLOCK_MINUTE (60 * CLOCK_SECOND)
#define CLOCK_HOUR (60 * CLOCK_MINUTE)
#define CLOCK_DAY (24 * CLOCK_HOUR)

/* Wall clock and a clock that never steps back (for deadlines). */
int64_t clock_now(void);
int64_t clock_steady(void);

/* "2026-11-22T00:21:29Z" (RFC 3339), in the arena. */
char *clock_rfc3339(struct arena *a, int64_t at);

/* "Sun, 22 Nov 2026 00:21:29 +0000" (RFC 5322) and "... GMT" (RFC 9110). */
char *clock_rfc5322(struct arena *a, int64_t at);
char *clock_http(struct arena *a, int64_t at);

/* Reads RFC 3339 with or without zone (then UTC) and fraction; false leaves *out alone. */
_Bool clock_parse(const char *s, int64_t *out);

#endif
