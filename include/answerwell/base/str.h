/* Checks and cuts on UTF-8 text. */
#ifndef ANSWERWELL_BASE_STR_H
#define ANSWERWELL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* True if the bytes are valid UTF-8 (RFC 3629: no surrogates, no overlong forms, no NUL). */
bool str_is_utf8(const char *s, size_t len);

/* True if the text holds a control character other than TAB, LF (and CR when `multiline`);
 * single-line text allows none. C1 controls and U+2028/9 in single-line text count. */
bool str_has_controls(const char *s, bool multiline);

/* Characters (code points), not bytes. */
size_t str_chars(const char *s);

/* True if nothing but Unicode white space (incl. U+3000, zero-width ones). */
bool str_is_blank(const char *s);

/* A copy without white space (Unicode) at both ends; CRLF and CR become LF. */
char *str_trim(struct arena *a, const char *s);

/* The same for a text of several lines, in which blanks at the beginning of a line mean something: blank
 * lines before it and white space behind it go. */
char *str_trim_text(struct arena *a, const char *s);

/* A copy cut after at most `chars` characters, "…" added if cut. */
char *str_cut(struct arena *a, const char *s, size_t chars);

/* `format` with `value` for its one %s; as it is if there is none. For formats from tables, which printf
 * must not be given. */
char *str_fill(struct arena *a, const char *format, const char *value);
/* The same with a value for each %s, in their order; what is left over of either stays as it is. */
char *str_fill_all(struct arena *a, const char *format, const char *const *values, size_t n);

/* Lower-case ASCII copy. */
char *str_lower(struct arena *a, const char *s);

bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);

/* Equality that treats NULL as its own value. */
bool str_eq(const char *a, const char *b);

/* True if `word` is one of the comma-separated words of `list`. */
bool str_has_word(const char *list, const char *word);

/* Reads a whole decimal number in [min, max]; false leaves *out alone. */
bool str_to_int(const char *s, int64_t min, int64_t max, int64_t *out);

#endif
