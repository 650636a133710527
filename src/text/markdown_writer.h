/* Writes Markdown: a stack of containers (quotes, lists, items), a stack of inline marks (emphasis,
 * links), text escaped as far as needed. For the files of this folder. */
#ifndef TEXT_MARKDOWN_WRITER_H
#define TEXT_MARKDOWN_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "text/lines.h"

/* Deeper quotes, lists and marks lose their marks and keep their words. */
enum { LEVELS_MAX = 48, MARKS_MAX = 16, LIST_NUMBER_MAX = 999999999 };

enum level_kind { QUOTE, BULLETS, NUMBERS, ITEM };

struct level {
	enum level_kind kind;
	char mark; /* of lists: - or +, . or ) */
	long number;
	bool has_content; /* of items */
};

enum mark_kind { EMPHASIS, STRONG, LINK, NOTHING };

struct mark {
	enum mark_kind kind;
	const char *tag; /* what closes it */
	const char *address; /* what stands in the round brackets */
	bool is_written;
	size_t from; /* where the link's text begins */
};

struct writer {
	struct arena *arena;
	struct lines l;
	struct level levels[LEVELS_MAX];
	size_t n_levels;
	size_t too_deep;
	struct mark marks[MARKS_MAX];
	size_t n_marks;
	int heading;
	size_t breaks;
	bool has_space; /* white space is owed before the next word */
	bool has_content; /* the block has some */
	bool is_line_start; /* what comes could be read as a list, a heading ... */
	bool is_after_container; /* what comes would be read as part of the last item or quote */
	size_t digits;
	enum level_kind closed_kind; /* the list that just ended, for its neighbour's sake */
	char closed_mark;
	size_t closed_at; /* where the last closing mark ends */
	enum mark_kind closed_inline;
};

void writer_init(struct writer *w, struct arena *a, size_t hint);

/* Ends what is open. The Markdown, in the arena. */
char *writer_finish(struct writer *w);

/* Running text: white space collapses, what would be read as Markdown is escaped. */
void writer_text(struct writer *w, const char *s, size_t len);

/* Ends the block at hand; at least `gap` line ends before the next. */
void writer_block(struct writer *w, size_t gap);

/* Likewise, for blocks that need no blank line around them: none inside items, so that tight lists
 * stay tight. */
void writer_close_block(struct writer *w);

/* Inline marks. `tag` names what closes them and must outlive them; `address` for links. */
void writer_mark_open(struct writer *w, enum mark_kind kind, const char *tag, const char *address);
void writer_mark_close(struct writer *w, const char *tag);

void writer_open_quote(struct writer *w);
void writer_close_quote(struct writer *w);
void writer_open_list(struct writer *w, enum level_kind kind, long number);
void writer_close_list(struct writer *w);
void writer_open_item(struct writer *w);
void writer_close_item(struct writer *w);

/* Markdown as it is. Before it: writer_begin inside running text, writer_note_content at the
 * beginning of a block. */
void writer_put(struct writer *w, const char *s);
void writer_begin(struct writer *w);
void writer_note_content(struct writer *w);

#endif
