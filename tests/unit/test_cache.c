/* Pages kept in memory: what is found again, what goes first, and packing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "web/cache.h"
#include "web/gzip.h"

enum { BUDGET = 100000, BODY = 5000 };

static char body[BODY];

static struct cache_key
key(const char *text)
{
	return (struct cache_key){.text = text, .len = strlen(text)};
}

static struct cached *
put(const char *name, uint64_t version, size_t len)
{
	struct cached page = {.head = "a: b",
			      .type = "text/html",
			      .plain = {.data = body, .len = len, .etag = "\"x\""}};

	return cache_put(key(name), version, 0, &page);
}

static int
set_up(void **state)
{
	(void)state;
	cache_open(BUDGET);
	for (size_t i = 0; i < BODY; i++)
		body[i] = "pages of words "[i % 15];
	return 0;
}

static void
a_page_is_found_by_key_version_and_age(void **state)
{
	(void)state;
	assert_non_null(put("one", 7, BODY));
	assert_memory_equal(cache_find(key("one"), 7, CACHE_AGE_MOST)->plain.data, body, BODY);
	assert_null(cache_find(key("On"), 7, 0));
	assert_null(
	    cache_find(key("one"), 0, 0)); /* nothing is known: nothing is good, nothing lost */
	assert_non_null(cache_find(key("one"), 7, 0));
	assert_null(cache_find(key("one"), 8, 0));
	assert_false(cache_has(key("one")));
	assert_non_null(put("one", 8, BODY));
	assert_null(cache_find(key("one"), 8, CACHE_AGE_MOST + 1));
	assert_null(put("one", 0, BODY));
}

static void
the_budget_holds_and_what_was_used_stays(void **state)
{
	char name[24];

	(void)state;
	assert_null(put("huge", 1, BUDGET));
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "page %d", i);
		assert_non_null(put(name, 1, BODY));
		assert_non_null(cache_find(key("page 0"), 1, 0));
	}
	assert_null(cache_find(key("page 1"), 1, 0));
	assert_non_null(cache_find(key("page 199"), 1, 0));
	assert_non_null(cache_find(key("page 190"), 1, 0));
	assert_null(cache_find(key("page 150"), 1, 0));
}

static void
a_held_page_outlives_its_place(void **state)
{
	struct cached *page = put("held", 1, BODY);
	char name[24];

	(void)state;
	cache_hold(page);
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "other %d", i);
		(void)put(name, 1, BODY);
	}
	assert_false(cache_has(key("held")));
	assert_memory_equal(page->plain.data, body, BODY);
	assert_true(cache_pack(page));
	cache_release(page);
}

static void
packing_is_done_once_and_marked_in_the_tag(void **state)
{
	struct cached *page = put("packed", 1, BODY), *small;
	const void *data;

	(void)state;
	assert_true(cache_pack(page));
	data = page->packed.data;
	assert_true(page->packed.len < BODY / 10);
	assert_string_equal(page->packed.etag, "\"x-gz\"");
	assert_true(cache_pack(page));
	assert_ptr_equal(page->packed.data, data);
	small = put("small", 1, 100);
	assert_false(cache_pack(small));
	assert_null(small->packed.data);
}

static void
a_long_page_is_not_packed_on_the_event_loop(void **state)
{
	enum { LONG = GZIP_AT_ONCE + 1 };
	char *text = malloc(LONG);
	struct cached page = {.head = "a: b", .type = "text/html", .plain = {text, LONG, "\"x\""}};

	(void)state;
	assert_non_null(text);
	memset(text, 'a', LONG);
	cache_open(100 * LONG);
	assert_false(cache_pack(cache_put(key("plain"), 1, 0, &page)));
	page.packed = (struct cached_bytes){.data = "packed", .len = 6};
	free(text);
	page.plain = (struct cached_bytes){body, BODY, "\"x\""};
	page = *cache_put(key("both"), 1, 0, &page);
	assert_true(cache_pack(cache_find(key("both"), 1, 0)));
	assert_memory_equal(page.packed.data, "packed", 6);
	assert_string_equal(page.packed.etag, "\"x-gz\"");
	cache_open(BUDGET);
}

static void
what_a_client_accepts(void **state)
{
	(void)state;
	assert_true(accepts_coding("gzip, deflate, br", "gzip"));
	assert_true(accepts_coding("deflate,GZIP;q=0.5", "gzip"));
	assert_true(accepts_coding("gzip, deflate, br", "br"));
	assert_true(accepts_coding("gzip ; q=1.0", "gzip"));
	assert_false(accepts_coding("", "gzip"));
	assert_false(accepts_coding("gzip;q=0", "gzip"));
	assert_false(accepts_coding("gzip; q=0.000, br;q=1", "gzip"));
	assert_false(accepts_coding("x-gzip, gzipped, brotli", "gzip"));
	assert_false(accepts_coding("brotli", "br"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_is_found_by_key_version_and_age),
	    cmocka_unit_test(the_budget_holds_and_what_was_used_stays),
	    cmocka_unit_test(a_held_page_outlives_its_place),
	    cmocka_unit_test(packing_is_done_once_and_marked_in_the_tag),
	    cmocka_unit_test(a_long_page_is_not_packed_on_the_event_loop),
	    cmocka_unit_test(what_a_client_accepts),
	};

	return cmocka_run_group_tests_name("cache", tests, set_up, NULL);
}
