#include "answerwell/text/brand.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/accent.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"

#define SETTING_LOGO "ANSWERWELL_LOGO"
#define SETTING_WELCOME "ANSWERWELL_WELCOME"

/* ---- files ------------------------------------------------------------------------------------------ */

/* NUL at the end. NOT_FOUND: there is none; INVALID: longer than `most`. */
static enum result
read_file(struct arena *a, const char *path, size_t most, unsigned char **data, size_t *len)
{
	FILE *f = fopen(path, "rb");
	bool is_whole;

	if (f == NULL)
		return errno == ENOENT ? NOT_FOUND : FAILED;
	*data = arena_alloc(a, most + 2);
	*len = fread(*data, 1, most + 1, f);
	is_whole = ferror(f) == 0;
	(void)fclose(f);
	if (!is_whole)
		return FAILED;
	(*data)[*len] = '\0';
	return *len <= most ? OK : INVALID;
}

static enum result
complain(char *why, size_t size, const char *setting, const char *path, const char *what)
{
	(void)snprintf(why, size, "%s: %.200s %s", setting, path, what);
	return FAILED;
}

/* ---- the logo --------------------------------------------------------------------------------------- */

static int
big_endian(const unsigned char *p)
{
	if (p[0] != 0 || p[1] != 0)
		return LOGO_SIDE_MAX + 1;
	return p[2] << 8 | p[3];
}

static bool
is_side(double n)
{
	return n >= 1 && n <= (double)LOGO_SIDE_MAX;
}

/* The value of an attribute within the tag, or NULL. */
static const char *
attribute(const char *tag, const char *end, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = tag; (p = strstr(p, name)) != NULL && p < end; p += n) {
		if (strchr(" \t\r\n", p[-1]) != NULL && p[n] == '=' &&
		    (p[n + 1] == '"' || p[n + 1] == '\''))
			return p + n + 2;
	}
	return NULL;
}

static bool
svg_size(const char *svg, int *width, int *height)
{
	const char *tag = strstr(svg, "<svg"), *end = tag != NULL ? strchr(tag, '>') : NULL, *box;
	double w = 0, h = 0;

	if (end == NULL)
		return false;
	box = attribute(tag, end, "viewBox");
	if (box != NULL) {
		if (sscanf(box, "%*f%*[ ,]%*f%*[ ,]%lf%*[ ,]%lf", &w, &h) != 2)
			return false;
	} else {
		const char *ws = attribute(tag, end, "width"), *hs = attribute(tag, end, "height");

		w = ws != NULL ? strtod(ws, NULL) : 0;
		h = hs != NULL ? strtod(hs, NULL) : 0;
	}
	if (!is_side(w) || !is_side(h))
		return false;
	*width = (int)(w + 0.5);
	*height = (int)(h + 0.5);
	return true;
}

/* The size of a PNG, or of an SVG with a viewBox (or width and height). False if it is neither, is larger
 * than LOGO_SIDE_MAX, or is an SVG that holds a script. */
static bool
read_picture(const unsigned char *data, size_t len, bool *is_png, int *width, int *height)
{
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	const char *text = (const char *)data;

	*is_png = len > 24 && memcmp(data, png, sizeof(png)) == 0;
	if (*is_png) {
		*width = big_endian(data + 16);
		*height = big_endian(data + 20);
		return is_side(*width) && is_side(*height);
	}
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	text += strspn(text, " \t\r\n");
	return text[0] == '<' && str_is_utf8(text, strlen(text)) &&
	       strlen((const char *)data) == len && strcasestr(text, "<script") == NULL &&
	       svg_size(text, width, height);
}

bool
brand_take_logo(struct brand *b, const unsigned char *bytes, size_t len)
{
	if (len > LOGO_BYTES_MAX || !read_picture(bytes, len, &b->is_png, &b->width, &b->height))
		return false;
	b->logo = bytes;
	b->logo_len = len;
	return true;
}

static enum result
read_logo(struct arena *a, struct brand *b, char *why, size_t size)
{
	const char *path = config()->logo;
	unsigned char *data;
	enum result r;

	if (path[0] == '\0')
		return OK;
	r = read_file(a, path, LOGO_BYTES_MAX, &data, &b->logo_len);
	if (r == INVALID)
		return complain(why, size, SETTING_LOGO, path, "is larger than 128 kB");
	if (r != OK)
		return complain(why, size, SETTING_LOGO, path, "cannot be read");
	if (!brand_take_logo(b, data, b->logo_len))
		return complain(
		    why, size, SETTING_LOGO, path,
		    "is neither a PNG nor an SVG with a viewBox and without scripts, at "
		    "most 4096 wide and high");
	return OK;
}

/* ---- the welcome ------------------------------------------------------------------------------------ */

/* "welcome.md" holds the site's own language, "welcome.zh_CN.md" beside it another one. */
static const char *
path_in(struct arena *a, const char *path, enum locale l)
{
	const char *name = strrchr(path, '/'), *dot;

	name = name != NULL ? name : path;
	dot = strrchr(name, '.');
	dot = dot != NULL ? dot : path + strlen(path);
	return arena_printf(a, "%.*s.%s%s", (int)(dot - path), path, locale_code(l), dot);
}

static enum result
read_welcome(struct arena *a, struct brand *b, char *why, size_t size)
{
	enum locale own = locale_from(config()->locale, LOCALE_EN);

	for (int l = 0; l < LOCALES && config()->welcome[0] != '\0'; l++) {
		const char *path = l == (int)own ? config()->welcome
						 : path_in(a, config()->welcome, (enum locale)l);
		unsigned char *data;
		size_t len;
		enum result r = read_file(a, path, WELCOME_BYTES_MAX, &data, &len);

		if (r == NOT_FOUND && l != (int)own)
			continue;
		if (r == INVALID)
			return complain(why, size, SETTING_WELCOME, path,
					"is longer than 4096 bytes");
		if (r != OK)
			return complain(why, size, SETTING_WELCOME, path, "cannot be read");
		if (strlen((char *)data) != len || !str_is_utf8((char *)data, len) ||
		    str_is_blank((char *)data))
			return complain(why, size, SETTING_WELCOME, path,
					"is not Markdown in UTF-8");
		b->welcome[l] = markdown_render(a, (char *)data, MARKDOWN_CLASSIC, NULL);
	}
	return OK;
}

/* ---- the colour ------------------------------------------------------------------------------------- */

const char *
brand_css(struct arena *a, const char *accent)
{
	struct accent c;

	if (!accent_make(accent, &c))
		return "";
	return arena_printf(
	    a,
	    "@layer tokens{:root{--accent:light-dark(%s,%s);--accent-ink:light-dark(%s,"
	    "%s);--accent-strong:light-dark(%s,%s);--accent-tint:light-dark(%s,%s)}}",
	    c.light.text, c.dark.text, c.light.ink, c.dark.ink, c.light.strong, c.dark.strong,
	    c.light.tint, c.dark.tint);
}

enum result
brand_read(struct arena *a, struct brand *out, char *why, size_t why_size)
{
	enum result r;

	*out = (struct brand){.logo = NULL};
	r = read_logo(a, out, why, why_size);
	return r == OK ? read_welcome(a, out, why, why_size) : r;
}
