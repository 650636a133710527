/* Settings of several lines, hours and days; for the files of this folder. */
#ifndef SETTINGS_LINES_H
#define SETTINGS_LINES_H

#include <stdbool.h>
#include <stdint.h>

/* "09:00-18:00", "9-17:30", "9:00 – 18:00", "09：00至18：00"; "" is closed, both 0. False: it is nothing of the kind,
 * or ends before it begins. */
bool lines_times(const char *typed, int *from, int *to);

/* "2027-01-01": days since 1970-01-01. False: there is no such day. */
bool lines_day(const char *s, int32_t *day);

#endif
