/* What sqlc, poc, assetc and migratec share: read a file, write C, stop with a message. */
#ifndef GEN_EMIT_H
#define GEN_EMIT_H

#include <errno.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((format(printf, 1, 2), noreturn)) static inline void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	exit(1);
}

/* Memory is never given back: these programs run for a moment. */
static inline void *
claim(void *old, size_t n, size_t size)
{
	void *p = reallocarray(old, n > 0 ? n : 1, size);

	if (p == NULL)
		die("out of memory");
	return p;
}

/* A file's bytes with a NUL behind them. */
static inline char *
read_whole_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	size_t n;

	if (f == NULL)
		die("%s: %s", path, strerror(errno));
	*len = 0;
	do {
		text = claim(text, *len + 65537, 1);
		n = fread(text + *len, 1, 65536, f);
		*len += n;
	} while (n > 0);
	if (ferror(f))
		die("%s: cannot be read", path);
	(void)fclose(f);
	text[*len] = '\0';
	return text;
}

static inline FILE *
open_output(const char *path)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL)
		die("%s: %s", path, strerror(errno));
	return f;
}

static inline void
close_output(FILE *f, const char *path)
{
	bool failed = ferror(f) != 0;

	if (fclose(f) == 0 && !failed)
		return;
	(void)remove(path);
	die("%s: cannot be written", path);
}

/* `made` takes the place of `path` unless it says the same: then what depends on it is not made again. */
static inline void
settle_output(const char *made, const char *path)
{
	size_t len, old_len = 0;
	char *text = read_whole_file(made, &len);
	char *old = access(path, F_OK) == 0 ? read_whole_file(path, &old_len) : NULL;
	bool is_same = old != NULL && len == old_len && memcmp(text, old, len) == 0;

	if (is_same ? remove(made) != 0 : rename(made, path) != 0)
		die("%s: %s", path, strerror(errno));
	free(text);
	free(old);
}

/* A C string literal, broken after each line feed. '?' is escaped because of trigraphs. */
static inline void
put_c_string(FILE *f, const char *s, size_t len)
{
	(void)fputc('"', f);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '\n')
			(void)fputs(i + 1 < len ? "\\n\"\n    \"" : "\\n", f);
		else if (c == '"' || c == '\\' || c == '?')
			(void)fprintf(f, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			(void)fprintf(f, "\\%03o", c);
		else
			(void)fputc(c, f);
	}
	(void)fputc('"', f);
}

static inline const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* The first `digits` hex digits of BLAKE2b-256; out has room for 65 bytes. */
static inline void
hash_hex(const void *data, size_t len, size_t digits, char *out)
{
	unsigned char hash[32];

	if (sodium_init() < 0)
		die("libsodium does not start");
	(void)crypto_generichash(hash, sizeof(hash), data, len, NULL, 0);
	(void)sodium_bin2hex(out, 65, hash, sizeof(hash));
	out[digits] = '\0';
}

static inline int
line_of(const char *text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

#endif
