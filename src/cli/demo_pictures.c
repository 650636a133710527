/* The demo's pictures: made for it, and drawn anew like anybody's. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/place.h"
#include "answerwell/forum/upload.h"
#include "answerwell/picture/picture.h"
#include "cli/demo.h"

enum { FILE_MAX = 256 * 1024 };

/* Beside this program in a checkout, in lib where it is installed. */
static void
helper_path(char path[PATH_MAX])
{
	char self[PATH_MAX - 64] = "";
	char *slash;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) > 0 &&
	    (slash = strrchr(self, '/')) != NULL)
		*slash = '\0';
	snprintf(path, PATH_MAX, "%s/answerwell-picture", self);
	if (access(path, X_OK) != 0)
		snprintf(path, PATH_MAX, "%s/../lib/answerwell/answerwell-picture", self);
}

/* 0: it is not there. */
static size_t
read_picture(struct arena *a, const char *name, char **bytes)
{
	char path[PATH_MAX];
	size_t n;
	FILE *f;

	place_of(path, sizeof(path), arena_printf(a, "assets/demo/pictures/%s.webp", name));
	if ((f = fopen(path, "rb")) == NULL)
		return 0;
	*bytes = arena_alloc(a, FILE_MAX);
	n = fread(*bytes, 1, FILE_MAX, f);
	fclose(f);
	return n;
}

static enum result
keep(struct db *db, struct demo *d, const struct demo_post *p, const char *name, struct upload *out)
{
	char path[PATH_MAX], *bytes = NULL;
	size_t len = read_picture(d->arena, name, &bytes);
	enum picture_verdict verdict = PICTURE_BROKEN;
	struct picture made;
	enum result r;

	helper_path(path);
	if (len == 0)
		return demo_bad(d, p->block, "names a picture that is not there");
	r = picture_make(d->arena, path, bytes, len, &verdict, &made);
	if (r == OK && verdict != PICTURE_MADE)
		return demo_bad(d, p->block, "shows a picture that cannot be drawn");
	return r == OK ? upload_keep_picture(db, d->arena, p->author, &made, out) : r;
}

enum result
demo_pictured(struct db *db, struct demo *d, const struct demo_post *p, const char **body)
{
	static const char mark[] = "](picture:";
	const char *rest = *body, *at;
	struct upload kept;
	enum result r = OK;
	struct buf out;

	buf_init(&out, d->arena, strlen(rest) + 64);
	while (r == OK && (at = strstr(rest, mark)) != NULL) {
		const char *name = at + strlen(mark);
		size_t len = strcspn(name, ")");

		r = keep(db, d, p, arena_strndup(d->arena, name, len), &kept);
		buf_append(&out, rest, (size_t)(at - rest));
		if (r == OK)
			buf_printf(&out, "](/pictures/%s/%dx%d", kept.key, kept.width, kept.height);
		rest = name + len;
	}
	buf_puts(&out, rest);
	*body = out.data;
	return r;
}
