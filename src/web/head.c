#include "head.h"

#include <stdarg.h>

#include "page_env.h"
#include "web.h"

const char *
head_encoded(struct ctx *c, const char *text)
{
	struct buf b;

	buf_init(&b, c->arena, 64);
	buf_url(&b, text);
	return b.data;
}

void
head_canonical(struct ctx *c, const char *path, ...)
{
	va_list ap;

	va_start(ap, path);
	c->env->canonical = arena_vprintf(c->arena, path, ap);
	va_end(ap);
}

void
head_feed(struct ctx *c, const char *title, const char *path, ...)
{
	va_list ap;

	if (c->env->n_feeds == PAGE_FEEDS_MAX)
		return;
	va_start(ap, path);
	c->env->feeds[c->env->n_feeds++] =
	    (struct page_link){.path = arena_vprintf(c->arena, path, ap), .text = title};
	va_end(ap);
}

void
head_crumb(struct ctx *c, const char *text, const char *path, ...)
{
	va_list ap;

	if (c->env->n_crumbs == PAGE_CRUMBS_MAX)
		return;
	va_start(ap, path);
	c->env->crumbs[c->env->n_crumbs++] =
	    (struct page_link){.path = arena_vprintf(c->arena, path, ap), .text = text};
	va_end(ap);
}
