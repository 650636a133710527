/* Editions that make themselves: each reader gets what is new for them since their last, at their own time, and only
 * if there is something. */
#ifndef ANSWERWELL_MAILING_ROUND_H
#define ANSWERWELL_MAILING_ROUND_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* Readers at a time: one transaction. */
enum { ROUND_READERS = 500 };

struct round {
	size_t n_looked; /* readers whose time had come: ROUND_READERS, and there may be more */
	size_t n_editions, n_mails; /* planned for them */
};

/* Plans for those whose time has come, by the database's clock, what they have not had: one edition for all to whom
 * the same is due, frozen, at most as many entries as the site says (SETTING_EDITION_ENTRIES), the rest one link
 * away. Left out: what staff doubts or must look at again, and what a template left gaps in; it comes when it is in
 * order. In a reader's quiet hours it waits. Any number of mailers may call it: each reader is one's alone. */
enum result round_run(struct db *db, struct arena *a, struct round *out) MUST_USE;

#endif
