#include "answerwell/base/accent.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/str.h"

#define PI 3.14159265358979323846
#define ENOUGH 4.6 /* a little over 4.5, for what browsers round */

struct oklch {
	double l, c, h; /* lightness 0 to 1, chroma, hue in degrees */
};
struct rgb {
	double r, g, b; /* linear light, 0 to 1 */
};

static const char white[] = "#ffffff";
/* The grounds of assets/css/base.css that are worst for text: --sunken of both themes. */
static const struct oklch light_ground = {0.958, 0.006, 85}, dark_ground = {0.27, 0.015, 250};

/* ---- colours (CSS Color 4, 18.1) -------------------------------------------------------------------- */

static struct rgb
rgb_of(struct oklch c)
{
	double a = c.c * cos(c.h * PI / 180), b = c.c * sin(c.h * PI / 180);
	double l = pow(c.l + 0.3963377774 * a + 0.2158037573 * b, 3);
	double m = pow(c.l - 0.1055613458 * a - 0.0638541728 * b, 3);
	double s = pow(c.l - 0.0894841775 * a - 1.2914855480 * b, 3);

	return (struct rgb){4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
			    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
			    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

static struct oklch
oklch_of(struct rgb c)
{
	double l = cbrt(0.4122214708 * c.r + 0.5363325363 * c.g + 0.0514459929 * c.b);
	double m = cbrt(0.2119034982 * c.r + 0.6806995451 * c.g + 0.1073969566 * c.b);
	double s = cbrt(0.0883024619 * c.r + 0.2817188376 * c.g + 0.6299787005 * c.b);
	double a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
	double b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;

	return (struct oklch){0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, hypot(a, b),
			      atan2(b, a) * 180 / PI};
}

static bool
is_in_gamut(struct rgb c)
{
	const double slack = 0.0005;

	return fmin(c.r, fmin(c.g, c.b)) >= -slack && fmax(c.r, fmax(c.g, c.b)) <= 1 + slack;
}

static unsigned
byte_of(double linear)
{
	double v = fmin(fmax(linear, 0), 1);

	v = v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
	return (unsigned)lround(v * 255) & 255;
}

/* The nearest that a screen can show: less chroma, the same lightness and hue. */
static void
write_hex(struct oklch c, char out[8])
{
	struct rgb shown;

	while (!is_in_gamut(rgb_of(c)) && c.c > 0.002)
		c.c -= 0.002;
	shown = rgb_of(c);
	(void)snprintf(out, 8, "#%02x%02x%02x", byte_of(shown.r), byte_of(shown.g),
		       byte_of(shown.b));
}

static struct rgb
read_hex(const char *hex)
{
	unsigned long n = strtoul(hex + 1, NULL, 16);
	double v[3] = {(double)(n >> 16 & 255), (double)(n >> 8 & 255), (double)(n & 255)};

	for (int i = 0; i < 3; i++) {
		v[i] /= 255;
		v[i] = v[i] <= 0.04045 ? v[i] / 12.92 : pow((v[i] + 0.055) / 1.055, 2.4);
	}
	return (struct rgb){v[0], v[1], v[2]};
}

static double
luminance(const char *hex)
{
	struct rgb c = read_hex(hex);

	return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

double
accent_contrast(const char *one, const char *other)
{
	double a = luminance(one), b = luminance(other);

	return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static bool
read_value(const char *value, struct oklch *out)
{
	size_t n = strlen(value);
	char hex[8] = "#";
	int64_t hue;

	if (str_to_int(value, 0, 360, &hue)) {
		*out = (struct oklch){0.46, 0.105, (double)hue};
		return true;
	}
	if (value[0] != '#' || (n != 4 && n != 7))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!isxdigit((unsigned char)value[i]))
			return false;
	for (size_t i = 0; i < 6; i++)
		hex[i + 1] = value[1 + (n == 4 ? i / 2 : i)];
	*out = oklch_of(read_hex(hex));
	return true;
}

/* ---- the shades ------------------------------------------------------------------------------------- */

static bool
is_readable(const struct accent_shades *s, const char *ground)
{
	return accent_contrast(s->text, ground) >= ENOUGH &&
	       accent_contrast(s->text, s->tint) >= ENOUGH &&
	       accent_contrast(s->text, s->ink) >= ENOUGH;
}

/* Goes darker (or lighter, in the dark theme) from where it was until it can be read. */
static void
settle(struct accent_shades *s, struct oklch c, double step, struct oklch ground)
{
	char on[8];

	write_hex(ground, on);
	for (;; c.l += step) {
		write_hex(c, s->text);
		if (is_readable(s, on) || c.l <= 0.1 || c.l >= 0.97)
			break;
	}
	c.l += 16 * step;
	write_hex(c, s->strong);
}

bool
accent_make(const char *value, struct accent *out)
{
	struct oklch c;

	if (!read_value(value, &c))
		return false;
	memcpy(out->light.ink, white, sizeof(white));
	write_hex((struct oklch){0.955, fmin(c.c, 0.02), c.h}, out->light.tint);
	settle(&out->light, (struct oklch){fmin(fmax(c.l, 0.3), 0.6), fmin(c.c, 0.2), c.h}, -0.005,
	       light_ground);
	write_hex((struct oklch){0.2, fmin(c.c, 0.03), c.h}, out->dark.ink);
	write_hex((struct oklch){0.29, fmin(c.c, 0.035), c.h}, out->dark.tint);
	settle(&out->dark, (struct oklch){fmin(fmax(c.l, 0.74), 0.86), fmin(c.c, 0.12), c.h}, 0.005,
	       dark_ground);
	return true;
}
