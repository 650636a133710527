/* Random tokens, and everything made with the site's key file. */
#ifndef ANSWERWELL_BASE_SECRET_H
#define ANSWERWELL_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;

enum { TOKEN_BYTES = 32, TOKEN_TEXT = 43, HASH_BYTES = 32 };

/* Reads the key file (lines "key ID HEX": 32 random bytes as hex); with `create`, makes it (mode
 * 0600) if missing. OK, or FAILED with a sentence in why[]. Sub-keys are derived with crypto_kdf. Once per
 * process, before any other call of this header but token_new and token_hash. */
enum result secret_open(const char *path, bool create, char *why, size_t why_size) MUST_USE;

/* True after a secret_open that was OK. */
bool secret_is_open(void);

/* 256 random bits as base64url text (43 characters). */
char *token_new(struct arena *a);

/* True if the text (may be NULL) looks like one: nothing else needs to be looked up. */
bool token_is_whole(const char *text);

/* BLAKE2b-256 of a token as lower-case hex: what the database stores of it. */
char *token_hash(struct arena *a, const char *token);

/* Keyed BLAKE2b-256 (hex) of text under the sub-key named by `purpose` ("email-lookup" ...). Made
 * with the oldest key of the file, so that a lookup still finds what was stored before a new key. */
char *secret_mac(struct arena *a, const char *purpose, const char *text);

/* True if `mac` is secret_mac of `text`; constant time. */
bool secret_mac_is(const char *purpose, const char *text, const char *mac);

/* XChaCha20-Poly1305 of text under the newest key: "1:" (the key's id), then hex of nonce and
 * ciphertext; `bound` is authenticated, not stored. */
char *secret_seal(struct arena *a, const char *text, const char *bound);

/* The text back, or NULL if key, bytes or `bound` differ. */
char *secret_unseal(struct arena *a, const char *sealed, const char *bound);

/* True if the key that a sealed text names is in the file (whether it opens the text or not). */
bool secret_has_key_of(const char *sealed);

/* The id of the key in use, kept beside sealed values. */
int secret_key_id(void);

/* Argon2id, libsodium MODERATE, as the encoded string; FAILED when memory lacks. Slow: in the
 * server only through account_password_* (task threads). */
enum result password_hash(struct arena *a, const char *password, char **out) MUST_USE;
bool password_matches(const char *encoded, const char *password);
/* Whether the hash was made with less work than one made today. */
bool password_is_outdated(const char *encoded);

#endif
