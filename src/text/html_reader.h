/* Cuts HTML into tags and text, forgiving everything; for the files of this folder. */
#ifndef TEXT_HTML_READER_H
#define TEXT_HTML_READER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

enum html_kind { HTML_END, HTML_TEXT, HTML_OPEN, HTML_CLOSE };

enum { HTML_NAME_MAX = 12 };

struct html_reader {
	const char *s;
	size_t len;
	size_t at;
	bool has_no_more_tags; /* no > follows: keeps hostile input linear */
};

struct html_token {
	enum html_kind kind;
	char name[HTML_NAME_MAX + 1]; /* lower case; longer ones cut */
	const char *s; /* the text, or the inside of the tag after its name */
	size_t len;
};

void html_reader_init(struct html_reader *r, const char *s, size_t len);

/* The next tag or run of text; comments, declarations and the content of scripts and styles are
 * passed over. */
enum html_kind html_next(struct html_reader *r, struct html_token *token);

/* The value of an attribute, decoded; NULL if the tag has none. */
char *html_attribute(struct arena *a, const struct html_token *token, const char *name);

/* Appends text with its character references decoded. */
void html_decode(struct buf *b, const char *s, size_t len);

#endif
