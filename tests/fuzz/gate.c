/* Whatever comes in, what goes on is one request that any reader takes the same way. The first byte
 * says in which pieces the others come. */
#include "web/gate.h"

#include <strings.h>

#include "fuzz.h"

static void
scan(struct gate *g, const char *bytes, size_t len, size_t step)
{
	gate_begin(g);
	for (size_t n = step < len ? step : len;; n = n + step < len ? n + step : len)
		if (gate_scan(g, bytes, n) != GATE_MORE || n == len)
			return;
}

/* Lines end in CR LF and hold neither of them elsewhere, nothing that is not printable ASCII but in
 * the address, and have a name before a colon; one empty line ends the head. */
static void
check_head(char *head, size_t len)
{
	char *line = head, *end;
	int n_hosts = 0, n_lengths = 0;

	NEED(len <= GATE_OUT_MAX, head);
	NEED(strspn(head, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strcspn(head, " "), head);
	NEED(strncmp(head + strcspn(head, " "), " /", 2) == 0, head);
	NEED(memchr(head, '\0', len) == NULL, head);
	for (; (end = memmem(line, len - (size_t)(line - head), "\r\n", 2)) != line;
	     line = end + 2) {
		NEED(end != NULL, head);
		n_hosts += strncasecmp(line, "host", 4) == 0;
		n_lengths += strncasecmp(line, "content-length:", 15) == 0;
		for (char *p = line; p < end; p++)
			NEED((unsigned char)*p >= ' ' && *p != 0x7f, head);
		if (line == head)
			continue;
		for (char *p = line; p < end; p++)
			NEED((unsigned char)*p < 0x80, head);
		NEED(line[0] != ':' && strcspn(line, " \r") > strcspn(line, ":"), head);
	}
	NEED(line + 2 == head + len, head);
	NEED(n_hosts == 1, head);
	NEED(n_lengths == (strchr("PD", head[0]) != NULL), head);
}

static void
check_body(struct gate *g, size_t behind)
{
	size_t taken = gate_take(g, behind);

	NEED(taken <= behind && taken + g->left == g->length, "the body");
	NEED(g->has_surplus == (taken < behind), "what is left over");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char head[GATE_OUT_MAX + 1];
	static struct gate whole, g;
	const char *bytes = (const char *)data + 1;
	size_t len;

	if (size < 2)
		return 0;
	scan(&whole, bytes, size - 1, size);
	scan(&g, bytes, size - 1, (size_t)data[0] % 40 + 1);
	NEED(g.state == whole.state && g.status == whole.status, bytes);
	if (g.state == GATE_MORE)
		return 0;
	NEED(g.seen == whole.seen && g.seen < size, bytes);
	NEED((g.state == GATE_REFUSED) <= (g.status != 0), bytes);
	len = gate_write(&g, bytes, head);
	head[len] = '\0';
	check_head(head, len);
	if (g.state == GATE_WHOLE)
		check_body(&g, size - 1 - g.seen);
	return 0;
}
