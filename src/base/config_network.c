/* Networks in a setting: which addresses a proxy may have. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "config_check.h"

enum { V6_BYTES = 16, ITEM_MAX = 64, V4_BITS = 32, V6_BITS = 128 };

/* IPv4 stands behind the mapped prefix, so that one comparison serves both. */
struct network {
	unsigned char bytes[V6_BYTES];
	int bits;
};

static bool
read_address(const char *s, unsigned char *bytes, bool *is_v4)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

	*is_v4 = inet_pton(AF_INET, s, bytes + sizeof(mapped)) == 1;
	if (*is_v4)
		memcpy(bytes, mapped, sizeof(mapped));
	return *is_v4 || inet_pton(AF_INET6, s, bytes) == 1;
}

/* The item at *rest, which is moved behind it; spaces around an item are taken. */
static bool
read_network(const char **rest, struct network *out)
{
	char item[ITEM_MAX], *slash;
	const char *from = *rest + strspn(*rest, " ");
	size_t len = strcspn(from, ", ");
	int64_t bits;
	bool is_v4;

	*rest = from + len + strspn(from + len, " ");
	if (len == 0 || len >= sizeof(item) || (**rest != '\0' && **rest != ','))
		return false;
	*rest += **rest == ',';
	(void)snprintf(item, sizeof(item), "%.*s", (int)len, from);
	slash = strchr(item, '/');
	if (slash != NULL)
		*slash++ = '\0';
	if (!read_address(item, out->bytes, &is_v4))
		return false;
	bits = is_v4 ? V4_BITS : V6_BITS;
	if (slash != NULL && (*slash == '-' || !str_to_int(slash, 0, bits, &bits)))
		return false;
	out->bits = (int)bits + (is_v4 ? V6_BITS - V4_BITS : 0);
	return true;
}

bool
config_are_networks(const char *value)
{
	struct network n;

	do {
		if (!read_network(&value, &n))
			return false;
	} while (*value != '\0');
	return true;
}

static bool
has(const struct network *n, const unsigned char *bytes)
{
	size_t whole = (size_t)n->bits / 8;
	int rest = n->bits % 8;
	unsigned char mask = (unsigned char)(0xff00 >> rest);

	if (memcmp(n->bytes, bytes, whole) != 0)
		return false;
	return rest == 0 || ((n->bytes[whole] ^ bytes[whole]) & mask) == 0;
}

bool
config_network_has(const char *networks, const char *address)
{
	unsigned char bytes[V6_BYTES];
	struct network n;
	bool is_v4;

	if (!read_address(address, bytes, &is_v4))
		return false;
	while (*networks != '\0' && read_network(&networks, &n))
		if (has(&n, bytes))
			return true;
	return false;
}

bool
config_is_local(const char *address)
{
	return config_network_has("127.0.0.0/8,::1", address);
}
