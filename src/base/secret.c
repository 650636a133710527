#include "answerwell/base/secret.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"

/* The key file: lines "key ID HEX", blank lines and # comments. Sealing uses the highest id,
 * unsealing whichever the text names. MACs use the lowest: a lookup by MAC must find what was
 * stored before the key was changed. So a rotation adds a line, and the first line stays. */
enum {
	KEYS_MAX = 16,
	KEY_ID_MAX = 9999,
	KEY_BYTES = crypto_kdf_KEYBYTES,
	FILE_MAX = 8192,
	SEALED_MAX = 1 << 20, /* of hex; far above any address or secret */
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES
};

/* What some editors put before the first line; it cannot be seen there. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct key {
	int id;
	unsigned char bytes[KEY_BYTES];
};

static struct key keys[KEYS_MAX];
static size_t n_keys;

static void
start_sodium(void)
{
	if (sodium_init() < 0)
		abort();
}

static void
ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, start_sodium);
}

static char *
hex_of(struct arena *a, const unsigned char *bytes, size_t len)
{
	char *hex = arena_alloc(a, len * 2 + 1);

	return sodium_bin2hex(hex, len * 2 + 1, bytes, len);
}

static int
by_id(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* One line of the file. False if it is neither a key nor empty nor a comment, or comes too late. */
static bool
read_line(const char *line)
{
	char number[8], hex[KEY_BYTES * 2 + 1], more;
	struct key key;
	int64_t id;
	size_t len;

	line += strspn(line, " \t\r");
	if (*line == '\0' || *line == '#')
		return true;
	if (sscanf(line, "key %7s %64s %c", number, hex, &more) != 2 || n_keys == KEYS_MAX ||
	    !str_to_int(number, 1, KEY_ID_MAX, &id))
		return false;
	if (sodium_hex2bin(key.bytes, KEY_BYTES, hex, strlen(hex), NULL, &len, NULL) != 0 ||
	    len != KEY_BYTES)
		return false;
	for (size_t i = 0; i < n_keys; i++) {
		if (keys[i].id == (int)id)
			return false;
	}
	key.id = (int)id;
	keys[n_keys++] = key;
	sodium_memzero(&key, sizeof(key));
	sodium_memzero(hex, sizeof(hex));
	return true;
}

static enum result
read_keys(const char *path, char *text, char *why, size_t why_size)
{
	char *rest = str_starts(text, BYTE_ORDER_MARK) ? text + strlen(BYTE_ORDER_MARK) : text;
	int line_number = 0;

	n_keys = 0;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
		line_number++;
		if (read_line(line))
			continue;
		(void)snprintf(
		    why, why_size,
		    "%s:%d: not \"key ID HEX\" with a new id from 1 to %d and 64 hex digits", path,
		    line_number, KEY_ID_MAX);
		n_keys = 0;
		return FAILED;
	}
	if (n_keys == 0) {
		(void)snprintf(why, why_size, "%s: holds no key", path);
		return FAILED;
	}
	qsort(keys, n_keys, sizeof(keys[0]), by_id);
	return OK;
}

static enum result
failed_at(const char *what, const char *path, char *why, size_t why_size)
{
	char reason[128];

	(void)snprintf(why, why_size, "%s: cannot %s the key file: %s", path, what,
		       strerror_r(errno, reason, sizeof(reason)));
	return FAILED;
}

/* Reads up to size - 1 bytes; -1 with errno, also for a file that is longer. */
static ssize_t
read_whole(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, text + len, size - len)) > 0) {
		len += (size_t)n;
		if (len == size) {
			errno = EFBIG;
			return -1;
		}
	}
	text[len] = '\0';
	return n < 0 ? -1 : (ssize_t)len;
}

/* A new file appears whole or not at all, and only one of two processes that start together makes
 * it: written aside, then linked. */
