/* What the FAQ pages show. */
#ifndef ANSWERWELL_WEB_PAGES_FAQ_H
#define ANSWERWELL_WEB_PAGES_FAQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/faq/candidate.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/category.h"
#include "web/pages/home.h"

/* Entries of a shelf told to search engines. */
enum { ENTRIES_AS_DATA = 100 };

/* The texts of a print view; with what stands around them they stay below what a page may have. */
enum { PRINT_CHARS = 300000 };

struct duplicate;

struct faq_print_page {
	const struct shelf *shelves; /* all of them */
	size_t n_shelves;
	const struct entry *entries; /* in their order, with their texts */
	size_t n;
	const char *category; /* the one shown; NULL: all */
	bool is_cut; /* there are more than fit */
};

/* An entry's own page. */
struct entry_page {
	const struct entry *entry;
	const struct duplicate *from; /* the question that has led the reader here; NULL: none */
	const struct duplicate *repeated_by; /* for staff */
	size_t n_repeated_by;
};

struct faq_page {
	const char *heading;
	const char *about; /* of the category, or "" */
	const struct shelf *shelves;
	size_t n_shelves;
	size_t n_entries;
	const struct shelf *others; /* of one shelf: all of them */
	size_t n_others;
	bool is_all;
	bool is_placed; /* something stands where a moderator put it */
	bool is_moderator;
};

#endif
