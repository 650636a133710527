#include "draw.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

#include "bare.h"

enum { QUALITY = 80, TALL_MAX = 6000, SAMPLE_SIDE = 16 };

/* An AVIF of 16 x 16 pixels: its library loads decoders when it is first used. */
static const unsigned char avif[] = {
#include "sample.h"
};

/* ---- kinds -------------------------------------------------------------------------------------- */

enum kind { KIND_NONE, KIND_JPEG, KIND_PNG, KIND_WEBP, KIND_GIF, KIND_HEIF };

static bool
starts(const unsigned char *b, size_t len, size_t at, const char *with, size_t n)
{
	return len >= at + n && memcmp(b + at, with, n) == 0;
}

static bool
is_heif(const unsigned char *b, size_t len)
{
	static const char *const brands[] = {"avif", "heic", "heix", "mif1", "heim", "heis"};

	if (!starts(b, len, 4, "ftyp", 4))
		return false;
	for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
		if (starts(b, len, 8, brands[i], 4))
			return true;
	return false;
}

static enum kind
kind_of(const unsigned char *b, size_t len)
{
	if (starts(b, len, 0, "\xff\xd8\xff", 3))
		return KIND_JPEG;
	if (starts(b, len, 0, "\x89PNG\r\n\x1a\n", 8))
		return KIND_PNG;
	if (starts(b, len, 0, "RIFF", 4) && starts(b, len, 8, "WEBP", 4))
		return KIND_WEBP;
	if (starts(b, len, 0, "GIF87a", 6) || starts(b, len, 0, "GIF89a", 6))
		return KIND_GIF;
	return is_heif(b, len) ? KIND_HEIF : KIND_NONE;
}

/* The first picture of several. Nothing is decoded yet but the head. */
static VipsImage *
load(enum kind kind, const void *b, size_t len, int shrink)
{
	const VipsAccess access = VIPS_ACCESS_SEQUENTIAL;
	const VipsFailOn fail = VIPS_FAIL_ON_ERROR;
	VipsImage *im = NULL;
	void *from = (void *)(uintptr_t)b;

	switch (kind) {
	case KIND_JPEG:
		(void)vips_jpegload_buffer(from, len, &im, "access", access, "fail_on", fail,
					   "shrink", shrink, NULL);
		break;
	case KIND_PNG:
		(void)vips_pngload_buffer(from, len, &im, "access", access, "fail_on", fail, NULL);
		break;
	case KIND_WEBP:
		(void)vips_webpload_buffer(from, len, &im, "access", access, "fail_on", fail, NULL);
		break;
	case KIND_GIF:
		(void)vips_gifload_buffer(from, len, &im, "access", access, "fail_on", fail, NULL);
		break;
	case KIND_HEIF:
		(void)vips_heifload_buffer(from, len, &im, "access", access, "fail_on", fail, NULL);
		break;
	case KIND_NONE:
		break;
	}
	return im;
}

/* ---- drawing ------------------------------------------------------------------------------------ */

static bool
is_too_large(int width, int height)
{
	return width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX ||
	       (int64_t)width * height > PICTURE_PIXELS_MAX;
}

/* As small as the decoder can make it, and no smaller than what is wanted. */
static int
shrink_of(const VipsImage *im)
{
	int side = vips_image_get_width(im) < vips_image_get_height(im) ? vips_image_get_width(im)
									: vips_image_get_height(im),
	    shrink = 1;

	while (shrink < 8 && side / (shrink * 2) >= PICTURE_LARGE)
		shrink *= 2;
	return shrink;
}

/* Eight bits a channel, as every screen has them. */
static VipsImage *
plain(VipsImage *im)
{
	VipsImage *rgb = NULL, *out = NULL;

	if (vips_colourspace(im, &rgb, VIPS_INTERPRETATION_sRGB, NULL) == 0 &&
	    vips_cast_uchar(rgb, &out, NULL) != 0)
		out = NULL;
	g_object_unref(im);
	if (rgb != NULL)
		g_object_unref(rgb);
	return out;
}

/* All that it knows but its pixels: who took it with what and where, and the profile of sRGB, which every reader takes for
 * granted. */
static void
forget(VipsImage *im)
{
	char **names = vips_image_get_fields(im);

	for (size_t i = 0; names != NULL && names[i] != NULL; i++)
		(void)vips_image_remove(im, names[i]);
	g_strfreev(names);
}

