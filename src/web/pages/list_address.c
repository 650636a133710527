#include "web/pages/list_address.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/text/label.h"
#include "web/web.h"

enum { CURSOR_MAX = 42 };

static const char *const orders[] = {
    [ORDER_NEWEST] = "newest", [ORDER_ACTIVE] = "active", [ORDER_VOTES] = "votes"};
static const char *const standings[STANDINGS] = {[ALL_QUESTIONS] = "all",
						 [UNANSWERED] = "unanswered",
						 [UNSOLVED] = "unsolved",
						 [SOLVED] = "solved",
						 [OFFICIAL] = "official"};
/* `order` was the one word for order and state. */
static const char *const arguments[] = {"category", "state", "sort",   "tags",  "mine",
					"watched",  "lang",  "before", "after", "order"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

const char *
list_standing_code(enum question_standing standing)
{
	return standings[standing];
}

const char *
list_order_code(enum question_order order)
{
	return orders[order];
}

const char *
list_lang_read(const char *text)
{
	if (strcmp(text, LIST_ALL_LANGUAGES) == 0)
		return LIST_ALL_LANGUAGES;
	for (int l = 0; l < LOCALES; l++)
		if (strcmp(text, locale_tag((enum locale)l)) == 0)
			return locale_tag((enum locale)l);
	return NULL;
}

unsigned
list_languages(const struct ctx *c, const struct list_address *at)
{
	if (at->lang == NULL)
		return at->is_mine || at->is_watched ? 0 : c->languages;
	for (int l = 0; l < LOCALES; l++)
		if (strcmp(at->lang, locale_tag((enum locale)l)) == 0)
			return 1U << l;
	return 0;
}

const char *
list_lang_only(unsigned languages)
{
	for (int l = 0; l < LOCALES; l++)
		if (languages == 1U << l)
			return locale_tag((enum locale)l);
	return NULL;
}

static size_t
place(const char *const *list, size_t n, const char *word, size_t otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], word) == 0)
			return i;
	return otherwise;
}

/* A cursor as it may look; the list decides whether it leads anywhere. */
static const char *
read_cursor(struct ctx *c, const char *name)
{
	const char *text = arg_line(c, name);

	return strlen(text) <= CURSOR_MAX && strspn(text, "-0123456789.") == strlen(text) ? text
											  : "";
}

struct list_address
list_address_read(struct ctx *c, const char *tag)
{
	const char *old = arg_line(c, "order"), *category = arg_line(c, "category");
	struct list_address at = {.typed_tags = arg_line(c, "tags")};

	at.order = (enum question_order)place(orders, COUNT(orders), old, (size_t)ORDER_NEWEST);
	at.order = (enum question_order)place(orders, COUNT(orders), arg_line(c, "sort"),
					      (size_t)at.order);
	at.standing =
	    (enum question_standing)place(standings, STANDINGS, old, (size_t)ALL_QUESTIONS);
	at.standing = (enum question_standing)place(standings, STANDINGS, arg_line(c, "state"),
						    (size_t)at.standing);
	at.category = category[0] != '\0' ? category : NULL;
	tag_filter_read(c->arena, at.typed_tags, &c->problems, &at.tags);
	if (c->problems.n > 0) /* half a filter would be another one */
		at.tags = (struct tag_filter){.n_all = 0};
	if (tag != NULL)
		tag_filter_add(&at.tags, tag, true);
	at.is_mine = str_eq(arg_line(c, "mine"), "1");
	at.is_watched = str_eq(arg_line(c, "watched"), "1");
	at.lang = list_lang_read(arg_line(c, "lang"));
	at.before = read_cursor(c, "before");
	at.after = at.before[0] == '\0' ? read_cursor(c, "after") : "";
	return at;
}

static void
add(struct buf *b, const char *name, const char *value)
{
	buf_putc(b, strchr(b->data, '?') != NULL ? '&' : '?');
	buf_puts(b, name);
	buf_putc(b, '=');
	buf_url(b, value);
}

static void
add_tags(struct buf *b, const struct tag_filter *f)
{
	const char *sign = "";

	add(b, "tags", "");
	for (size_t i = 0; i < f->n_all; i++, sign = "+") {
		buf_puts(b, sign);
		buf_url(b, f->all_of[i]);
	}
	for (size_t i = 0; i < f->n_none; i++, sign = "+") {
		buf_puts(b, sign);
		buf_putc(b, '-');
		buf_url(b, f->none_of[i]);
	}
}

const char *
list_address_path(struct arena *a, const struct list_address *at)
{
	struct buf b;

	buf_init(&b, a, 128);
	if (at->tags.n_all == 1 && at->tags.n_none == 0) {
		buf_puts(&b, "/tags/");
		buf_url(&b, at->tags.all_of[0]);
	} else {
		buf_puts(&b, "/questions");
	}
	if (at->category != NULL)
		add(&b, "category", at->category);
	if (at->standing != ALL_QUESTIONS)
		add(&b, "state", standings[at->standing]);
	if (at->tags.n_all + at->tags.n_none > (at->tags.n_all == 1 ? 1 : 0))
		add_tags(&b, &at->tags);
	if (at->is_mine)
		add(&b, "mine", "1");
	if (at->is_watched)
		add(&b, "watched", "1");
	if (at->lang != NULL)
		add(&b, "lang", at->lang);
	if (at->order != ORDER_NEWEST)
		add(&b, "sort", orders[at->order]);
	if (at->before[0] != '\0')
		add(&b, "before", at->before);
	else if (at->after[0] != '\0')
		add(&b, "after", at->after);
	return b.data;
}

/* The request's own pieces as they were sent, those of others left out. */
bool
list_address_is_plain(struct ctx *c, const struct list_address *at)
{
	const char *s = c->in.query;
	struct buf b;

	buf_init(&b, c->arena, 128);
	buf_puts(&b, c->in.path);
	for (size_t len; *s != '\0'; s += len + (s[len] == '&')) {
		size_t name = strcspn(s, "=&");

		len = strcspn(s, "&");
		for (size_t i = 0; i < COUNT(arguments); i++) {
			if (strlen(arguments[i]) != name || strncmp(arguments[i], s, name) != 0)
				continue;
			buf_putc(&b, strchr(b.data, '?') != NULL ? '&' : '?');
			buf_append(&b, s, len);
		}
	}
	return str_eq(b.data, list_address_path(c->arena, at));
}

bool
list_address_is_narrow(const struct list_address *at)
{
	return at->standing != ALL_QUESTIONS || at->category != NULL || at->is_mine ||
	       at->is_watched || at->tags.n_all + at->tags.n_none > 0;
}
