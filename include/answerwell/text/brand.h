/* What makes a site look like its owner's: colour, logo and welcome. */
#ifndef ANSWERWELL_TEXT_BRAND_H
#define ANSWERWELL_TEXT_BRAND_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/text/markdown.h"

struct arena;

enum { LOGO_BYTES_MAX = 128 * 1024, LOGO_SIDE_MAX = 4096, WELCOME_BYTES_MAX = 4096 };

struct brand {
	const unsigned char *logo; /* NULL: none */
	size_t logo_len;
	bool is_png; /* else SVG */
	int width, height; /* the logo's own, 1..LOGO_SIDE_MAX */
	struct safe_html welcome[LOCALES]; /* .html NULL: none in this language */
};

/* Reads the files that the environment names; everything lies in the arena. FAILED puts one line into why[]:
 * the setting's name and what is wrong. */
enum result brand_read(struct arena *a, struct brand *out, char *why, size_t why_size) MUST_USE;

/* Takes these bytes, with a NUL behind them, as the logo: a PNG, or an SVG with a viewBox and without scripts, of
 * LOGO_SIDE_MAX and LOGO_BYTES_MAX at most. False: they are none. */
bool brand_take_logo(struct brand *b, const unsigned char *bytes, size_t len);

/* To follow the site's style sheet; "" without a colour. */
const char *brand_css(struct arena *a, const char *accent);

#endif
