#include "text/markdown_writer.h"
#include "text/inline.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"

enum { ADDRESS_AGAIN_MAX = 200 };

void
writer_put(struct writer *w, const char *s)
{
	lines_put(&w->l, s, strlen(s));
}

static const char *
mark_text(enum mark_kind kind)
{
	switch (kind) {
	case EMPHASIS:
		return "*";
	case STRONG:
		return "**";
	case LINK:
		return "[";
	default:
		return "";
	}
}

/* --- inline marks --- */

static void
write_link_end(struct writer *w, const struct mark *m)
{
	struct buf *b = &w->l.b;
	size_t len = strlen(m->address);

	/* <https://...> where text and address say the same. */
	if (b->len - m->from == len && strncmp(m->address, "http", 4) == 0 &&
	    memcmp(b->data + m->from, m->address, len) == 0) {
		b->data[m->from - 1] = '<';
		writer_put(w, ">");
		return;
	}
	writer_put(w, "](");
	writer_put(w, m->address);
	writer_put(w, ")");
}

static void
mark_unwrite(struct writer *w, struct mark *m)
{
	if (!m->is_written)
		return;
	m->is_written = false;
	if (m->kind == LINK)
		write_link_end(w, m);
	else
		writer_put(w, mark_text(m->kind));
	w->closed_at = w->l.b.len;
	w->closed_inline = m->kind;
}

/* At the end of a block; the next one begins the mark again. A link over many blocks would repeat its
 * address in each: a long one stays where it was. */
static void
mark_rest(struct writer *w, struct mark *m)
{
	bool is_over = m->is_written && m->kind == LINK && strlen(m->address) > ADDRESS_AGAIN_MAX;

	mark_unwrite(w, m);
	if (is_over)
		m->kind = NOTHING;
}

/* Opening marks wait for the first word, so that they never stand before white space. */
static void
write_marks(struct writer *w)
{
	for (size_t i = 0; i < w->n_marks; i++) {
		struct mark *m = &w->marks[i];
		const char *text = mark_text(m->kind);

		if (m->is_written)
			continue;
		/* <b>a</b><b>b</b> is one mark: ** and ** side by side would be read as four. */
		if (m->kind != LINK && w->closed_inline == m->kind && w->closed_at == w->l.b.len &&
		    w->l.pending == 0 && w->l.b.len >= strlen(text)) {
			w->l.b.len -= strlen(text);
			w->l.b.data[w->l.b.len] = '\0';
		} else {
			writer_put(w, text);
		}
		m->is_written = true;
		m->from = w->l.b.len;
	}
}

void
writer_mark_open(struct writer *w, enum mark_kind kind, const char *tag, const char *address)
{
	if (w->n_marks == MARKS_MAX)
		return;
	for (size_t i = 0; i < w->n_marks; i++)
		if (w->marks[i].kind == kind)
			kind = NOTHING;
	w->marks[w->n_marks++] = (struct mark){.kind = kind, .tag = tag, .address = address};
}

void
writer_mark_close(struct writer *w, const char *tag)
{
	size_t i = w->n_marks;

	while (i > 0 && strcmp(w->marks[i - 1].tag, tag) != 0)
		i--;
	if (i == 0)
		return;
	/* Those inside that are still open begin again after it. */
	for (size_t k = w->n_marks; k >= i; k--)
		mark_unwrite(w, &w->marks[k - 1]);
	memmove(&w->marks[i - 1], &w->marks[i], (w->n_marks - i) * sizeof(w->marks[0]));
	w->n_marks--;
}

/* --- blocks --- */

static struct level *
innermost(struct writer *w)
{
	return w->n_levels == 0 ? NULL : &w->levels[w->n_levels - 1];
}

static bool
is_list(enum level_kind kind)
{
	return kind == BULLETS || kind == NUMBERS;
}

static bool
is_in_item(struct writer *w)
{
	return w->n_levels > 0 && innermost(w)->kind == ITEM;
}

void
writer_block(struct writer *w, size_t gap)
{
	for (size_t i = w->n_marks; i > 0; i--)
		mark_rest(w, &w->marks[i - 1]);
	w->has_space = false;
	w->has_content = false;
	w->breaks = 0;
	w->is_line_start = true;
	w->digits = 0;
	/* The first block of a quote or an item begins where that begins. */
	if (w->n_levels == 0 || is_list(innermost(w)->kind) || innermost(w)->has_content)
		lines_gap(&w->l, gap);
}

