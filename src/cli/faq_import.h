/* Entries of the FAQ from a table, and as one. */
#ifndef ANSWERWELL_CLI_FAQ_IMPORT_H
#define ANSWERWELL_CLI_FAQ_IMPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "answerwell/base/result.h"
#include "cli/faq_file.h"

struct db;
struct progress;

struct faq_import {
	FILE *in;
	int64_t size; /* of the file in bytes; 0: not known */
	int64_t author_id; /* who writes the entries and their changes; 0: nobody */
	bool is_dry, is_strict;
	struct progress *progress;
};

struct faq_counts {
	int64_t fresh, changed, same,
	    retired; /* retired: out of the FAQ here, whatever else they are */
	int64_t categories; /* made */
};

/* Everything or nothing, in one transaction; with is_dry nothing. An entry is known by its external id: a new one is
 * published, another text is a revision, what is the same stays untouched, and so do entries that the file does not
 * name. INVALID: what is wrong stands in *faults; CONFLICT: another import is running; UNAVAILABLE, FAILED. */
enum result faq_import(struct db *db, const struct faq_import *import, struct faq_faults *faults,
		       struct faq_counts *counts) MUST_USE;

/* Writes the published entries, the oldest first, as faq_import reads them: LF inside of cells, CRLF behind rows. FAILED
 * also if the file cannot be written: ferror(out). */
enum result faq_export(struct db *db, FILE *out, int64_t *n) MUST_USE;

#endif