/* Upright, in sRGB, at most so wide, held in memory: the file is read once. */
static VipsImage *
fit(VipsImage *im, int width)
{
	VipsImage *made = NULL, *out;

	if (vips_thumbnail_image(im, &made, width, "height", TALL_MAX, "size", VIPS_SIZE_DOWN,
				 "export_profile", "srgb", NULL) != 0)
		return NULL;
	if ((made = plain(made)) == NULL)
		return NULL;
	out = vips_image_copy_memory(made);
	g_object_unref(made);
	if (out != NULL)
		forget(out);
	return out;
}

static bool
save_jpeg(VipsImage *im, struct picture_size *s)
{
	VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
	VipsImage *flat = NULL;
	void *bytes = NULL;
	bool ok = vips_flatten(im, &flat, "background", white, NULL) == 0 &&
		  vips_jpegsave_buffer(flat, &bytes, &s->jpeg_len, "Q", QUALITY, "strip", TRUE,
				       "optimize_coding", TRUE, "interlace", FALSE, NULL) == 0;

	vips_area_unref(VIPS_AREA(white));
	if (flat != NULL)
		g_object_unref(flat);
	s->jpeg = bytes;
	return ok;
}

static bool
save(VipsImage *im, struct picture_size *s)
{
	void *bytes = NULL;

	s->width = vips_image_get_width(im);
	s->height = vips_image_get_height(im);
	if (vips_webpsave_buffer(im, &bytes, &s->webp_len, "Q", QUALITY, "strip", TRUE, "effort", 3,
				 NULL) != 0)
		return false;
	s->webp = bytes;
	s->webp_len = bare_webp(bytes, s->webp_len);
	return s->webp_len > 0 && save_jpeg(im, s);
}

/* The others from the largest, so that what was read is decoded once. */
static bool
save_all(VipsImage *largest, struct picture *out)
{
	int widths[PICTURE_SIZES];
	bool ok = true;

	out->n = picture_widths(vips_image_get_width(largest), widths);
	for (size_t i = 0; ok && i + 1 < out->n; i++) {
		VipsImage *im = fit(largest, widths[i]);

		ok = im != NULL && save(im, &out->of[i]);
		if (im != NULL)
			g_object_unref(im);
	}
	return ok && save(largest, &out->of[out->n - 1]);
}

enum picture_verdict
draw(const void *bytes, size_t len, struct picture *out)
{
	enum kind kind = kind_of(bytes, len);
	VipsImage *im, *largest;
	int shrink;
	bool ok;

	*out = (struct picture){.n = 0};
	if (kind == KIND_NONE)
		return PICTURE_UNKNOWN;
	if ((im = load(kind, bytes, len, 1)) == NULL)
		return PICTURE_BROKEN;
	if (is_too_large(vips_image_get_width(im), vips_image_get_height(im)))
		return PICTURE_TOO_LARGE;
	shrink = kind == KIND_JPEG ? shrink_of(im) : 1;
	if (shrink > 1) {
		g_object_unref(im);
		if ((im = load(kind, bytes, len, shrink)) == NULL)
			return PICTURE_BROKEN;
	}
	largest = fit(im, PICTURE_LARGE);
	g_object_unref(im);
	ok = largest != NULL && save_all(largest, out);
	return ok ? PICTURE_MADE : PICTURE_BROKEN;
}

/* ---- beginning ---------------------------------------------------------------------------------- */

/* Of the library's hundreds of ways to read and write files, these. */
static void
block_others(void)
{
	static const char *const kept[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng",
					   "VipsForeignLoadWebp", "VipsForeignLoadNsgif",
					   "VipsForeignLoadHeif", "VipsForeignSaveJpeg",
					   "VipsForeignSaveWebp"};

	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	vips_operation_block_set("VipsForeignSave", TRUE);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		vips_operation_block_set(kept[i], FALSE);
}

static void
ignore(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)data;
}

bool
draw_open(void)
{
	/* What is large stays in memory, which has a bound. */
	if (setenv("VIPS_DISC_THRESHOLD", "16g", 1) != 0 || setenv("VIPS_NOVECTOR", "1", 1) != 0 ||
	    VIPS_INIT("answerwell-picture") != 0)
		return false;
	g_log_set_default_handler(ignore, NULL);
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	block_others();
	return true;
}

/* It looks whether its own pictures can be read again. */
void
draw_warm(void)
{
	struct picture made, again;

	(void)draw(avif, sizeof(avif), &made);
	if (made.n > 0) {
		(void)draw(made.of[0].webp, made.of[0].webp_len, &again);
		(void)draw(made.of[0].jpeg, made.of[0].jpeg_len, &again);
	}
	vips_error_clear();
}