void
writer_close_block(struct writer *w)
{
	writer_block(w, is_in_item(w) ? 1 : 2);
}

void
writer_note_content(struct writer *w)
{
	if (w->is_after_container)
		lines_gap(&w->l, 2);
	w->is_after_container = false;
	w->closed_mark = '\0';
	w->has_content = true;
	for (size_t i = 0; i < w->n_levels; i++)
		w->levels[i].has_content = true;
}

/* Writes what is owed before a word: heading marks, line breaks, a space, opening marks. */
void
writer_begin(struct writer *w)
{
	static const char hashes[] = "###### ";

	if (!w->has_content) {
		writer_note_content(w);
		if (w->heading > 0) {
			writer_put(w, hashes + 6 - w->heading);
			w->is_line_start = false;
		}
	} else if (w->breaks > 0 && w->heading == 0) {
		for (; w->breaks > 0; w->breaks--) {
			writer_put(w, "\\");
			lines_break(&w->l);
		}
		w->is_line_start = true;
		w->digits = 0;
	} else if (w->has_space || w->breaks > 0) {
		writer_put(w, " ");
	}
	w->has_space = false;
	w->breaks = 0;
	write_marks(w);
}

static struct level *
level_open(struct writer *w, enum level_kind kind)
{
	struct level *level;

	if (w->n_levels == LEVELS_MAX) {
		w->too_deep++;
		return NULL;
	}
	level = &w->levels[w->n_levels++];
	*level = (struct level){.kind = kind};
	return level;
}

/* Ends the innermost level. */
static void
level_close(struct writer *w)
{
	struct level *level = &w->levels[--w->n_levels];

	writer_block(w, 0);
	switch (level->kind) {
	case ITEM:
		lines_pop(&w->l);
		lines_gap(&w->l, 1);
		break;
	case QUOTE:
		lines_pop(&w->l);
		lines_gap(&w->l, is_in_item(w) ? 1 : 2);
		w->is_after_container = true;
		break;
	case BULLETS:
	case NUMBERS:
		lines_gap(&w->l, is_in_item(w) ? 1 : 2);
		w->is_after_container = true;
		w->closed_kind = level->kind;
		w->closed_mark = level->mark;
		break;
	}
}

/* Ends levels down to the innermost one of this kind; none if there is none. */
static void
close_levels(struct writer *w, bool (*is_it)(enum level_kind))
{
	size_t i = w->n_levels;

	if (w->too_deep > 0) {
		w->too_deep--;
		return;
	}
	while (i > 0 && !is_it(w->levels[i - 1].kind))
		i--;
	while (i > 0 && w->n_levels >= i)
		level_close(w);
}

static bool
is_quote(enum level_kind kind)
{
	return kind == QUOTE;
}

void
writer_close_quote(struct writer *w)
{
	close_levels(w, is_quote);
}

void
writer_close_list(struct writer *w)
{
	close_levels(w, is_list);
}

void
writer_open_quote(struct writer *w)
{
	/* Two quotes side by side would become one without a blank line. */
	writer_block(w, is_in_item(w) && !w->is_after_container ? 1 : 2);
	w->is_after_container = false;
	if (level_open(w, QUOTE) != NULL)
		lines_push(&w->l, "> ", "> ", false);
}

void
writer_open_list(struct writer *w, enum level_kind kind, long number)
{
	struct level *list;

	/* Two lists of one kind side by side would become one: the second takes the other mark. */
	bool is_neighbour = w->closed_mark != '\0' && w->closed_kind == kind;
	bool is_other = is_neighbour && strchr("-.", w->closed_mark) != NULL;

	writer_close_block(w);
	list = level_open(w, kind);
	if (list == NULL)
		return;
	list->number = number;
	if (kind == BULLETS)
		list->mark = is_other ? '+' : '-';
	else
		list->mark = is_other ? ')' : '.';
}

void
writer_open_item(struct writer *w)
{
	struct level *list = innermost(w);
	char mark[LINES_MARK], blank[LINES_MARK];
	int len;

	if (w->too_deep > 0) {
		writer_block(w, 1);
		return;
	}
	if (list != NULL && list->kind == ITEM) {
		level_close(w);
		list = innermost(w);
	}
	if (list == NULL || !is_list(list->kind)) {
		writer_open_list(w, BULLETS, 0);
		list = innermost(w);
	}
	writer_block(w, 1);
	w->is_after_container = false;
	if (!is_list(list->kind) || w->n_levels == LEVELS_MAX)
		return;
	if (list->kind == BULLETS)
		len = snprintf(mark, sizeof(mark), "%c ", list->mark);
	else
		len = snprintf(mark, sizeof(mark), "%ld%c ", list->number, list->mark);
	if (list->number < LIST_NUMBER_MAX)
		list->number++;
	(void)snprintf(blank, sizeof(blank), "%*s", len, "");
	level_open(w, ITEM);
	lines_push(&w->l, mark, blank, true);
}

