#include "text/markdown_blocks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "text/markdown_tree.h"

static const char *const part_names[] = {"", "table", "head", "row", "th", "td"};
static const char *const align_names[] = {"start", "center", "end"};

/* A line of a paragraph: its nodes up to the break. */
struct line {
	cmark_node *first, *end; /* end NULL: of the paragraph */
};

struct table {
	struct arena *arena;
	cmark_node *node;
	enum table_align aligns[TABLE_COLUMNS_MAX];
	size_t n_columns;
	size_t *fillers; /* cells that short rows may still get in this text */
};

enum { FILLERS_MAX = 4000 };

enum table_part
table_part(cmark_node *node)
{
	const char *name = cmark_node_get_type(node) == CMARK_NODE_CUSTOM_BLOCK
			       ? cmark_node_get_on_enter(node)
			       : "";

	for (size_t i = 1; i < sizeof(part_names) / sizeof(part_names[0]); i++)
		if (str_eq(name, part_names[i]))
			return (enum table_part)i;
	return TABLE_NONE;
}

enum table_align
table_align(cmark_node *cell)
{
	const char *name = cmark_node_get_on_exit(cell);

	for (size_t i = 0; i < sizeof(align_names) / sizeof(align_names[0]); i++)
		if (str_eq(name, align_names[i]))
			return (enum table_align)i;
	return ALIGN_START;
}

/* ---- looking ------------------------------------------------------------------------------------ */

static bool
is_break(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

static const char *
text_of(cmark_node *node)
{
	return cmark_node_get_type(node) == CMARK_NODE_TEXT ? cmark_node_get_literal(node) : NULL;
}

static size_t
lines_of(struct arena *a, cmark_node *paragraph, struct line **out)
{
	size_t n = 1;

	for (cmark_node *c = cmark_node_first_child(paragraph); c != NULL; c = cmark_node_next(c))
		n += is_break(c);
	*out = arena_array(a, n, sizeof(**out));
	(*out)[0].first = cmark_node_first_child(paragraph);
	n = 1;
	for (cmark_node *c = (*out)[0].first; c != NULL; c = cmark_node_next(c)) {
		if (!is_break(c))
			continue;
		(*out)[n - 1].end = c;
		(*out)[n++].first = cmark_node_next(c);
	}
	return n;
}

/* "| :-- | --: |": false if the line is none such. */
static bool
read_delimiters(const struct line *line, struct table *t)
{
	const char *s = line->first != line->end ? text_of(line->first) : NULL;
	bool has_pipe = false;
	size_t n = 0;

	if (s == NULL || cmark_node_next(line->first) != line->end)
		return false;
	s += strspn(s, " \t");
	if (*s == '|') {
		has_pipe = true;
		s++;
	}
	for (s += strspn(s, " \t"); *s != '\0'; s += strspn(s, " \t")) {
		bool is_left = *s == ':', is_right;
		size_t dashes = strspn(s + is_left, "-");

		s += is_left + dashes;
		is_right = *s == ':';
		s += is_right;
		s += strspn(s, " \t");
		if (dashes == 0 || n == TABLE_COLUMNS_MAX || (*s != '|' && *s != '\0'))
			return false;
		t->aligns[n++] = !is_right ? ALIGN_START : is_left ? ALIGN_CENTER : ALIGN_END;
		has_pipe |= *s == '|';
		s += *s == '|';
	}
	t->n_columns = n;
	return has_pipe && n > 0;
}

/* The cells that pipes in running text make; those in code and links do not count. */
static size_t
count_cells(const struct line *line)
{
	const char *last = "";
	size_t n = 1, len;

	for (cmark_node *c = line->first; c != line->end; c = cmark_node_next(c)) {
		const char *s = text_of(c);

		for (const char *p = s; p != NULL && (p = strchr(p, '|')) != NULL; p++)
			n++;
		if (s != NULL && c == line->first && s[strspn(s, " \t")] == '|')
			n--;
		last = s != NULL ? s : "";
	}
	for (len = strlen(last); len > 0 && (last[len - 1] == ' ' || last[len - 1] == '\t');)
		len--;
	return n - (n > 1 && len > 0 && last[len - 1] == '|');
}

/* ---- building ----------------------------------------------------------------------------------- */

static cmark_node *
add_part(cmark_node *to, enum table_part part, enum table_align align)
{
	cmark_node *node = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);

	if (node == NULL || cmark_node_set_on_enter(node, part_names[part]) == 0 ||
	    cmark_node_set_on_exit(node, align_names[align]) == 0 ||
	    (to != NULL && cmark_node_append_child(to, node) == 0))
		abort();
	return node;
}

static void
add_text(struct arena *a, cmark_node *cell, const char *s, size_t len)
{
	cmark_node *text;

	if (len == 0)
		return;
	text = cmark_node_new(CMARK_NODE_TEXT);
	if (text == NULL || cmark_node_set_literal(text, arena_strndup(a, s, len)) == 0 ||
	    cmark_node_append_child(cell, text) == 0)
		abort();
}

