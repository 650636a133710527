#include "search/profile.h"

#include <sodium.h>
#include <string.h>

enum { ENTRY = PROFILE_CODE + 3, ENTRIES_MAX = 1000, DIGIT_ZERO = 48 };

struct profile_code
profile_code_of(const char *lexeme)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char base64[PROFILE_CODE + 1];
	struct profile_code out;

	crypto_hash_sha256(hash, (const unsigned char *)lexeme, strlen(lexeme));
	sodium_bin2base64(base64, sizeof(base64), hash, 3, sodium_base64_VARIANT_ORIGINAL);
	memcpy(out.text, base64, PROFILE_CODE);
	return out;
}

static struct profile_count
count_of(const char *entry)
{
	int title = entry[PROFILE_CODE] - DIGIT_ZERO;

	return (struct profile_count){.title = title / 2,
				      .tag = title % 2,
				      .body = entry[PROFILE_CODE + 1] - DIGIT_ZERO,
				      .answers = entry[PROFILE_CODE + 2] - DIGIT_ZERO};
}

bool
profile_find(const char *profile, size_t len, const struct profile_code *code,
	     struct profile_count *out)
{
	size_t low = 0, high = len / ENTRY;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(profile + middle * ENTRY, code->text, PROFILE_CODE);

		if (order == 0) {
			*out = count_of(profile + middle * ENTRY);
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*out = (struct profile_count){.title = 0};
	return false;
}

bool
profile_is_cut(size_t len)
{
	return len == 0 || len >= (size_t)ENTRIES_MAX * ENTRY;
}
