/* The address of a list of questions: what it shows, in which order, from where on. Every combination
 * has one spelling; older and odd ones lead to it. */
#ifndef ANSWERWELL_WEB_PAGES_LIST_ADDRESS_H
#define ANSWERWELL_WEB_PAGES_LIST_ADDRESS_H

#include <stdbool.h>

#include "answerwell/forum/question.h"

struct arena;
struct ctx;

struct list_address {
	enum question_order order;
	enum question_standing standing;
	const char *category; /* slug or NULL */
	struct tag_filter tags;
	const char *typed_tags; /* as they came, or "" */
	bool is_mine, is_watched;
	const char *before, *after; /* cursors or "" */
};

/* Reads the arguments and `tag`, the one in the path (NULL: none). What is not known becomes the usual;
 * problems with the tags stand in c->problems. */
struct list_address list_address_read(struct ctx *c, const char *tag);

/* The one spelling: path and query. */
const char *list_address_path(struct arena *a, const struct list_address *at);

/* True if the request is spelt like that, arguments of others left aside. */
bool list_address_is_plain(struct ctx *c, const struct list_address *at);

/* True if anything is left out: else it is the list of all questions. */
bool list_address_is_narrow(const struct list_address *at);

/* "unanswered" and so on, in addresses. */
const char *list_standing_code(enum question_standing standing);
const char *list_order_code(enum question_order order);

#endif
