/* What of a connection's bytes is one request, and what is sent on of it: exactly one head, written
 * anew, and exactly the body that it announces. Pure: door.c brings the bytes and takes the result to
 * Kore.
 *
 * A head is read as RFC 9112 asks a server to: whatever two readers could take differently (a bare
 * line feed, blanks before a colon, folded lines, two lengths, a length beside a coding) is refused,
 * never mended. What goes on are the headers that the application reads, once each, in ASCII. */
#ifndef ANSWERWELL_WEB_GATE_H
#define ANSWERWELL_WEB_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	GATE_HEAD_MAX = 16 * 1024, /* bytes of a head, its empty line among them */
	GATE_OUT_MAX = GATE_HEAD_MAX + 64, /* of one as gate_write writes it */
	GATE_TARGET_MAX = 1998, /* Kore's own limit */
	GATE_HOST_MAX = 253,
	GATE_LINES_MAX = 64 /* headers that go on, each line counted */
};

enum gate_state {
	GATE_MORE, /* the head is not there yet */
	GATE_WHOLE, /* it is, and where its body ends is known, also if `status` refuses it */
	GATE_REFUSED /* `status` says why; nobody can tell where this request ends */
};

/* Those that a server may know; which of them a page takes is the page's business. Only a POST has a
 * body. */
enum gate_method {
	GATE_GET,
	GATE_HEAD,
	GATE_POST,
	GATE_PUT,
	GATE_DELETE,
	GATE_PATCH,
	GATE_OPTIONS,
	GATE_OTHER
};

/* Places in the bytes of the head. */
struct gate_text {
	uint16_t at, len;
};

struct gate {
	enum gate_state state;
	int status; /* of the answer that refuses; 0: goes on */
	enum gate_method method;
	bool is_1_0;
	bool closes; /* the client wants no further request here */
	bool expects; /* it waits for 100 (Continue) before it sends the body */
	bool has_surplus; /* bytes came that belong to no announced body */
	uint64_t length; /* of the body */
	uint64_t left; /* of it, still to come */
	size_t seen; /* bytes looked at; of a whole head: all of it */
	/* What follows is the reader's own. */
	size_t line; /* where the line at hand begins */
	bool has_request, has_blank, has_host, has_length, has_coding, is_chunked, is_absolute;
	struct gate_text target, host;
	size_t n_lines;
	struct {
		uint16_t name;
		struct gate_text value;
	} lines[GATE_LINES_MAX];
};

void gate_begin(struct gate *g);

/* Goes on reading a head of which `len` bytes are there: those of before, unchanged, and more. Each
 * byte is looked at once. What stands behind a whole head (at g->seen) is not touched. */
enum gate_state gate_scan(struct gate *g, const char *bytes, size_t len);

/* Once whole: refuses a body of more than `max` bytes (413), any at all if max is 0. */
void gate_admit(struct gate *g, uint64_t max);

/* `n` bytes of the connection came behind the head: how many of them are the body's. */
size_t gate_take(struct gate *g, size_t n);

/* The head that goes on, into `out` of GATE_OUT_MAX bytes; its length. Of a refused request: one that
 * asks for "/" with nothing but what the answer's language is chosen by. */
size_t gate_write(const struct gate *g, const char *bytes, char *out);

#endif
