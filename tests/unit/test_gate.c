#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "web/gate.h"

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"
#define POST "POST /login HTTP/1.1\r\nHost: a\r\n"

struct passed {
	struct gate g;
	char head[GATE_OUT_MAX + 1]; /* what goes on */
	char *rest; /* what came behind the head */
};

/* Through the gate in pieces of `step` bytes, from a copy that is as long as what came. */
static struct passed
in_steps(const char *bytes, size_t len, size_t step)
{
	struct passed p;
	char *exact = malloc(len + 1);

	assert_non_null(exact);
	memcpy(exact, bytes, len);
	gate_begin(&p.g);
	for (size_t n = step < len ? step : len;; n = n + step < len ? n + step : len)
		if (gate_scan(&p.g, exact, n) != GATE_MORE || n == len)
			break;
	p.head[p.g.state == GATE_MORE ? 0 : gate_write(&p.g, exact, p.head)] = '\0';
	free(exact);
	p.rest = (char *)bytes + p.g.seen;
	return p;
}

static struct passed
of(const char *bytes)
{
	return in_steps(bytes, strlen(bytes), SIZE_MAX / 2);
}

static void
assert_goes_on(const char *bytes, const char *as)
{
	struct passed p = of(bytes);

	assert_int_equal(p.g.state, GATE_WHOLE);
	assert_int_equal(p.g.status, 0);
	assert_string_equal(p.head, as);
}

static void
assert_status(const char *bytes, int status, enum gate_state state)
{
	struct passed p = of(bytes);

	if (p.g.status != status || p.g.state != state)
		print_message("%s: %d, state %d\n", bytes, p.g.status, (int)p.g.state);
	assert_int_equal(p.g.status, status);
	assert_int_equal(p.g.state, state);
}

static void
assert_refused(const char *bytes, int status)
{
	assert_status(bytes, status, GATE_REFUSED);
}

/* ---- what goes on ----------------------------------------------------------------------------------- */

static void
a_request_goes_on_with_what_the_application_reads(void **state)
{
	(void)state;
	assert_goes_on("GET /a?b=c HTTP/1.1\r\nHost: help.example.com:8080\r\nX-A: b\r\n"
		       "Accept:  text/html \r\nDNT: 1\r\nUSER-AGENT:x\ty\r\n\r\n",
		       "GET /a?b=c HTTP/1.1\r\nhost:help.example.com:8080\r\naccept:text/html\r\n"
		       "user-agent:x y\r\n\r\n");
	assert_goes_on("HEAD / HTTP/1.0\r\n\r\n", "HEAD / HTTP/1.0\r\nhost:localhost\r\n\r\n");
	assert_goes_on("\r\n" GET "\r\n", "GET / HTTP/1.1\r\nhost:a\r\n\r\n");
	assert_goes_on("GET / HTTP/1.7\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nhost:a\r\n\r\n");
}

static void
headers_without_a_value_or_in_other_alphabets_do_no_harm(void **state)
{
	(void)state;
	assert_goes_on(GET "X-Requested-With:\r\nCookie:\r\nX-B: B\xc3\xbcro\r\n\r\n",
		       "GET / HTTP/1.1\r\nhost:a\r\n\r\n");
	assert_goes_on(GET "User-Agent: B\xc3\xbcro\r\n\r\n",
		       "GET / HTTP/1.1\r\nhost:a\r\nuser-agent:B??ro\r\n\r\n");
}

static void
lists_are_joined_and_of_other_headers_the_first_counts(void **state)
{
	(void)state;
	assert_goes_on(GET "Cookie: a=1\r\nX-Forwarded-For: 192.0.2.1\r\nCookie: b=2\r\n"
			   "X-Forwarded-For: 192.0.2.2\r\nUser-Agent: x\r\nUser-Agent: y\r\n\r\n",
		       "GET / HTTP/1.1\r\nhost:a\r\ncookie:a=1; b=2\r\n"
		       "x-forwarded-for:192.0.2.1, 192.0.2.2\r\nuser-agent:x\r\n\r\n");
}

static void
a_post_without_body_and_length_has_the_length_nought(void **state)
{
	(void)state;
	assert_goes_on(POST "\r\n", "POST /login HTTP/1.1\r\nhost:a\r\ncontent-length:0\r\n\r\n");
	assert_goes_on(POST "Content-Length: 007\r\n\r\n",
		       "POST /login HTTP/1.1\r\nhost:a\r\ncontent-length:7\r\n\r\n");
	assert_goes_on(GET "Content-Length: 0\r\n\r\n", "GET / HTTP/1.1\r\nhost:a\r\n\r\n");
}

