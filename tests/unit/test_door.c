/* The door with Kore's side played here: what is read of a socket, in which pieces it is given on, and
 * what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/config.h"
#include "web/door.h"
#include "web/kore.h"
#include "web/request.h"
#include "web/web.h"

enum { FILE_BYTES = 8 * 1024 * 1024, BODY_PIECE = 8192, TURN_MOST = 64 * 1024 + BODY_PIECE };

static struct {
	char head[20000]; /* the last one that came */
	size_t left; /* of its body */
	size_t got, most; /* bytes of bodies; in the largest piece */
	uint64_t sum; /* of those bytes */
	int n_heads, n_turns;
	char sent[200];
	bool is_gone;
} kore;

/* ---- Kore's side ------------------------------------------------------------------------------------ */

u_int16_t http_header_max = 17408;
u_int16_t http_keepalive_time = 20;
struct kore_domain_h domains = TAILQ_HEAD_INITIALIZER(domains);

static const struct resource takes_files = {
    .name = "page_files", POST(NULL, 0), .body_max = FILE_BYTES};
static struct kore_route route = {.func = (char *)"page_files"};

const struct resource *
web_resource(size_t i)
{
	static struct resource with_post;

	with_post = takes_files;
	with_post.post = (page_fn)(void (*)(void))abort;
	return i == 0 ? &with_post : NULL;
}

int
kore_route_lookup(struct http_request *req, struct kore_domain *dom, int method,
		  struct kore_route **out)
{
	(void)dom;
	assert_int_equal(method, HTTP_METHOD_POST);
	*out = strcmp(req->path, "/files") == 0 ? &route : NULL;
	return *out != NULL;
}

bool
request_peer(const struct connection *c, char *out, size_t size)
{
	(void)c;
	(void)out;
	(void)size;
	return true;
}

void *
kore_malloc(size_t n)
{
	void *p = malloc(n);

	assert_non_null(p);
	return p;
}

u_int64_t
kore_time_ms(void)
{
	return 1;
}

void
kore_connection_disconnect(struct connection *c)
{
	(void)c;
	kore.is_gone = true;
}

void
kore_platform_event_all(int fd, void *c)
{
	(void)fd;
	(void)c;
	kore.n_turns++;
}

void
net_send_queue(struct connection *c, const void *data, size_t len)
{
	(void)c;
	assert_true(len < sizeof(kore.sent));
	memcpy(kore.sent, data, len);
}

int
net_send_flush(struct connection *c)
{
	(void)c;
	return KORE_RESULT_OK;
}

int
net_read(struct connection *c, size_t *bytes)
{
	ssize_t n = recv(c->fd, c->rnb->buf + c->rnb->s_off, c->rnb->b_len - c->rnb->s_off, 0);

	if (n <= 0)
		c->evt.flags &= ~KORE_EVENT_READ;
	*bytes = n > 0 ? (size_t)n : 0;
	return KORE_RESULT_OK;
}

static void
read_next(struct connection *c, size_t len, int (*cb)(struct netbuf *))
{
	free(c->rnb->buf);
	*c->rnb =
	    (struct netbuf){.owner = c, .buf = malloc(len), .b_len = len, .m_len = len, .cb = cb};
}

void
net_recv_queue(struct connection *c, size_t len, int flags, int (*cb)(struct netbuf *))
{
	assert_int_equal(flags, NETBUF_CALL_CB_ALWAYS);
	c->rnb = calloc(1, sizeof(*c->rnb));
	read_next(c, len, cb);
}

static int body_recv(struct netbuf *nb);

static void
take_body(struct connection *c, const uint8_t *bytes, size_t len)
{
	assert_true(len <= kore.left);
	kore.left -= len;
	kore.got += len;
	if (len > kore.most)
		kore.most = len;
	for (size_t i = 0; i < len; i++)
		kore.sum += bytes[i];
	if (kore.left > 0)
		read_next(c, kore.left < BODY_PIECE ? kore.left : BODY_PIECE, body_recv);
}

static int
body_recv(struct netbuf *nb)
{
	uint8_t bytes[BODY_PIECE];
	size_t len = nb->s_off;

	memcpy(bytes, nb->buf, len);
	take_body(nb->owner, bytes, len);
	return KORE_RESULT_OK;
}

int
http_header_recv(struct netbuf *nb)
{
	struct connection *c = nb->owner;
	uint8_t *bytes = nb->buf, *end = memmem(bytes, nb->s_off, "\r\n\r\n", 4);
	size_t len = nb->s_off;
	const char *length;

	assert_non_null(end);
	end += 4;
	memcpy(kore.head, bytes, (size_t)(end - bytes));
	kore.head[end - bytes] = '\0';
	kore.n_heads++;
	length = strstr(kore.head, "content-length:");
	kore.left = length != NULL ? strtoul(length + 15, NULL, 10) : 0;
	nb->buf = NULL;
	take_body(c, end, len - (size_t)(end - bytes));
	free(bytes);
	return KORE_RESULT_OK;
}

/* net_recv_flush, after an event. */
static void
on_event(struct connection *c)
{
	size_t n;

	c->evt.flags |= KORE_EVENT_READ;
	while ((c->evt.flags & KORE_EVENT_READ) != 0 && c->rnb->buf != NULL &&
	       c->rnb->s_off < c->rnb->b_len) {
		assert_int_equal(c->read(c, &n), KORE_RESULT_OK);
		if ((c->evt.flags & KORE_EVENT_READ) == 0)
			break;
		c->rnb->s_off += n;
		assert_int_equal(c->rnb->cb(c->rnb), KORE_RESULT_OK);
	}
}

/* ---- the tests -------------------------------------------------------------------------------------- */

struct line {
	struct connection c;
	struct listener listener;
	struct kore_server server;
	int client;
};

