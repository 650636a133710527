/* Its own file: the helper is linked with nothing else of the product. */
#include "answerwell/picture/picture.h"

size_t
picture_widths(int width, int widths[PICTURE_SIZES])
{
	size_t n = 0;

	if (width > PICTURE_SMALL)
		widths[n++] = PICTURE_SMALL;
	if (width > PICTURE_MIDDLE)
		widths[n++] = PICTURE_MIDDLE;
	widths[n++] = width;
	return n;
}

int
picture_height(int width, int height, int at_width)
{
	int64_t h = ((int64_t)height * at_width + width / 2) / width;

	return h > 0 ? (int)h : 1;
}
