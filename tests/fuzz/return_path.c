/* Return paths: none is taken for ours but those that we have made, whole and unaltered. */
#include "mailer/mime.h"

#include <unistd.h>

#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/mailing/delivery.h"
#include "fuzz.h"

static void
keys(void)
{
	static bool is_open;
	char name[] = "/tmp/answerwell-fuzz-XXXXXX", why[256];
	int fd;

	if (is_open)
		return;
	fd = mkstemp(name);
	if (fd == -1 || dprintf(fd, "key 1 %064d\n", 7) < 0 || close(fd) != 0 ||
	    config_load(why, sizeof(why)) != OK || secret_open(name, false, why, sizeof(why)) != OK)
		abort();
	(void)unlink(name);
	is_open = true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = fuzz_text(a, data, size);
	int64_t id;
	char *ours, *altered;
	size_t at;

	keys();
	id = mime_delivery_of(a, text);
	NEED(id >= 0, text);
	if (id != 0) {
		/* Only by having it whole. */
		ours = mime_return_path(a, &(struct delivery){.id = id});
		ours = arena_strndup(a, ours, (size_t)(strrchr(ours, '@') - ours));
		NEED(strstr(text, strstr(ours, "+b-")) != NULL, text);
	}
	id = 1;
	for (size_t i = 0; i < size && i < 7; i++)
		id = id * 256 + data[i];
	id = id & INT64_MAX;
	ours = mime_return_path(a, &(struct delivery){.id = id});
	NEED(mime_delivery_of(a, ours) == id, ours);
	altered = arena_strdup(a, ours);
	at = size > 8 ? (size_t)data[7] % strlen(altered) : 0;
	if (size > 8 && data[8] != '\0' && altered[at] != (char)data[8] &&
	    altered + at >= strstr(altered, "+b-") && altered + at < strrchr(altered, '@')) {
		altered[at] = (char)data[8];
		NEED(mime_delivery_of(a, altered) == 0, altered);
	}
	arena_free(a);
	return 0;
}