static void
whole_addresses_are_taken_apart_and_their_host_counts(void **state)
{
	(void)state;
	assert_goes_on("GET http://b.example:81/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
		       "GET /x?y HTTP/1.1\r\nhost:b.example:81\r\n\r\n");
	assert_goes_on("GET HTTPS://b?y HTTP/1.1\r\nHost: a\r\n\r\n",
		       "GET /?y HTTP/1.1\r\nhost:b\r\n\r\n");
	assert_goes_on("GET http://b HTTP/1.1\r\nHost: a\r\n\r\n",
		       "GET / HTTP/1.1\r\nhost:b\r\n\r\n");
	assert_refused("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
	assert_refused("GET http://u@b/x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
	assert_refused("GET ftp://b/x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
	assert_refused("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
}

static void
a_client_that_wants_to_close_is_heard(void **state)
{
	(void)state;
	assert_goes_on(GET "Connection: te, Close\r\n\r\n",
		       "GET / HTTP/1.1\r\nhost:a\r\nconnection:close\r\n\r\n");
	assert_goes_on(GET "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n",
		       "GET / HTTP/1.1\r\nhost:a\r\n\r\n");
}

/* ---- what is refused -------------------------------------------------------------------------------- */

static void
what_two_readers_could_take_differently_is_refused(void **state)
{
	static const char *const lines[] = {
	    "X-A: a\r\n b\r\n",  "X-A: a\r\n\tb\r\n", " X-A: a\r\n",    "X-A : a\r\n",
	    "X-A\t: a\r\n",      "X-A\r\n",           ": a\r\n",        "X(A): a\r\n",
	    "X-\xc3\xbc: a\r\n", "X-A: a\rb\r\n",     "X-A: a\x01\r\n", "X-A: a\x7f\r\n",
	    "X-A: a\n",          "X-A: a\r\r\n",      "Host: a\r\n",    "Host: b\r\n",
	};
	char bytes[200];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(bytes, sizeof(bytes), GET "%s\r\n", lines[i]);
		assert_refused(bytes, 400);
	}
	struct passed nul =
	    in_steps(GET "X-A: a\0b\r\n\r\n", sizeof(GET "X-A: a\0b\r\n\r\n") - 1, SIZE_MAX / 2);
	assert_int_equal(nul.g.status, 400);
	assert_refused("GET / HTTP/1.1\nHost: a\n\n", 400);
	assert_refused("\r\n\r\n" GET "\r\n", 400);
	assert_refused("\n" GET "\r\n", 400);
}

static void
request_lines_are_three_words_with_a_blank_between(void **state)
{
	static const char *const lines[] = {
	    "GET  / HTTP/1.1",
	    "GET /  HTTP/1.1",
	    " GET / HTTP/1.1",
	    "GET / HTTP/1.1 ",
	    "GET\t/ HTTP/1.1",
	    "GET / b HTTP/1.1",
	    "GET /\tHTTP/1.1",
	    "GET /",
	    "GET",
	    "/",
	    "GET / http/1.1",
	    "GET / HTTP/1",
	    "GET / HTTP/1.10",
	    "GET / HTTP/11.1",
	    "GET / HTTP/x.1",
	    "GET /#a HTTP/1.1",
	    "G@T / HTTP/1.1",
	    "GET a HTTP/1.1",
	    "GET \\a HTTP/1.1",
	    "GET ?a HTTP/1.1",
	};
	char bytes[200];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(bytes, sizeof(bytes), "%s\r\nHost: a\r\n\r\n", lines[i]);
		assert_refused(bytes, 400);
	}
	assert_refused("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
	assert_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
}

static void
a_host_is_needed_once_and_is_one(void **state)
{
	(void)state;
	assert_refused("GET / HTTP/1.1\r\nX: y\r\n\r\n", 400);
	assert_refused("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400);
	assert_refused("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400);
	assert_refused("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
	assert_refused("GET / HTTP/1.1\r\nHost: u@b\r\n\r\n", 400);
	assert_refused("GET / HTTP/1.1\r\nHost: b\xc3\xbc\r\n\r\n", 400);
	assert_goes_on("GET / HTTP/1.1\r\nHostile: x\r\nHost: [::1]:80\r\n\r\n",
		       "GET / HTTP/1.1\r\nhost:[::1]:80\r\n\r\n");
}

static void
lengths_are_digits_and_stand_once_and_alone(void **state)
{
	static const char *const values[] = {
	    "-1", "+3", "0x3", "3, 3", "3,3", "3 3", "3.0", "", "a", "9999999999999999999", "\xb2",
	};
	char bytes[200];

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		snprintf(bytes, sizeof(bytes), POST "Content-Length: %s\r\n\r\nabc", values[i]);
		assert_refused(bytes, 400);
	}
	assert_refused(POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", 400);
	assert_refused(POST "Content-Length: 3\r\ncontent-length: 30\r\n\r\n", 400);
}

static void
codings_are_refused_and_with_a_length_more_so(void **state)
{
	(void)state;
	assert_refused(POST "Transfer-Encoding: chunked\r\n\r\n", 411);
	assert_refused(GET "Transfer-Encoding: chunked\r\n\r\n", 411);
	assert_refused(POST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);
	assert_refused(POST "Transfer-Encoding: xchunked\r\n\r\n", 501);
	assert_refused(POST "Transfer-Encoding:\r\n\r\n", 501);
	assert_refused(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
		       501);
	assert_refused(POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400);
	assert_refused(POST "Content-Length: 0\r\nTransfer-Encoding: identity\r\n\r\n", 400);
	assert_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
}

static void
a_body_that_means_nothing_is_refused_but_known_to_be_there(void **state)
{
	struct passed p = of(GET "Content-Length: 5\r\n\r\nhello");

	(void)state;
	assert_int_equal(p.g.state, GATE_WHOLE);
	assert_int_equal(p.g.status, 400);
	assert_int_equal(p.g.left, 5);
	assert_string_equal(p.rest, "hello");
	assert_status("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", 400, GATE_WHOLE);
}

static void
methods_are_known_by_name_and_only_a_post_has_a_body(void **state)
{
	(void)state;
	assert_goes_on("DELETE /a HTTP/1.1\r\nHost: a\r\n\r\n",
		       "DELETE /a HTTP/1.1\r\nhost:a\r\ncontent-length:0\r\n\r\n");
	assert_goes_on("OPTIONS /a HTTP/1.1\r\nHost: a\r\n\r\n",
		       "OPTIONS /a HTTP/1.1\r\nhost:a\r\n\r\n");
	assert_status("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", 405, GATE_WHOLE);
	assert_status("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 405, GATE_WHOLE);
	assert_status("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405, GATE_WHOLE);
	assert_status("get / HTTP/1.1\r\nHost: a\r\n\r\n", 501, GATE_WHOLE);
	assert_status("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", 501, GATE_WHOLE);
	assert_status(POST "Expect: magic\r\nContent-Length: 3\r\n\r\n", 417, GATE_WHOLE);
}

static void
of_a_refused_request_only_the_language_goes_on(void **state)
{
	struct passed p = of("PUT /a HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\nUser-Agent: x\r\n"
			     "Accept-Language: zh\r\nCookie: aw_locale=zh_CN\r\n\r\n");

	(void)state;
	assert_string_equal(p.head, "GET / HTTP/1.1\r\nhost:localhost\r\ncookie:aw_locale=zh_CN\r\n"
				    "accept-language:zh\r\nconnection:close\r\n\r\n");
	p = of("NONSENSE\r\n");
	assert_string_equal(p.head, "GET / HTTP/1.1\r\nhost:localhost\r\nconnection:close\r\n\r\n");
}

/* ---- sizes ------------------------------------------------------------------------------------------ */

/* A request whose head has `total` bytes, an unread header filling it up. */
static char *
head_of(const char *start, size_t total)
{
	char *bytes = malloc(total + 1);
	size_t len = strlen(start);

	assert_true(bytes != NULL && len + 6 < total);
	memset(bytes, 'a', total);
	memcpy(bytes, start, len);
	memcpy(bytes + total - 4, "\r\n\r\n", 5);
	return bytes;
}

static void
a_head_has_a_limit_and_so_has_its_address(void **state)
{
	char *most = head_of(GET "X-A: ", GATE_HEAD_MAX);
	char *more = head_of(GET "X-A: ", GATE_HEAD_MAX + 1);
	char *address = head_of("GET /", GATE_HEAD_MAX + 8);
	char target[2200];

	(void)state;
	assert_int_equal(of(most).g.status, 0);
	assert_refused(more, 431);
	assert_refused(address, 414);
	snprintf(target, sizeof(target), "GET /%0*d HTTP/1.1\r\nHost: a\r\n\r\n",
		 GATE_TARGET_MAX - 1, 0);
	assert_int_equal(of(target).g.status, 0);
	snprintf(target, sizeof(target), "GET /%0*d HTTP/1.1\r\nHost: a\r\n\r\n", GATE_TARGET_MAX,
		 0);
	assert_status(target, 414, GATE_WHOLE);
	free(most);
	free(more);
	free(address);
}

static void
many_lines_are_few_that_go_on(void **state)
{
	char bytes[GATE_HEAD_MAX];
	size_t n = (size_t)snprintf(bytes, sizeof(bytes), "%s", GET);

	(void)state;
	for (int i = 0; i < 1000; i++)
		n += (size_t)snprintf(bytes + n, sizeof(bytes) - n, "X-%d: a\r\n", i);
	snprintf(bytes + n, sizeof(bytes) - n, "Cookie: late=1\r\n\r\n");
	assert_goes_on(bytes, "GET / HTTP/1.1\r\nhost:a\r\ncookie:late=1\r\n\r\n");
	n = (size_t)snprintf(bytes, sizeof(bytes), "%s", GET);
	for (int i = 0; i <= GATE_LINES_MAX; i++)
		n += (size_t)snprintf(bytes + n, sizeof(bytes) - n, "Cookie: a=%d\r\n", i);
	assert_refused(bytes, 431);
}

static void
a_body_is_counted_to_its_last_byte(void **state)
{
	struct passed p = of(POST "Content-Length: 5\r\n\r\nhello");

	(void)state;
	gate_admit(&p.g, 5);
	assert_int_equal(p.g.status, 0);
	assert_int_equal(gate_take(&p.g, 2), 2);
	assert_int_equal(gate_take(&p.g, 3), 3);
	assert_false(p.g.has_surplus);
	assert_int_equal(gate_take(&p.g, 1), 0);
	assert_true(p.g.has_surplus);
	p = of(POST "Content-Length: 5\r\n\r\nhello");
	assert_int_equal(gate_take(&p.g, 17), 5);
	assert_true(p.g.has_surplus);
	gate_admit(&p.g, 4);
	assert_int_equal(p.g.status, 413);
}

/* Room for pages that take files: the length is only a number here. */
static void
large_bodies_are_as_good_as_small_ones(void **state)
{
	enum { FILE_MAX = 8 * 1024 * 1024, PIECE = 8192 };
	struct passed p = of(POST "Content-Length: 8388608\r\nExpect: 100-continue\r\n\r\n");
	uint64_t n = 0;

	(void)state;
	gate_admit(&p.g, FILE_MAX);
	assert_int_equal(p.g.status, 0);
	assert_true(p.g.expects);
	while (p.g.left > 0)
		n += gate_take(&p.g, PIECE);
	assert_int_equal(n, FILE_MAX);
	assert_false(p.g.has_surplus);
}

static void
it_does_not_matter_in_which_pieces_a_head_comes(void **state)
{
	static const char *const heads[] = {
	    GET "Cookie: a=1\r\nX-A: b\r\n\r\nGET /next HTTP/1.1\r\n",
	    POST "Content-Length: 3\r\n\r\nabcd",
	    "\r\n" GET "Accept-Language: zh\r\n\r\n",
	    "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
	    GET "X-A : b\r\n\r\n",
	    "NONSENSE\r\nHost: a\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct passed whole = of(heads[i]);

		for (size_t step = 1; step < 20; step++) {
			struct passed p = in_steps(heads[i], strlen(heads[i]), step);

			assert_int_equal(p.g.state, whole.g.state);
			assert_int_equal(p.g.status, whole.g.status);
			assert_int_equal(p.g.seen, whole.g.seen);
			assert_string_equal(p.head, whole.head);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_goes_on_with_what_the_application_reads),
	    cmocka_unit_test(headers_without_a_value_or_in_other_alphabets_do_no_harm),
	    cmocka_unit_test(lists_are_joined_and_of_other_headers_the_first_counts),
	    cmocka_unit_test(a_post_without_body_and_length_has_the_length_nought),
	    cmocka_unit_test(whole_addresses_are_taken_apart_and_their_host_counts),
	    cmocka_unit_test(a_client_that_wants_to_close_is_heard),
	    cmocka_unit_test(what_two_readers_could_take_differently_is_refused),
	    cmocka_unit_test(request_lines_are_three_words_with_a_blank_between),
	    cmocka_unit_test(a_host_is_needed_once_and_is_one),
	    cmocka_unit_test(lengths_are_digits_and_stand_once_and_alone),
	    cmocka_unit_test(codings_are_refused_and_with_a_length_more_so),
	    cmocka_unit_test(a_body_that_means_nothing_is_refused_but_known_to_be_there),
	    cmocka_unit_test(methods_are_known_by_name_and_only_a_post_has_a_body),
	    cmocka_unit_test(of_a_refused_request_only_the_language_goes_on),
	    cmocka_unit_test(a_head_has_a_limit_and_so_has_its_address),
	    cmocka_unit_test(many_lines_are_few_that_go_on),
	    cmocka_unit_test(a_body_is_counted_to_its_last_byte),
	    cmocka_unit_test(large_bodies_are_as_good_as_small_ones),
	    cmocka_unit_test(it_does_not_matter_in_which_pieces_a_head_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
