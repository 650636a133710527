/* A site's own accent colour, made readable: whatever is asked for, lightness gives way to contrast. */
#ifndef ANSWERWELL_BASE_ACCENT_H
#define ANSWERWELL_BASE_ACCENT_H

#include <stdbool.h>

/* "#rrggbb" each. */
struct accent_shades {
	char text[8]; /* links, and the ground of the main button */
	char ink[8]; /* what is written on that ground */
	char strong[8]; /* both, under the pointer */
	char tint[8]; /* a quiet ground for `text` */
};

struct accent {
	struct accent_shades light, dark;
};

/* From "#0b6477", "#097" or a hue of OKLCH ("0" to "360"). In both themes text on every ground of the
 * pages, and ink on text, reach the contrast of WCAG 2.2 AA (4.5). False if it is neither. */
bool accent_make(const char *value, struct accent *out);

/* WCAG's contrast of two colours "#rrggbb": 1 to 21. */
double accent_contrast(const char *one, const char *other);

#endif
