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
	const char *lang; /* LIST_ALL_LANGUAGES, a tag ("zh-CN"), or NULL: what the reader reads */
	const char *before, *after; /* cursors or "" */
};

/* Reads the arguments and `tag`, the one in the path (NULL: none). What is not known becomes the usual;
 * problems with the tags stand in c->problems. */
struct list_address list_address_read(struct ctx *c, const char *tag);

#define LIST_ALL_LANGUAGES "all"

/* LIST_ALL_LANGUAGES or the tag of a language as it stands in addresses; NULL: anything else. */
const char *list_lang_read(const char *text);

/* What the list shows, as bits (base/i18n.h); 0: all. What is somebody's own is shown in any language
 * unless one was chosen. */
unsigned list_languages(const struct ctx *c, const struct list_address *at);

/* The tag of the only language in the set, NULL: none or several. */
const char *list_lang_only(unsigned languages);

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
