/* When an edition leaves, and whether it is held back: src/mailing/README.md has the states. */
#ifndef ANSWERWELL_MAILING_EDITION_SCHEDULE_H
#define ANSWERWELL_MAILING_EDITION_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct edition_times;
struct problems;

/* Reads "2027-01-04T09:00" as clocks show it in the zone; `deadline` may be "": three days later. INVALID: problems of
 * "leaves" and "deadline" (no time, gone already at `now`, more than a year away, before it leaves). */
enum result edition_times_read(const char *zone, const char *leaves, const char *deadline,
			       int64_t now, struct edition_times *out,
			       struct problems *problems) MUST_USE;

/* Moderators; audit-logged; NOT_FOUND. What is held back sends nothing, also of what mailers hold already. CONFLICT: it
 * is neither scheduled nor being sent, or was paused already. */
enum result edition_pause(struct db *db, struct arena *a, const struct account *actor,
			  int64_t id) MUST_USE;
/* *is_late: its deadline has passed, so it sends nothing more. CONFLICT: it was not paused. */
enum result edition_resume(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			   bool *is_late) MUST_USE;

/* For mailers: what is due leaves, one at a time and not while another one of an editor is sent. What is not fit any
 * more is paused instead; what is past its deadline is cancelled. *n: how many were looked at. */
enum result edition_depart(struct db *db, struct arena *a, size_t *n) MUST_USE;

#endif
