/* Is the process alive, can it serve; and what no other page took. */
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/asset.h"
#include "answerwell/base/buf.h"
#include "answerwell/db/migrate.h"
#include "web/map.h"
#include "web/web.h"

enum { WHY_SIZE = 256 };

static enum result
get_healthz(struct ctx *c)
{
	return reply_text(c, 200, "text/plain; charset=utf-8", "ok\n");
}

RESOURCE(page_healthz, GET(get_healthz, ANYONE | NO_SESSION | AT_ONCE | NO_STORE));

static enum result
get_readyz(struct ctx *c)
{
	char *why = arena_alloc(c->arena, WHY_SIZE);
	enum result r = migrate_check(&c->db, c->arena, why, WHY_SIZE);

	if (r == OK)
		return reply_text(c, 200, "text/plain; charset=utf-8", "ready\n");
	reply_header(c, "retry-after", "5");
	return reply_text(c, 503, "text/plain; charset=utf-8",
			  r == CONFLICT ? "the database's schema is not this program's\n"
					: "the database does not answer\n");
}

RESOURCE(page_readyz, GET(get_readyz, ANYONE | NO_SESSION | AT_ONCE | NO_STORE));

static enum result
post_nothing(struct ctx *c)
{
	(void)c;
	return NOT_FOUND;
}

/* An address with slashes too many, wherever they stand, leads to the page, if there is one. One slash
 * begins it, or it would name a host. */
static enum result
get_nothing(struct ctx *c)
{
	struct buf path;

	buf_init(&path, c->arena, strlen(c->in.path) + 1);
	for (const char *s = c->in.path; *s != '\0'; s++)
		if (*s != '/' || (s[1] != '/' && s[1] != '\0'))
			buf_putc(&path, *s);
	if (path.len == strlen(c->in.path) || strchr(path.data, '\\') != NULL ||
	    !map_has(path.data))
		return NOT_FOUND;
	return moved_here(c, path.data);
}

/* The last route: what no other took. */
RESOURCE(page_not_found, GET(get_nothing, ANYONE), POST(post_nothing, ANYONE | NO_CSRF));
