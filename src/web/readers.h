/* Who has read a page within the last hour, so that reading it again is no second reader. Of a reader only a hash stays,
 * made with a key that is nowhere but in the memory of this server and goes with it. Knows neither Kore nor the database. */
#ifndef ANSWERWELL_WEB_READERS_H
#define ANSWERWELL_WEB_READERS_H

#include <stdbool.h>
#include <stdint.h>

/* Half a megabyte, whatever comes. */
enum { READERS_MAX = 65536, READERS_WAYS = 8 };

/* Once, in the parent: workers look into the same table, as a reload may come to another one. Before, everybody is new. */
void readers_open(void);

/* Whether `who` (an account or a network) reads `what` for the first time within the hour; then that is remembered. Where
 * there is no room, whoever read longest ago is forgotten. `now`: microseconds that only grow. */
bool readers_is_new(const char *who, const char *what, int64_t id, int64_t now);

#endif