/* A row being filled. */
struct row {
	struct table *table;
	cmark_node *node, *cell;
	enum table_part cells;
	size_t n;
};

/* The last column takes what is too much: nothing that was written is lost. */
static void
next_cell(struct row *r)
{
	if (r->n < r->table->n_columns)
		r->cell = add_part(r->node, r->cells, r->table->aligns[r->n++]);
	else
		add_text(r->table->arena, r->cell, " | ", 3);
}

static void
add_cells(struct row *r, const char *s, bool is_first, bool is_last)
{
	size_t len;

	if (cmark_node_first_child(r->cell) == NULL)
		s += strspn(s, " \t");
	if (is_first && *s == '|')
		s += 1 + strspn(s + 1, " \t");
	for (;; s += len + 1, s += strspn(s, " \t")) {
		size_t end = len = strcspn(s, "|");

		while (end > 0 && (s[end - 1] == ' ' || s[end - 1] == '\t') &&
		       (s[len] == '|' || is_last))
			end--;
		add_text(r->table->arena, r->cell, s, end);
		if (s[len] == '\0' || (is_last && s[len + 1 + strspn(s + len + 1, " \t")] == '\0'))
			break;
		next_cell(r);
	}
}

static void
add_row(struct table *t, const struct line *line, enum table_part part)
{
	struct row r = {.table = t, .cells = part == TABLE_HEAD ? TABLE_TH : TABLE_TD};
	cmark_node *next;

	r.node = add_part(t->node, part, ALIGN_START);
	next_cell(&r);
	for (cmark_node *c = line->first; c != line->end; c = next) {
		const char *s = text_of(c);

		next = cmark_node_next(c);
		if (s != NULL) {
			add_cells(&r, s, c == line->first, next == line->end);
			cmark_node_free(c);
		} else {
			cmark_node_unlink(c);
			if (cmark_node_append_child(r.cell, c) == 0)
				abort();
		}
	}
	for (; r.n < t->n_columns && *t->fillers > 0; --*t->fillers)
		next_cell(&r);
}

/* From line `at` on, which is the head; what stands before stays a paragraph. */
static void
make_table(struct table *t, cmark_node *paragraph, struct line *lines, size_t n, size_t at)
{
	t->node = add_part(NULL, TABLE, ALIGN_START);
	if (cmark_node_insert_after(paragraph, t->node) == 0)
		abort();
	for (size_t i = at; i < n; i++)
		if (i != at + 1)
			add_row(t, &lines[i], i == at ? TABLE_HEAD : TABLE_ROW);
	for (size_t i = at > 0 ? at - 1 : 0; i < n; i++)
		if (lines[i].end != NULL)
			cmark_node_free(lines[i].end);
	if (at == 0)
		cmark_node_free(paragraph);
	else
		cmark_node_free(lines[at + 1].first);
}

static void
find_table(struct arena *a, cmark_node *paragraph, size_t *fillers)
{
	struct table t = {.arena = a, .fillers = fillers};
	struct line *lines;
	size_t n = lines_of(a, paragraph, &lines);

	for (size_t i = 1; i < n; i++) {
		if (!read_delimiters(&lines[i], &t) || count_cells(&lines[i - 1]) != t.n_columns ||
		    lines[i - 1].first == lines[i - 1].end)
			continue;
		make_table(&t, paragraph, lines, n, i - 1);
		return;
	}
}

/* "[ ] text" at the beginning of a list item. */
static void
find_box(struct arena *a, cmark_node *paragraph)
{
	cmark_node *item = cmark_node_parent(paragraph), *first = cmark_node_first_child(paragraph);
	const char *s = first != NULL ? text_of(first) : NULL, *box;

	if (s == NULL || cmark_node_get_type(item) != CMARK_NODE_ITEM ||
	    cmark_node_first_child(item) != paragraph)
		return;
	if (str_starts(s, "[ ] "))
		box = "☐";
	else if (str_starts(s, "[x] ") || str_starts(s, "[X] "))
		box = "☑";
	else
		return;
	if (cmark_node_set_literal(first, arena_printf(a, "%s%s", box, s + 3)) == 0)
		abort();
}

void
markdown_blocks(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	struct arena *a = arena_new();
	cmark_node *paragraph = NULL;
	size_t fillers = FILLERS_MAX;
	cmark_event_type event;

	/* Changed only when the iterator has left it and stands at what follows. */
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		if (paragraph != NULL) {
			find_box(a, paragraph);
			find_table(a, paragraph, &fillers);
			paragraph = NULL;
		}
		if (event == CMARK_EVENT_EXIT && cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH)
			paragraph = node;
	}
	cmark_iter_free(iter);
	arena_free(a);
}
