/* Style sheets, scripts and images: addresses with a hash in them, so they never change. */
#include "answerwell/base/asset.h"
#include "web/look.h"
#include "web/web.h"

#define FOR_EVER "public, max-age=31536000, immutable"
#define FOR_A_DAY "public, max-age=86400"

static enum result
show(struct ctx *c, const struct asset *asset, const char *cache)
{
	if (asset == NULL)
		return NOT_FOUND;
	return reply_fixed(c, asset->type, asset->etag, cache, asset->data, asset->len);
}

static enum result
get_asset(struct ctx *c)
{
	const struct asset *asset = asset_at(c->in.path);

	return show(c, asset != NULL ? asset : look_asset_at(c->in.path), FOR_EVER);
}

RESOURCE(page_asset, GET(get_asset, ANYONE | NO_SESSION));

/* Browsers ask for it whatever the page says. */
static enum result
get_favicon(struct ctx *c)
{
	return show(c, look()->icon, FOR_A_DAY);
}

RESOURCE(page_favicon, GET(get_favicon, ANYONE | NO_SESSION));
