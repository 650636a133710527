#include "bare.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { HEAD = 12, CHUNK_HEAD = 8, VP8X_LEN = 10 };
enum { HAS_ICC = 0x20, HAS_EXIF = 0x08, HAS_XMP = 0x04 };

static uint32_t
read_le(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void
write_le(unsigned char *p, uint32_t n)
{
	for (int i = 0; i < 4; i++, n >>= 8)
		p[i] = (unsigned char)(n & 0xff);
}

static bool
is_pixels(const unsigned char *name)
{
	static const char *const kept[] = {"VP8X", "VP8 ", "VP8L", "ALPH"};

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (memcmp(name, kept[i], 4) == 0)
			return true;
	return false;
}

size_t
bare_webp(unsigned char *bytes, size_t len)
{
	size_t to = HEAD;

	if (len < HEAD || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WEBP", 4) != 0)
		return 0;
	for (size_t at = HEAD; at + CHUNK_HEAD <= len;) {
		size_t size = read_le(bytes + at + 4), whole = CHUNK_HEAD + size + (size & 1);

		if (whole > len - at)
			return 0;
		if (is_pixels(bytes + at)) {
			memmove(bytes + to, bytes + at, whole);
			if (memcmp(bytes + to, "VP8X", 4) == 0 && size >= VP8X_LEN)
				bytes[to + CHUNK_HEAD] &=
				    (unsigned char)~(HAS_ICC | HAS_EXIF | HAS_XMP);
			to += whole;
		}
		at += whole;
	}
	write_le(bytes + 4, (uint32_t)(to - 8));
	return to;
}
