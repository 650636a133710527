#include "utf8.h"

static int
is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

static size_t
read_three(const unsigned char *p, uint32_t *cp)
{
	if (!is_tail(p[1]) || !is_tail(p[2]))
		return 0;
	*cp = (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
	if (*cp < 0x800 || (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return 3;
}

static size_t
read_four(const unsigned char *p, uint32_t *cp)
{
	if (!is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]))
		return 0;
	*cp = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
	      (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
	if (*cp < 0x10000 || *cp > 0x10ffff)
		return 0;
	return 4;
}

size_t
utf8_read(const char *s, size_t len, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;

	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] >= 0xc2 && p[0] <= 0xdf && len >= 2 && is_tail(p[1])) {
		*cp = (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
		return 2;
	}
	if (p[0] >= 0xe0 && p[0] <= 0xef && len >= 3)
		return read_three(p, cp);
	if (p[0] >= 0xf0 && p[0] <= 0xf4 && len >= 4)
		return read_four(p, cp);
	return 0;
}
