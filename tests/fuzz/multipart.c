/* Bodies of forms with files. */
#include "web/multipart.h"

#include "fuzz.h"
#include "web/web.h"

#define TYPE "multipart/form-data; boundary=x"
#define BEHIND "\r\n--x--"

/* A file comes out as it went in, whatever is in it but the boundary. */
static void
check_round_trip(struct arena *a, const char *bytes, size_t len)
{
	static const char head[] =
	    "--x\r\ncontent-disposition: form-data; name=\"f\"; filename=\"g\"\r\n\r\n";
	size_t head_len = sizeof(head) - 1, all = head_len + len + sizeof(BEHIND) - 1, n;
	char *body = arena_alloc(a, all);
	struct field *fields;

	if (memmem(bytes, len, "--x", 3) != NULL)
		return;
	memcpy(body, head, head_len);
	memcpy(body + head_len, bytes, len);
	memcpy(body + head_len + len, BEHIND, sizeof(BEHIND) - 1);
	NEED(multipart_decode(a, TYPE, body, all, 1, &fields, &n) == OK && n == 1, head);
	NEED(fields[0].len == len && memcmp(fields[0].value, bytes, len) == 0, head);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *body = (const char *)data;
	struct field *fields;
	size_t n;
	enum result r;

	r = multipart_decode(a, TYPE, body, size, 8, &fields, &n);
	NEED((r == OK || r == INVALID) && n <= 8, "result");
	for (size_t i = 0; i < n; i++) {
		NEED(fields[i].len <= size && fields[i].value[fields[i].len] == '\0', "value");
		NEED(fields[i].file == NULL || !fields[i].is_valid, fields[i].name);
	}
	/* The head as a Content-Type. */
	if (size > 0)
		r = multipart_decode(a, arena_strndup(a, body, size), body, size, 8, &fields, &n);
	NEED(r == OK || r == INVALID, "type");
	check_round_trip(a, body, size);
	arena_free(a);
	return 0;
}
