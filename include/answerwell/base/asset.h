/* Style sheets, scripts and images: compiled in by gen/assetc from assets/{css,js,images}. */
#ifndef ANSWERWELL_BASE_ASSET_H
#define ANSWERWELL_BASE_ASSET_H

#include <stddef.h>

/* The address holds a hash of the content (and of what the content refers to), so it may be cached
 * for ever. */
struct asset {
	const char *name; /* "site.css" */
	const char *path; /* "/assets/site-0123456789ab.css" */
	const char *type; /* "text/css; charset=utf-8" */
	const char *etag; /* "\"0123456789ab\"", quotes included */
	const unsigned char *data;
	size_t len;
	/* The same packed; NULL where that gains nothing. */
	const unsigned char *gzip;
	size_t gzip_len;
	const unsigned char *brotli;
	size_t brotli_len;
};

/* Made by gen: sorted by name. */
extern const struct asset assets[];
extern const size_t n_assets;

/* By file name; NULL if there is none. */
const struct asset *asset_named(const char *name);

/* By the path of a request; NULL if there is none (or no longer). */
const struct asset *asset_at(const char *path);

#endif
