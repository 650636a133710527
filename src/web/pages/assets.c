/* Style sheets, scripts and images: addresses with a hash in them, so they never change. */
#include <string.h>

#include "answerwell/base/asset.h"
#include "web/gzip.h"
#include "web/site.h"
#include "web/web.h"

#define FOR_EVER "public, max-age=31536000, immutable"
#define FOR_A_DAY "public, max-age=86400"

static enum result
show(struct ctx *c, const struct asset *asset, const char *cache)
{
	const char *accepted = c->in.accept_encoding;
	const char *tag = asset != NULL ? asset->etag : "";
	int tag_len = (int)strlen(tag) - 1; /* without its last quote */

	if (asset == NULL)
		return NOT_FOUND;
	if (asset->gzip != NULL || asset->brotli != NULL)
		reply_header(c, "vary", "accept-encoding");
	if (asset->brotli != NULL && accepts_coding(accepted, "br")) {
		c->out.coding = "br";
		return reply_fixed(c, asset->type,
				   arena_printf(c->arena, "%.*s-br\"", tag_len, tag), cache,
				   asset->brotli, asset->brotli_len);
	}
	if (asset->gzip != NULL && accepts_coding(accepted, "gzip")) {
		c->out.coding = "gzip";
		return reply_fixed(c, asset->type,
				   arena_printf(c->arena, "%.*s" GZIP_TAG "\"", tag_len, tag),
				   cache, asset->gzip, asset->gzip_len);
	}
	return reply_fixed(c, asset->type, tag, cache, asset->data, asset->len);
}

static enum result
get_asset(struct ctx *c)
{
	const struct asset *asset = asset_at(c->in.path);

	if (asset == NULL) {
		asset = site_asset_at(c, c->in.path);
		c->out.is_brief = asset != NULL;
	}
	return show(c, asset, FOR_EVER);
}

RESOURCE(page_asset, GET(get_asset, ANYONE | NO_SESSION | AT_ONCE));

/* Browsers ask for it whatever the page says. */
static enum result
get_favicon(struct ctx *c)
{
	c->out.is_brief = true;
	return show(c, site_of(c)->look.icon, FOR_A_DAY);
}

RESOURCE(page_favicon, GET(get_favicon, ANYONE | NO_SESSION | AT_ONCE));
