#include "look.h"

#include <inttypes.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/text/brand.h"
#include "gzip.h"

enum { SHOWN_HEIGHT = 32, SHOWN_WIDTH_MAX = 180, OWN_MAX = 2, PACK_LEVEL = 9 };

static struct brand brand;
static struct look current;
static struct asset own[OWN_MAX];
static size_t n_own;
static struct arena *kept; /* until the process ends */

/* FNV-1a: it only has to differ when the content does. */
static const char *
fingerprint(const unsigned char *data, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ data[i]) * UINT64_C(0x100000001b3);
	return arena_printf(kept, "%012" PRIx64, h >> 16);
}

static const struct asset *
make_asset(const char *name, const char *ending, const char *type, const unsigned char *data,
	   size_t len)
{
	const char *hash = fingerprint(data, len);
	struct asset *a = &own[n_own++];

	a->name = arena_printf(kept, "%s%s", name, ending);
	a->path = arena_printf(kept, "/assets/%s-%s%s", name, hash, ending);
	a->type = type;
	a->etag = arena_printf(kept, "\"%s\"", hash);
	a->data = data;
	a->len = len;
	a->gzip = gzip_new(data, len, PACK_LEVEL, &a->gzip_len);
	return a;
}

static void
use_css(void)
{
	const struct asset *css = asset_named("site.css");
	size_t extra = strlen(brand.css);
	unsigned char *all;

	current.css = css;
	if (extra == 0 || css == NULL)
		return;
	all = arena_alloc(kept, css->len + extra + 1);
	memcpy(all, css->data, css->len);
	memcpy(all + css->len, brand.css, extra + 1);
	current.css = make_asset("site", ".css", css->type, all, css->len + extra);
}

static void
use_logo(void)
{
	int shown;

	current.icon = asset_named("icon.svg");
	current.icon_sizes = "any";
	if (brand.logo == NULL)
		return;
	current.logo =
	    make_asset("logo", brand.is_png ? ".png" : ".svg",
		       brand.is_png ? "image/png" : "image/svg+xml", brand.logo, brand.logo_len);
	shown = brand.width * SHOWN_HEIGHT / brand.height;
	current.logo_height = SHOWN_HEIGHT;
	if (shown > SHOWN_WIDTH_MAX) {
		current.logo_height = SHOWN_HEIGHT * SHOWN_WIDTH_MAX / shown;
		shown = SHOWN_WIDTH_MAX;
	}
	current.logo_width = shown > 0 ? shown : 1;
	current.logo_is_name = brand.width >= 2 * brand.height;
	if (brand.width * 5 > brand.height * 6 || brand.height * 5 > brand.width * 6)
		return;
	current.icon = current.logo;
	if (brand.is_png)
		current.icon_sizes = arena_printf(kept, "%dx%d", brand.width, brand.height);
}

enum result
look_open(char *why, size_t why_size)
{
	enum result r;

	kept = arena_new();
	r = brand_read(kept, &brand, why, why_size);
	if (r != OK)
		return r;
	use_css();
	use_logo();
	return OK;
}

const struct look *
look(void)
{
	return &current;
}

struct safe_html
look_welcome(enum locale l)
{
	return brand.welcome[l];
}

const struct asset *
look_asset_at(const char *path)
{
	for (size_t i = 0; i < n_own; i++)
		if (strcmp(own[i].path, path) == 0)
			return &own[i];
	return NULL;
}
