/* The routes of kore.conf beside the pages, with Kore's lists played here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/kore.h"
#include "web/map.h"
#include "web/web.h"

/* ---- Kore's side, and the pages --------------------------------------------------------------------- */

struct kore_server_list kore_servers;

static struct kore_runtime_call leave;
static struct kore_server server;
static struct kore_domain domain;
static struct kore_route route, last;
static const struct resource *page;

struct kore_runtime_call *
kore_runtime_getcall(const char *name)
{
	assert_string_equal(name, "run_leave");
	return &leave;
}

const struct resource *
web_resource(size_t i)
{
	return i == 0 ? page : NULL;
}

static enum result
answer(struct ctx *c)
{
	(void)c;
	return OK;
}

static int
set_up(void **state)
{
	(void)state;
	route = (struct kore_route){
	    .path = "/watches", .func = "page_watches", .type = HANDLER_TYPE_STATIC};
	last = route;
	last.path = "/";
	LIST_INIT(&kore_servers);
	TAILQ_INIT(&server.domains);
	TAILQ_INIT(&domain.routes);
	LIST_INSERT_HEAD(&kore_servers, &server, list);
	TAILQ_INSERT_TAIL(&server.domains, &domain, list);
	TAILQ_INSERT_TAIL(&domain.routes, &route, list);
	return 0;
}

/* ---- tests ------------------------------------------------------------------------------------------ */

static void
assert_opens(int methods)
{
	char why[200] = "";

	route.methods = methods;
	assert_int_equal(map_open(why, sizeof(why)), OK);
	assert_string_equal(why, "");
	assert_int_equal(route.methods, HTTP_METHOD_ALL);
	assert_ptr_equal(route.on_free, &leave);
}

static void
assert_refuses(int methods, const char *sentence)
{
	char why[200] = "";

	route.methods = methods;
	assert_int_equal(map_open(why, sizeof(why)), FAILED);
	assert_string_equal(why, sentence);
}

static void
a_page_is_opened_with_the_methods_it_takes(void **state)
{
	static const struct resource both = {.name = "page_watches", .get = answer, .post = answer};
	const int get = HTTP_METHOD_GET | HTTP_METHOD_HEAD;

	(void)state;
	page = &both;
	assert_opens(get | HTTP_METHOD_POST);
	assert_refuses(get, "kore.conf: /watches says other methods than page_watches takes");
	assert_refuses(HTTP_METHOD_POST,
		       "kore.conf: /watches says other methods than page_watches takes");
}

static void
a_form_without_a_page_says_where_its_address_leads(void **state)
{
	static const struct resource lost = {.name = "page_watches", .post = answer};
	static const struct resource found = {
	    .name = "page_watches", .post = answer, .belongs_to = "/account/watches"};

	(void)state;
	page = &lost;
	assert_refuses(HTTP_METHOD_POST,
		       "kore.conf: GET /watches leads nowhere, BELONGS_TO is missing");
	page = &found;
	assert_opens(HTTP_METHOD_POST);
}

static void
a_handler_that_no_page_has_is_refused(void **state)
{
	static const struct resource other = {.name = "page_other", .get = answer};

	(void)state;
	page = &other;
	assert_refuses(HTTP_METHOD_GET | HTTP_METHOD_HEAD,
		       "kore.conf: /watches says other methods than page_watches takes");
}

static void
the_last_route_is_no_place(void **state)
{
	(void)state;
	TAILQ_INSERT_TAIL(&domain.routes, &last, list);
	assert_true(map_has("/watches"));
	assert_false(map_has("/"));
	assert_false(map_has("/watches/"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_page_is_opened_with_the_methods_it_takes, set_up),
	    cmocka_unit_test_setup(a_form_without_a_page_says_where_its_address_leads, set_up),
	    cmocka_unit_test_setup(a_handler_that_no_page_has_is_refused, set_up),
	    cmocka_unit_test_setup(the_last_route_is_no_place, set_up),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
