/* Addresses that rooms above accounts keep: checked, hashed and sealed as those of accounts are. */
#ifndef ANSWERWELL_ACCOUNT_ADDRESS_H
#define ANSWERWELL_ACCOUNT_ADDRESS_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

struct address {
	int64_t
	    id; /* of the numbers of accounts, and nobody else's: it is sealed for this number (account_email) */
	const char *mac; /* the keyed hash it is found by */
	const char *sealed;
	const char *zone; /* as it is called today */
};

/* INVALID: `typed` ("email"), `zone` ("zone"; "" is UTC). */
enum result address_new(struct db *db, struct arena *a, const char *typed, const char *zone,
			struct problems *problems, struct address *out) MUST_USE;

/* The hash alone; INVALID: it is no address. */
enum result address_find_by(struct arena *a, const char *typed, const char **mac) MUST_USE;

/* "a…@e….org": enough to know one's own by. */
char *address_masked(struct arena *a, const char *address);

#endif
