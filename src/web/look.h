/* The site's own look (text/brand.h) as the pages need it: the style sheet with its colour, logo and icon as
 * assets with addresses of their own. */
#ifndef WEB_LOOK_H
#define WEB_LOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/asset.h"

struct arena;
struct brand;

enum { LOOK_ASSETS = 2 };

struct look {
	const struct asset *css; /* the one style sheet, with the site's accent */
	const struct asset
	    *icon; /* of the tab and the home screen: the logo if it is about square */
	const struct asset *logo; /* NULL: the product's own mark */
	int logo_width, logo_height; /* as shown, CSS pixels */
	bool logo_is_name; /* wide: it stands for the site's name */
	const char *icon_sizes; /* "any" or "512x512" */
	struct asset
	    own[LOOK_ASSETS]; /* made for this look; `css`, `logo` and `icon` may point there */
	size_t n_own;
};

/* Into *out, which may not move afterwards; all of it lies in the arena. */
void look_make(struct arena *a, const struct brand *brand, const char *accent, struct look *out);

/* As asset_at, of those made for this look. */
const struct asset *look_asset_at(const struct look *l, const char *path);

#endif