/* </li>: ends the item unless a list inside it is still open. */
void
writer_close_item(struct writer *w)
{
	struct level *level = innermost(w);

	if (w->too_deep > 0)
		return;
	if (level != NULL && level->kind == QUOTE)
		level_close(w);
	level = innermost(w);
	if (level != NULL && level->kind == ITEM)
		level_close(w);
}

/* --- words --- */

enum { REFERENCE_MAX = 32 };

/* Letters of other scripts count. */
static bool
is_alnum(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* True if c, at the beginning of a line, could begin a block. `next` is '\0' where not known. */
static bool
begins_block(const struct writer *w, char c, char next)
{
	switch (c) {
	case '#':
	case '>':
	case '=':
		return true;
	case '+':
	case '-':
		return next == '\0' || next == c || isspace((unsigned char)next);
	case '~':
		return next == '~' || next == '\0';
	case '.':
	case ')':
		return w->digits > 0 && (next == '\0' || isspace((unsigned char)next));
	default:
		return false;
	}
}

static bool
is_in_link(const struct writer *w)
{
	for (size_t i = 0; i < w->n_marks; i++)
		if (w->marks[i].kind == LINK)
			return true;
	return false;
}

/* True if what follows an & could make a character reference of it. */
static bool
is_reference(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && n < REFERENCE_MAX && (isalnum((unsigned char)s[n]) || s[n] == '#'))
		n++;
	return n > 0 && n < len && s[n] == ';';
}

/* True if c would be read as Markdown here. */
static bool
needs_escape(const struct writer *w, char c, char next)
{
	char before = w->l.b.len > 0 ? w->l.b.data[w->l.b.len - 1] : ' ';

	if (w->is_line_start && begins_block(w, c, next))
		return true;
	switch (c) {
	case '\\':
	case '`':
	case '*':
	case '[':
		return true;
	case ']':
		return is_in_link(w);
	case '_':
		return !is_alnum(before) || !is_alnum(next);
	case '<':
		return next == '\0' || isalpha((unsigned char)next) || strchr("/!?", next) != NULL;
	case '!':
		return next == '\0' || next == '[';
	case '#':
		return w->heading > 0 && strchr(" #", before) != NULL;
	default:
		return false;
	}
}

static void
add_character(struct writer *w, const char *s, size_t len)
{
	char c = s[0], next = len > 1 ? s[1] : '\0';
	char escaped[2] = {'\\', c};

	if (w->has_space || w->breaks > 0 || !w->has_content || w->n_marks > 0)
		writer_begin(w);
	if (c == '&' ? is_reference(s + 1, len - 1) : needs_escape(w, c, next))
		lines_put(&w->l, escaped, 2);
	else
		lines_put(&w->l, &c, 1);
	w->digits += isdigit((unsigned char)c) && w->is_line_start;
	w->is_line_start = w->is_line_start && isdigit((unsigned char)c) && w->digits < 10;
}

/* In a bare address nothing is a mark, and a backslash would be one of it. */
static size_t
add_address(struct writer *w, const char *s, size_t len, size_t at)
{
	size_t n = is_in_link(w) ? 0 : inline_source_link(s, len, at);

	if (n > 0) {
		add_character(w, s + at, len - at);
		lines_put(&w->l, s + at + 1, n - 1);
	}
	return n;
}

void
writer_text(struct writer *w, const char *s, size_t len)
{
	size_t n;

	for (size_t i = 0; i < len; i++) {
		if ((n = add_address(w, s, len, i)) > 0) {
			i += n - 1;
			continue;
		}
		if (isspace((unsigned char)s[i]))
			w->has_space = w->has_space || (w->has_content && w->breaks == 0);
		else
			add_character(w, s + i, len - i);
	}
}

void
writer_init(struct writer *w, struct arena *a, size_t hint)
{
	*w = (struct writer){.arena = a};
	lines_init(&w->l, a, hint);
	writer_block(w, 0);
}

char *
writer_finish(struct writer *w)
{
	while (w->n_levels > 0)
		level_close(w);
	writer_block(w, 0);
	return w->l.b.data;
}
