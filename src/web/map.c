#include "map.h"

#include <stdio.h>
#include <string.h>

#include "kore.h"
#include "run.h"
#include "web.h"

static const struct resource *
resource_of(const struct kore_route *rt)
{
	const struct resource *r;

	for (size_t i = 0; (r = web_resource(i)) != NULL; i++) {
		if (strcmp(r->name, rt->func) == 0)
			return r;
	}
	return NULL;
}

static int
methods_of(const struct resource *r)
{
	return (r->get != NULL ? HTTP_METHOD_GET | HTTP_METHOD_HEAD : 0) |
	       (r->post != NULL ? HTTP_METHOD_POST : 0);
}

static enum result
open_route(struct kore_route *rt, char *why, size_t why_size)
{
	const struct resource *r = rt->func != NULL ? resource_of(rt) : NULL;

	if (r == NULL || rt->methods != methods_of(r)) {
		snprintf(why, why_size, "kore.conf: %s says other methods than %s takes", rt->path,
			 rt->func != NULL ? rt->func : "its handler");
		return FAILED;
	}
	if (r->get == NULL && r->belongs_to == NULL) {
		snprintf(why, why_size, "kore.conf: GET %s leads nowhere, BELONGS_TO is missing",
			 rt->path);
		return FAILED;
	}
	rt->methods = HTTP_METHOD_ALL;
	rt->on_free = kore_runtime_getcall("run_leave");
	return OK;
}

enum result
map_open(char *why, size_t why_size)
{
	struct kore_server *server;
	struct kore_domain *domain;
	struct kore_route *rt;

	LIST_FOREACH(server, &kore_servers, list)
	TAILQ_FOREACH(domain, &server->domains, list)
	TAILQ_FOREACH(rt, &domain->routes, list)
	{
		if (open_route(rt, why, why_size) != OK)
			return FAILED;
	}
	return OK;
}

bool
map_has(const char *path)
{
	struct kore_server *server = LIST_FIRST(&kore_servers);
	struct kore_domain *domain = TAILQ_FIRST(&server->domains);
	struct kore_route *rt;

	TAILQ_FOREACH(rt, &domain->routes, list)
	{
		/* The last one takes whatever no other took. */
		if (TAILQ_NEXT(rt, list) != NULL &&
		    (rt->type == HANDLER_TYPE_STATIC ? strcmp(rt->path, path) == 0
						     : regexec(&rt->rctx, path, 0, NULL, 0) == 0))
			return true;
	}
	return false;
}