static struct line
connected(void)
{
	struct line l = {0};
	int fds[2];

	memset(&kore, 0, sizeof(kore));
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	l.client = fds[0];
	l.c.fd = fds[1];
	return l;
}

static void
open_door(struct line *l)
{
	TAILQ_INIT(&l->server.domains);
	l->listener.server = &l->server;
	l->c.owner = &l->listener;
	answerwell_connect(&l->c);
}

static void
hang_up(struct line *l)
{
	free(l->c.rnb->buf);
	free(l->c.rnb);
	free(l->c.hdlr_extra);
	close(l->client);
	close(l->c.fd);
}

static void
say(struct line *l, const char *text)
{
	assert_int_equal(write(l->client, text, strlen(text)), strlen(text));
	on_event(&l->c);
}

static bool
closes_after_answer(struct line *l)
{
	door_answer(&l->c);
	return (l->c.flags & CONN_CLOSE_EMPTY) != 0;
}

static void
a_file_of_8_mb_goes_through_in_small_pieces_and_by_turns(void **state)
{
	struct line l = connected();
	uint8_t piece[1000];
	uint64_t sum = 0;
	size_t got = 0;

	(void)state;
	open_door(&l);
	say(&l, "POST /files HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n"
		"Expect: 100-continue\r\n\r\n");
	assert_string_equal(kore.sent, "HTTP/1.1 100 Continue\r\n\r\n");
	for (size_t n = 0; n < FILE_BYTES;) {
		size_t len = FILE_BYTES - n < sizeof(piece) ? FILE_BYTES - n : sizeof(piece);

		memset(piece, (int)(n % 251), len);
		if (write(l.client, piece, len) == (ssize_t)len) {
			sum += len * (n % 251);
			n += len;
			continue;
		}
		/* The socket is full: one turn takes part of it and leaves the rest to the next. */
		got = kore.got;
		on_event(&l.c);
		assert_true(kore.got > got && kore.got - got <= TURN_MOST);
	}
	while (kore.left > 0)
		on_event(&l.c);
	assert_int_equal(kore.got, FILE_BYTES);
	assert_int_equal(kore.sum, sum);
	assert_true(kore.most <= http_header_max);
	assert_true(kore.n_turns > 0);
	assert_false(closes_after_answer(&l));
	hang_up(&l);
}

static void
once_it_is_no_longer_http_bytes_pass_as_they_are(void **state)
{
	static const char frame[] = "\x81\x02hi";
	struct line l = connected();

	(void)state;
	open_door(&l);
	say(&l, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	l.c.proto = CONN_PROTO_WEBSOCKET; /* as after 101 */
	read_next(&l.c, sizeof(frame), body_recv);
	kore.left = 1000;
	say(&l, frame);
	assert_int_equal(kore.got, strlen(frame));
	assert_ptr_equal(l.c.read, net_read);
	hang_up(&l);
}

static void
a_byte_too_many_is_not_read_and_closes(void **state)
{
	static const char *const requests[] = {
	    "POST /files HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=bX",
	    "GET / HTTP/1.1\r\nHost: a\r\n\r\nX",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		struct line l = connected();

		open_door(&l);
		say(&l, requests[i]);
		assert_int_equal(kore.n_heads, 1);
		assert_int_equal(kore.got, i == 0 ? 3 : 0);
		assert_true(closes_after_answer(&l));
		hang_up(&l);
	}
}

static void
what_comes_before_the_answer_closes_and_what_comes_after_is_the_next(void **state)
{
	struct line l = connected();

	(void)state;
	open_door(&l);
	say(&l, "POST /files HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
	say(&l, "a=b");
	assert_int_equal(kore.got, 3);
	assert_false(closes_after_answer(&l));
	read_next(&l.c, http_header_max, http_header_recv); /* Kore has answered */
	say(&l, "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(kore.n_heads, 2);
	assert_string_equal(kore.head, "GET /next HTTP/1.1\r\nhost:a\r\n\r\n");
	assert_false(closes_after_answer(&l));
	say(&l, "GET /third HTTP/1.1\r\n");
	assert_true(closes_after_answer(&l));
	hang_up(&l);
}

static void
a_refused_body_is_dropped_before_the_answer(void **state)
{
	struct line l = connected();

	(void)state;
	open_door(&l);
	say(&l, "POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
	assert_int_equal(kore.n_heads, 0);
	say(&l, "def");
	assert_int_equal(kore.n_heads, 1);
	assert_string_equal(kore.head,
			    "GET / HTTP/1.1\r\nhost:localhost\r\nconnection:close\r\n\r\n");
	assert_int_equal(kore.got, 0);
	assert_int_equal(door_refusal(&(struct http_request){.owner = &l.c}), 405);
	assert_string_equal(door_allows(&(struct http_request){.owner = &l.c}), "GET, HEAD");
	assert_true(closes_after_answer(&l));
	hang_up(&l);
}

static void
a_client_that_leaves_is_let_go(void **state)
{
	struct line l = connected();

	(void)state;
	open_door(&l);
	say(&l, "GET / HT");
	assert_int_equal(shutdown(l.client, SHUT_WR), 0);
	on_event(&l.c);
	assert_true(kore.is_gone);
	assert_int_equal(kore.n_heads, 0);
	hang_up(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_of_8_mb_goes_through_in_small_pieces_and_by_turns),
	    cmocka_unit_test(once_it_is_no_longer_http_bytes_pass_as_they_are),
	    cmocka_unit_test(a_byte_too_many_is_not_read_and_closes),
	    cmocka_unit_test(what_comes_before_the_answer_closes_and_what_comes_after_is_the_next),
	    cmocka_unit_test(a_refused_body_is_dropped_before_the_answer),
	    cmocka_unit_test(a_client_that_leaves_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
