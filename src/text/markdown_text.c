/* Markdown to plain text for mail. */
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/markdown.h"
#include "text/address.h"
#include "text/lines.h"
#include "text/markdown_tree.h"

/* Marks of a container that is one of a list's items. */
static void
push_item(struct lines *l, cmark_node *item)
{
	cmark_node *list = cmark_node_parent(item);
	char mark[LINES_MARK] = "- ", blank[LINES_MARK];
	size_t len;

	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST) {
		/* The number goes on from the item before; kept in its user data. */
		cmark_node *before = cmark_node_previous(item);
		size_t n = before == NULL ? (size_t)cmark_node_get_list_start(list)
					  : (size_t)cmark_node_get_user_data(before) + 1;

		cmark_node_set_user_data(item, (void *)n);
		snprintf(mark, sizeof(mark), "%zu. ", n);
	}
	len = strlen(mark);
	memset(blank, ' ', len);
	blank[len] = '\0';
	lines_push(l, mark, blank, true);
}

/* Blocks have a blank line between them, tight lists none. */
static void
block_gap(struct lines *l, cmark_node *node)
{
	cmark_node *parent = cmark_node_parent(node), *list = parent;

	/* The first one in a quote or an item begins where that begins. */
	if (cmark_node_previous(node) == NULL)
		return;
	if (parent != NULL && cmark_node_get_type(parent) == CMARK_NODE_ITEM)
		list = cmark_node_parent(parent);
	if (list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	    cmark_node_get_list_tight(list))
		lines_gap(l, 1);
	else
		lines_gap(l, 2);
}

/* "text (address)", or the address alone where both say the same. */
static void
add_address(struct lines *l, cmark_node *node, size_t text_from)
{
	const char *address = cmark_node_get_url(node);
	const char *text = l->b.data + text_from;
	const char *bare = strncmp(address, "mailto:", 7) == 0 ? address + 7 : address;

	if (address[0] == '\0' || !address_is_safe(address) || strcmp(text, bare) == 0 ||
	    strcmp(text, address) == 0)
		return;
	if (text[0] == '\0') {
		lines_put(l, address, strlen(address));
		return;
	}
	lines_put(l, " (", 2);
	lines_put(l, address, strlen(address));
	lines_put(l, ")", 1);
}

static void
add_literal(struct lines *l, const char *literal)
{
	lines_verbatim(l, literal, strlen(literal));
}

static void
enter_block(struct lines *l, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);

	block_gap(l, node);
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		lines_push(l, "> ", "> ", false);
		break;
	case CMARK_NODE_ITEM:
		push_item(l, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		lines_push(l, "    ", "    ", false);
		add_literal(l, literal);
		lines_pop(l);
		break;
	case CMARK_NODE_HTML_BLOCK:
		if (!markdown_is_comment(literal))
			add_literal(l, literal);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		add_literal(l, "----------");
		break;
	default:
		break;
	}
}

static void
exit_block(struct lines *l, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_ITEM)
		lines_pop(l);
	/* Code and raw HTML end with a line end of their own. */
	l->pending = l->pending > 2 ? 2 : l->pending;
}

static void
add_inline(struct lines *l, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HTML_INLINE:
		if (!markdown_is_comment(literal))
			add_literal(l, literal);
		break;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		lines_break(l);
		break;
	case CMARK_NODE_EMPH:
	case CMARK_NODE_STRONG:
		break;
	default:
		if (literal != NULL)
			add_literal(l, literal);
		break;
	}
}

char *
markdown_text(struct arena *a, const char *source)
{
	cmark_node *root = markdown_parse(source), *node;
	cmark_iter *iter = cmark_iter_new(root);
	size_t links = 0, link_from = 0;
	cmark_event_type event;
	struct lines l;

	lines_init(&l, a, strnlen(source, MARKDOWN_MAX));
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node_type type;

		node = cmark_iter_get_node(iter);
		type = cmark_node_get_type(node);
		if (type <= CMARK_NODE_LAST_BLOCK) {
			if (event == CMARK_EVENT_ENTER)
				enter_block(&l, node);
			else
				exit_block(&l, node);
		} else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
			/* Of nested ones, the outermost address is told. */
			if (event == CMARK_EVENT_ENTER && links++ == 0) {
				lines_put(&l, "", 0);
				link_from = l.b.len;
			} else if (event == CMARK_EVENT_EXIT && --links == 0) {
				add_address(&l, node, link_from);
			}
		} else if (event == CMARK_EVENT_ENTER) {
			add_inline(&l, node);
		}
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
	return l.b.data;
}
