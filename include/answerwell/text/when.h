/* Dates and numbers for people (ICU). */
#ifndef ANSWERWELL_TEXT_WHEN_H
#define ANSWERWELL_TEXT_WHEN_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"

struct arena;

/* "22 November 2026 at 00:21" / "2026年11月22日 00:21" in the zone (IANA name; NULL = UTC). */
char *when_full(struct arena *a, enum locale l, const char *zone, int64_t at);

/* "Sunday 21:00" / "星期日 21:00" if it comes within six days of `now`; else as when_full. */
char *when_soon(struct arena *a, enum locale l, const char *zone, int64_t at, int64_t now);

/* "22 Nov 2026" / "2026年11月22日". */
char *when_date(struct arena *a, enum locale l, const char *zone, int64_t at);

/* "just now", "5 minutes ago", "yesterday", "3 days ago"; past 30 days the date. */
char *when_relative(struct arena *a, enum locale l, const char *zone, int64_t at, int64_t now);

/* The zone of that name (IANA) as it is called today: "Asia/Kolkata" for "Asia/Calcutta", which browsers still say
 * and newer databases do not know. NULL if there is none. */
const char *when_zone(struct arena *a, const char *name);

/* Reads the rules of all zones that people may choose, and which is this machine's: before a chroot in which they cannot be read. They are
 * those of the machine (tzdata) where it has them, else ICU's. */
void when_load_zones(struct arena *a);

/* The names of all zones people may choose: one for each place, sorted; *n of them. */
const char **when_zones(struct arena *a, size_t *n);

/* "1,234". */
char *when_number(struct arena *a, enum locale l, int64_t n);

#endif