static int
create(const char *path)
{
	unsigned char key[KEY_BYTES];
	char aside[4200], hex[KEY_BYTES * 2 + 1], text[256];
	int n, fd, rc = -1;

	n = snprintf(aside, sizeof(aside), "%s.%ld", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof(aside)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	randombytes_buf(key, sizeof(key));
	(void)snprintf(
	    text, sizeof(text),
	    "# Keep this file and a copy of it: without it no stored address can be read.\n"
	    "key 1 %s\n",
	    sodium_bin2hex(hex, sizeof(hex), key, sizeof(key)));

	fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		size_t len = strlen(text);

		if (write(fd, text, len) == (ssize_t)len && fsync(fd) == 0 &&
		    (link(aside, path) == 0 || errno == EEXIST))
			rc = 0;
		int saved = errno;
		(void)close(fd);
		(void)unlink(aside);
		errno = saved;
	}
	sodium_memzero(key, sizeof(key));
	sodium_memzero(hex, sizeof(hex));
	sodium_memzero(text, sizeof(text));
	return rc;
}

/* No core dump, and nobody but root looks into the memory, of a process that holds keys. */
static void
keep_to_itself(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ /* whose search for leaks looks into it */
	(void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

enum result
secret_open(const char *path, bool create_missing, char *why, size_t why_size)
{
	char text[FILE_MAX];
	struct stat st;
	enum result r;
	int fd;

	ready();
	keep_to_itself();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && create_missing) {
		if (create(path) != 0)
			return failed_at("create", path, why, why_size);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0)
		return failed_at("open", path, why, why_size);
	if (fstat(fd, &st) != 0 || read_whole(fd, text, sizeof(text)) < 0) {
		r = failed_at("read", path, why, why_size);
	} else if ((st.st_mode & 07) != 0) {
		(void)snprintf(why, why_size, "%s: open to everyone on this machine; chmod 600 it",
			       path);
		r = FAILED;
	} else {
		r = read_keys(path, text, why, why_size);
	}
	(void)close(fd);
	sodium_memzero(text, sizeof(text));
	return r;
}

bool
secret_is_open(void)
{
	return n_keys > 0;
}

int
secret_key_id(void)
{
	assert(n_keys > 0);
	return keys[n_keys - 1].id;
}

char *
token_new(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];
	char *text = arena_alloc(a, TOKEN_TEXT + 1);

	ready();
	randombytes_buf(bytes, sizeof(bytes));
	(void)sodium_bin2base64(text, TOKEN_TEXT + 1, bytes, sizeof(bytes),
				sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
	return text;
}

bool
token_is_whole(const char *text)
{
	return text != NULL && strlen(text) == TOKEN_TEXT &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
		   TOKEN_TEXT;
}

char *
token_hash(struct arena *a, const char *token)
{
	unsigned char hash[HASH_BYTES];

	ready();
	(void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)token, strlen(token),
				 NULL, 0);
	return hex_of(a, hash, sizeof(hash));
}

/* crypto_kdf names sub-keys by number: a purpose's number is the start of its hash. */
static void
sub_key(const struct key *key, const char *purpose, unsigned char out[KEY_BYTES])
{
	static const char context[crypto_kdf_CONTEXTBYTES] = {'a', 'n', 's', 'w',
							      'e', 'r', 'w', 'l'};
	unsigned char hash[crypto_generichash_BYTES_MIN];
	uint64_t number;

	(void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)purpose,
				 strlen(purpose), NULL, 0);
	number = 0;
	for (int i = 0; i < 8; i++)
		number = number << 8 | hash[i];
	(void)crypto_kdf_derive_from_key(out, KEY_BYTES, number, context, key->bytes);
}

char *
secret_mac(struct arena *a, const char *purpose, const char *text)
{
	unsigned char key[KEY_BYTES], mac[HASH_BYTES];

	assert(n_keys > 0);
	sub_key(&keys[0], purpose, key);
	(void)crypto_generichash(mac, sizeof(mac), (const unsigned char *)text, strlen(text), key,
				 sizeof(key));
	sodium_memzero(key, sizeof(key));
	return hex_of(a, mac, sizeof(mac));
}

