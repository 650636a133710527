/* Where a token of SQL ends: what sqlc and migratec both have to know, to see a parameter or a semicolon only where it is
 * one. */
#ifndef GEN_SQL_TOKEN_H
#define GEN_SQL_TOKEN_H

/* What comes after the token at `s`, which is not at the end: a comment, a text in quotes or dollars (E'...' with its E), a
 * word, or else one byte. NULL if it does not end; then *what is "comment", "quote" or "dollar quote". */
const char *after_token(const char *s, const char **what);

/* A word ends there too. */
const char *after_word(const char *s);

#endif
