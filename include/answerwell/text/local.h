/* Days and hours where somebody is, and the moments at which they begin: what is due "on Mondays at 8". */
#ifndef ANSWERWELL_TEXT_LOCAL_H
#define ANSWERWELL_TEXT_LOCAL_H

#include <stdint.h>

/* Days are counted from 1970-01-01, minutes from midnight as clocks show it; moments are clock.h's. Zones are IANA
 * names; NULL, "" and unknown ones are UTC. The rules are this machine's, else ICU's. */

struct local_date {
	int64_t year;
	int month, of_month; /* from 1 */
	int weekday; /* 0: Monday */
};
struct local_date local_date(int64_t day);
int64_t local_day_from(int64_t year, int month, int of_month);

/* The day there at that moment; *minute (may be NULL): what the clock shows. */
int64_t local_day(const char *zone, int64_t at, int *minute);

/* The first moment at which calendar and clock there have come to that day and minute: where clocks were put forward
 * past it the first moment after, where it comes twice the first of them. A day that a place left out begins with
 * the next one: local_day of the result tells. */
int64_t local_moment(const char *zone, int64_t day, int minute);

#endif