bool
secret_mac_is(const char *purpose, const char *text, const char *mac)
{
	bool same;

	if (mac == NULL || text == NULL || strlen(mac) != (size_t)HASH_BYTES * 2)
		return false;
	struct arena *a = arena_new();
	same = sodium_memcmp(secret_mac(a, purpose, text), mac, (size_t)HASH_BYTES * 2) == 0;
	arena_free(a);
	return same;
}

char *
secret_seal(struct arena *a, const char *text, const char *bound)
{
	unsigned char sub[KEY_BYTES];
	size_t len = strlen(text);
	unsigned char *sealed = arena_alloc(a, NONCE + len + TAG);

	assert(n_keys > 0);
	const struct key *key = &keys[n_keys - 1];
	sub_key(key, "seal", sub);
	randombytes_buf(sealed, NONCE);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(
	    sealed + NONCE, NULL, (const unsigned char *)text, len, (const unsigned char *)bound,
	    strlen(bound), NULL, sealed, sub);
	sodium_memzero(sub, sizeof(sub));
	return arena_printf(a, "%d:%s", key->id, hex_of(a, sealed, NONCE + len + TAG));
}

/* The key named before the colon; *hex is set behind it. */
static const struct key *
key_of(const char *sealed, const char **hex)
{
	char number[8] = "";
	const char *colon = strchr(sealed, ':');
	int64_t id;

	if (colon == NULL || colon - sealed >= (ptrdiff_t)sizeof(number))
		return NULL;
	memcpy(number, sealed, (size_t)(colon - sealed));
	if (!str_to_int(number, 1, KEY_ID_MAX, &id))
		return NULL;
	*hex = colon + 1;
	for (size_t i = 0; i < n_keys; i++) {
		if (keys[i].id == (int)id)
			return &keys[i];
	}
	return NULL;
}

bool
secret_has_key_of(const char *sealed)
{
	const char *hex;

	return key_of(sealed, &hex) != NULL;
}

char *
secret_unseal(struct arena *a, const char *sealed, const char *bound)
{
	unsigned char sub[KEY_BYTES];
	const struct key *key;
	const char *hex;
	size_t len;

	if (sealed == NULL || (key = key_of(sealed, &hex)) == NULL)
		return NULL;
	size_t hex_len = strnlen(hex, SEALED_MAX + 1);
	if (hex_len < 2 * (NONCE + TAG) || hex_len > SEALED_MAX)
		return NULL;

	unsigned char *bytes = arena_alloc(a, hex_len / 2);
	if (sodium_hex2bin(bytes, hex_len / 2, hex, hex_len, NULL, &len, NULL) != 0 ||
	    len * 2 != hex_len)
		return NULL;
	char *text = arena_alloc(a, len - NONCE - TAG + 1);
	sub_key(key, "seal", sub);
	int rc = crypto_aead_xchacha20poly1305_ietf_decrypt(
	    (unsigned char *)text, NULL, NULL, bytes + NONCE, len - NONCE,
	    (const unsigned char *)bound, strlen(bound), bytes, sub);
	sodium_memzero(sub, sizeof(sub));
	return rc == 0 ? text : NULL;
}

enum result
password_hash(struct arena *a, const char *password, char **out)
{
	char *encoded = arena_alloc(a, crypto_pwhash_STRBYTES);

	ready();
	if (crypto_pwhash_str(encoded, password, strlen(password), crypto_pwhash_OPSLIMIT_MODERATE,
			      crypto_pwhash_MEMLIMIT_MODERATE) != 0)
		return FAILED;
	*out = encoded;
	return OK;
}

bool
password_matches(const char *encoded, const char *password)
{
	ready();
	if (encoded == NULL || password == NULL)
		return false;
	return crypto_pwhash_str_verify(encoded, password, strlen(password)) == 0;
}

bool
password_is_outdated(const char *encoded)
{
	return crypto_pwhash_str_needs_rehash(encoded, crypto_pwhash_OPSLIMIT_MODERATE,
					      crypto_pwhash_MEMLIMIT_MODERATE) != 0;
}
