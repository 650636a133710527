/* The site's own look (text/brand.h) as the pages need it. Read once in the parent, before it changes
 * its root; the workers inherit it. */
#ifndef WEB_LOOK_H
#define WEB_LOOK_H

#include <stddef.h>

#include "answerwell/base/asset.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/text/markdown.h"

struct look {
	const struct asset *css; /* the one style sheet, with the site's accent */
	const struct asset
	    *icon; /* of the tab and the home screen: the logo if it is about square */
	const struct asset *logo; /* NULL: the product's own mark */
	int logo_width, logo_height; /* as shown, CSS pixels */
	bool logo_is_name; /* wide: it stands for the site's name */
	const char *icon_sizes; /* "any" or "512x512" */
};

/* FAILED: why[] says which setting and what is wrong. */
enum result look_open(char *why, size_t why_size) MUST_USE;
const struct look *look(void);
struct safe_html look_welcome(enum locale l);
/* As asset_at, for those made at the start. */
const struct asset *look_asset_at(const char *path);

#endif
