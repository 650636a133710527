/* The rules of time zones as this machine has them (tzdata), which is updated more often than ICU's own, and
 * which the database follows too; for what counts hours and writes dates. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stddef.h>
#include <stdint.h>

struct zone_rules;

/* The names of the places that have a zone of their own today, as zone.tab lists them; none if the machine has no
 * such list. Kept like rules. */
const char *const *zone_places(size_t *n);

/* The rules of a zone, read at its first use and kept; NULL if the machine has none (a web worker in its chroot
 * finds those that were read before). */
const struct zone_rules *zone_rules(const char *name);

/* Seconds to add to UTC at that moment (clock.h); `since` and `until`, each may be NULL: from when and until when
 * they are the same, INT64_MIN and INT64_MAX if for ever. */
int32_t zone_offset(const struct zone_rules *rules, int64_t at, int64_t *since, int64_t *until);

/* The zone that the machine's clock shows: of TZ, else of /etc/localtime, else "UTC". Read once. */
const char *zone_of_machine(void);

#endif
