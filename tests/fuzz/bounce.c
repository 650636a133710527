/* A message that came back: whatever stands in it, the reader ends, says nothing that is not text, and takes no sign of a
 * return path for ours that we have not made. */
#include "mailer/bounce.h"

#include "fuzz.h"
#include "mailer/mime.h"

enum { ADDRESS_MOST = 512 };

static void
check_text(const char *text)
{
	NEED(text != NULL, "a text");
	NEED(str_is_utf8(text, strlen(text)), text);
	NEED(!str_has_controls(text, false), text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bounce b;
	struct arena *a = arena_new();

	bounce_read(a, (const char *)data, size, &b);
	NEED(b.n <= BOUNCE_RECIPIENTS && b.n_ids <= BOUNCE_NAMES && b.n_paths <= BOUNCE_NAMES,
	     "few");
	NEED(b.n_addressed <= b.n_paths, "a part");
	for (size_t i = 0; i < b.n; i++) {
		check_text(b.list[i].address);
		check_text(b.list[i].other);
		check_text(b.list[i].status);
		check_text(bounce_reason(&b, &b.list[i]));
		NEED(strlen(b.list[i].address) < ADDRESS_MOST, b.list[i].address);
		NEED(b.list[i].kind != BOUNCE_HARD || cause_is_hard(b.list[i].cause),
		     b.list[i].address);
		for (size_t k = 0; k < i; k++)
			NEED(b.list[i].address[0] == '\0' ||
				 strcasecmp(b.list[i].address, b.list[k].address) != 0,
			     b.list[i].address);
	}
	for (size_t i = 0; i < b.n_paths; i++)
		check_text(b.paths[i]);
	arena_free(a);
	return 0;
}
