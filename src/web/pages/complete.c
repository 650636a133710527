/* Names that begin with what somebody is typing. */
#include "answerwell/account/handle.h"
#include "answerwell/account/limit.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/category.h"
#include "web/web.h"

enum { COMPLETIONS = 8 };

static void
add(struct buf *b, const char *value, const char *label)
{
	buf_puts(b, b->len > 1 ? ",{\"value\":\"" : "{\"value\":\"");
	buf_json(b, value);
	buf_puts(b, "\",\"label\":\"");
	buf_json(b, label);
	buf_puts(b, "\"}");
}

static enum result
take(struct ctx *c, struct buf *b)
{
	buf_init(b, c->arena, 512);
	buf_putc(b, '[');
	return limit_take(&c->db, c->arena, LIMIT_KIND_LOOKUP,
			  arena_printf(c->arena, "account %lld", (long long)c->me->id),
			  &c->retry_at);
}

static enum result
reply(struct ctx *c, struct buf *b)
{
	buf_putc(b, ']');
	return reply_text(c, 200, "application/json", b->data);
}

static enum result
get_people(struct ctx *c)
{
	struct handle *people;
	struct buf b;
	size_t n;
	enum result r;

	if ((r = take(c, &b)) != OK || (r = handle_complete(&c->db, c->arena, arg_line(c, "q"),
							    COMPLETIONS, &people, &n)) != OK)
		return r;
	for (size_t i = 0; i < n; i++)
		add(&b, people[i].name, people[i].display);
	return reply(c, &b);
}

RESOURCE(page_complete_people, GET(get_people, MEMBER));

static enum result
get_tags(struct ctx *c)
{
	struct tag *tags;
	struct buf b;
	size_t n;
	enum result r;

	if ((r = take(c, &b)) != OK ||
	    (r = tag_complete(&c->db, c->arena, arg_line(c, "q"), COMPLETIONS, &tags, &n)) != OK)
		return r;
	for (size_t i = 0; i < n; i++)
		add(&b, tags[i].name,
		    arena_printf(c->arena, "%lld", (long long)tags[i].n_questions));
	return reply(c, &b);
}

RESOURCE(page_complete_tags, GET(get_tags, MEMBER));
