/* A script of SQL, taken apart into its statements. */
#ifndef GEN_PIECES_H
#define GEN_PIECES_H

#include <stdbool.h>
#include <stddef.h>

enum piece_makes { MAKES_OTHER, MAKES_FUNCTION, MAKES_VIEW, MAKES_TRIGGER };

struct piece {
	const char *path;
	int line; /* where its first word stands */
	const char *sql; /* from its first word to before its semicolon; not ended by a NUL */
	size_t len;
	enum piece_makes makes;
	bool is_replacing; /* CREATE OR REPLACE */
	const char *name; /* what it makes, its first `name_len` bytes */
	size_t name_len;
};

struct pieces {
	struct piece *items;
	size_t n;
};

/* Adds the statements of a text, which lives on. What has no end: says where it begins, and ends the program. */
void pieces_read(struct pieces *to, const char *path, const char *text);

#endif
