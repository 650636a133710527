/* A file of a Stack Exchange dump. */
#include "cli/se_read.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static enum result
on_row(void *arg, const struct se_row *row, const char **why)
{
	size_t *bytes = arg;

	for (const char **at = row->attributes; at[0] != NULL; at += 2) {
		NEED(str_is_utf8(at[1], strlen(at[1])), at[1]);
		NEED(se_attribute(row, at[0]) != NULL, at[0]);
		*bytes += strlen(at[0]) + strlen(at[1]);
	}
	NEED(row->line > 0, "a line");
	*why = "has an Id that is not wanted";
	return str_eq(se_attribute(row, "Id"), "0") ? INVALID : OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	size_t bytes = 0;
	struct se_reader reader = {.path = path, .root = "posts", .on_row = on_row, .arg = &bytes};
	char why[256] = "";
	enum result r;

	if (fd == -1) {
		fd = memfd_create("posts", MFD_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (fd == -1 || ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	r = se_read(&reader, why, sizeof(why));
	NEED(r == OK || r == INVALID, why);
	NEED((r == OK) == (why[0] == '\0'), why);
	/* Without entities nothing grows. */
	NEED(bytes <= size, why);
	return 0;
}
