#include "look.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/brand.h"
#include "gzip.h"

enum { SHOWN_HEIGHT = 32, SHOWN_WIDTH_MAX = 180, PACK_LEVEL = 9 };

/* FNV-1a: it only has to differ when the content does. */
static const char *
fingerprint(struct arena *arena, const unsigned char *data, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ data[i]) * UINT64_C(0x100000001b3);
	return arena_printf(arena, "%012" PRIx64, h >> 16);
}

static const struct asset *
make_asset(struct arena *arena, struct look *l, const char *name, const char *ending,
	   const char *type, const unsigned char *data, size_t len)
{
	const char *hash = fingerprint(arena, data, len);
	struct asset *a = &l->own[l->n_own++];
	void *packed = gzip_new(data, len, PACK_LEVEL, &a->gzip_len);

	if (packed != NULL)
		arena_defer(arena, free, packed);
	a->name = arena_printf(arena, "%s%s", name, ending);
	a->path = arena_printf(arena, "/assets/%s-%s%s", name, hash, ending);
	a->type = type;
	a->etag = arena_printf(arena, "\"%s\"", hash);
	a->data = data;
	a->len = len;
	a->gzip = packed;
	return a;
}

static void
use_css(struct arena *a, struct look *l, const char *accent)
{
	const struct asset *css = asset_named("site.css");
	const char *own = brand_css(a, accent);
	size_t extra = strlen(own);
	unsigned char *all;

	l->css = css;
	if (extra == 0 || css == NULL)
		return;
	all = arena_alloc(a, css->len + extra + 1);
	memcpy(all, css->data, css->len);
	memcpy(all + css->len, own, extra + 1);
	l->css = make_asset(a, l, "site", ".css", css->type, all, css->len + extra);
}

static void
use_logo(struct arena *a, struct look *l, const struct brand *brand)
{
	int shown;

	l->icon = asset_named("icon.svg");
	l->icon_sizes = "any";
	if (brand->logo == NULL)
		return;
	l->logo =
	    make_asset(a, l, "logo", brand->is_png ? ".png" : ".svg",
		       brand->is_png ? "image/png" : "image/svg+xml", brand->logo, brand->logo_len);
	shown = brand->width * SHOWN_HEIGHT / brand->height;
	l->logo_height = SHOWN_HEIGHT;
	if (shown > SHOWN_WIDTH_MAX) {
		l->logo_height = SHOWN_HEIGHT * SHOWN_WIDTH_MAX / shown;
		shown = SHOWN_WIDTH_MAX;
	}
	l->logo_width = shown > 0 ? shown : 1;
	l->logo_is_name = brand->width >= 2 * brand->height;
	if (brand->width * 5 > brand->height * 6 || brand->height * 5 > brand->width * 6)
		return;
	l->icon = l->logo;
	if (brand->is_png)
		l->icon_sizes = arena_printf(a, "%dx%d", brand->width, brand->height);
}

void
look_make(struct arena *a, const struct brand *brand, const char *accent, struct look *out)
{
	*out = (struct look){.n_own = 0};
	use_css(a, out, accent);
	use_logo(a, out, brand);
}

const struct asset *
look_asset_at(const struct look *l, const char *path)
{
	for (size_t i = 0; i < l->n_own; i++)
		if (strcmp(l->own[i].path, path) == 0)
			return &l->own[i];
	return NULL;
}
