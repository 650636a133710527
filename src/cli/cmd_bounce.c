/* `answerwell bounce [--explain FILE]`: what came back, from a mail server's alias, or in words. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "mailer/bounce.h"
#include "mailer/bounce_take.h"

/* All of it, of which BOUNCE_BYTES are kept: a mail server wants to get rid of the rest, too. NULL: it cannot be read. */
static char *
read_all(struct arena *a, FILE *in, size_t *len)
{
	char *message = arena_alloc(a, BOUNCE_BYTES), rest[16 << 10];

	*len = fread(message, 1, BOUNCE_BYTES, in);
	while (fread(rest, 1, sizeof(rest), in) == sizeof(rest))
		;
	return ferror(in) ? NULL : message;
}

static void
print(const struct bounce *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct bounce_recipient *r = &b->list[i];

		printf("%s\t%s\t%s\t%s\n", bounce_kind_name(r->kind), r->address, r->status,
		       bounce_reason(b, r));
	}
	if (b->n == 0)
		printf("none\t\t\t%s\n", b->reason);
}

static int
explain(struct arena *a, const char *path)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	struct bounce *b = arena_alloc(a, sizeof(*b));
	char *message = NULL;
	size_t len = 0;

	if (in == NULL || (message = read_all(a, in, &len)) == NULL) {
		fprintf(stderr, "answerwell bounce: %s: %s\n", path, strerror(errno));
		return 1;
	}
	if (in != stdin)
		(void)fclose(in);
	bounce_read(a, message, len, b);
	print(b);
	return 0;
}

/* Whatever is wrong here, the message is still there when it is mended. */
static int
take(struct arena *a)
{
	struct db db;
	size_t len = 0;
	char *message = read_all(a, stdin, &len);
	bool is_known;

	if (message == NULL || !cli_open(&db, a))
		return EX_TEMPFAIL;
	return bounce_take(&db, a, message, len, &is_known) == OK ? EX_OK : EX_TEMPFAIL;
}

int
cmd_bounce(int argc, char **argv)
{
	const char *path = NULL;
	const struct option options[] = {{"--explain", &path, NULL}};
	struct arena *a;
	int code;

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), NULL, 0, 0))
		return EX_USAGE;
	a = arena_new();
	code = path != NULL ? explain(a, path) : take(a);
	arena_free(a);
	return code;
}
