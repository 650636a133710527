#include "text/markdown_strike.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"

enum { MARK_LEN = 2 };

/* A mark: where it stands in which node of text. */
struct place {
	cmark_node *node; /* NULL: none */
	size_t at;
};

static bool
is_blank(char c)
{
	return c == '\0' || c == ' ' || c == '\t' || c == '\n';
}

/* True if a line begins or ends there. */
static bool
is_edge(cmark_node *neighbour)
{
	cmark_node_type type =
	    neighbour != NULL ? cmark_node_get_type(neighbour) : CMARK_NODE_SOFTBREAK;

	return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

static bool
can_open(struct place p, const char *s)
{
	char next = s[p.at + MARK_LEN];

	return next != '\0' ? !is_blank(next) : !is_edge(cmark_node_next(p.node));
}

static bool
can_close(struct place p, const char *s)
{
	return p.at > 0 ? !is_blank(s[p.at - 1]) : !is_edge(cmark_node_previous(p.node));
}

/* The next ~~ that is neither part of a longer run nor before `at`; its end if there is none. */
static size_t
next_mark(const char *s, size_t at)
{
	for (size_t run; s[at] != '\0'; at += run) {
		run = strspn(s + at, "~");
		if (run == MARK_LEN)
			break;
		run = run > 0 ? run : strcspn(s + at, "~");
	}
	return at;
}

static void
must(int done)
{
	if (done == 0)
		abort();
}

static cmark_node *
text_node(const char *s)
{
	cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);

	if (text == NULL)
		abort();
	must(cmark_node_set_literal(text, s));
	return text;
}

/* Takes the text from `from` on out of its node, which ends there. */
static cmark_node *
cut_off(struct arena *a, cmark_node *node, size_t end, size_t from)
{
	char *s = arena_strdup(a, cmark_node_get_literal(node));
	cmark_node *rest = text_node(s + from);

	s[end] = '\0';
	must(cmark_node_set_literal(node, s));
	must(cmark_node_insert_after(node, rest));
	return rest;
}

/* Everything between the two marks, which go. What stands behind them is a node of its own: returned. */
static cmark_node *
strike(struct arena *a, struct place open, struct place close)
{
	cmark_node *struck = cmark_node_new(CMARK_NODE_CUSTOM_INLINE), *behind, *first, *next;

	if (struck == NULL)
		abort();
	behind = cut_off(a, close.node, close.at, close.at + MARK_LEN);
	first = cut_off(a, open.node, open.at, open.at + MARK_LEN);
	must(cmark_node_insert_before(first, struck));
	for (cmark_node *c = first; c != behind; c = next) {
		next = cmark_node_next(c);
		must(cmark_node_append_child(struck, c));
	}
	return behind;
}

static void
strike_children(struct arena *a, cmark_node *parent)
{
	struct place open = {NULL, 0}, here = {cmark_node_first_child(parent), 0};
	const char *s;

	while (here.node != NULL) {
		s = cmark_node_get_type(here.node) == CMARK_NODE_TEXT
			? cmark_node_get_literal(here.node)
			: "";
		here.at = next_mark(s, here.at);
		if (s[here.at] == '\0') {
			here = (struct place){cmark_node_next(here.node), 0};
		} else if (open.node != NULL && can_close(here, s)) {
			here = (struct place){strike(a, open, here), 0};
			open.node = NULL;
		} else {
			if (can_open(here, s))
				open = here;
			here.at += MARK_LEN;
		}
	}
}

void
markdown_strike(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	struct arena *a = arena_new();
	cmark_node *left = NULL;
	cmark_event_type event;

	/* Changed only when the iterator has left it and stands at what follows. */
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter), *first = cmark_node_first_child(node);

		if (left != NULL)
			strike_children(a, left);
		left = event == CMARK_EVENT_EXIT && first != NULL &&
			       cmark_node_get_type(first) >= CMARK_NODE_FIRST_INLINE
			   ? node
			   : NULL;
	}
	cmark_iter_free(iter);
	arena_free(a);
}
