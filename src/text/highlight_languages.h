/* What the languages look like that code is marked in: tables for highlight.c. */
#ifndef TEXT_HIGHLIGHT_LANGUAGES_H
#define TEXT_HIGHLIGHT_LANGUAGES_H

#include <stdbool.h>
#include <stddef.h>

enum syntax { SYNTAX_CODE, SYNTAX_MARKUP, SYNTAX_LINES, SYNTAX_DIFF };

struct language {
	const char *names; /* each between blanks */
	enum syntax syntax;
	const char *words; /* keywords, likewise */
	const char *line_comment, *other_comment, *comment_start, *comment_end; /* NULL: none */
	const char *quotes; /* characters that begin and end strings */
	const char *long_quotes; /* those of them whose strings go over lines; NULL: none */
	const char *key_end; /* SYNTAX_LINES: what follows a key */
	bool has_directives; /* "#include" */
	bool has_triple; /* three quotes: a string over lines */
	bool has_dollar; /* $names */
	bool has_at; /* @names are keywords */
	bool has_keys; /* a name before ":" is one of a field */
	bool has_string_keys; /* a string before ":" is one of a field */
	bool any_case; /* of keywords */
	bool no_escapes; /* "\" is nothing special in strings */
	bool is_hash_a_word; /* "#" begins a comment only after a blank */
};

enum { LANGUAGE_WORD_MAX = 20 };

/* NULL if it is not known. */
const struct language *language_named(const char *name, size_t len);
bool language_has_word(const struct language *l, const char *word, size_t len);

#endif
