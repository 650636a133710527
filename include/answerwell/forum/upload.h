/* Pictures and files that people bring to what they write. All of them lies in the database; texts name them by their key. */
#ifndef ANSWERWELL_FORUM_UPLOAD_H
#define ANSWERWELL_FORUM_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct picture;

enum upload_kind { UPLOAD_PICTURE, UPLOAD_PDF, UPLOAD_TEXT, UPLOAD_NONE };
enum { UPLOAD_KEY_LEN = 32, UPLOAD_NAME_MAX = 80 };

/* What one person may bring: bytes of a file, files in a day, MB in all. */
struct upload_limits {
	int file_mb, a_day, space_mb;
};

struct upload {
	const char *key;
	enum upload_kind kind;
	const char *name; /* of a file */
	int width, height; /* of a picture, at its largest */
	bool is_public; /* visitors see it, too */
	const void *bytes; /* of the part that was asked for */
	size_t len;
};

/* PDF by its beginning, text by being UTF-8 without anything but text, and UPLOAD_PICTURE of all that may be one: that is for
 * the picture room to say. */
enum upload_kind upload_kind_of(const void *bytes, size_t len);

/* Whether this person may bring `len` bytes more now; counts it. INVALID with a problem under `field`, LIMITED never: how
 * much is too much is said there. */
enum result upload_admit(struct db *db, struct arena *a, const struct account *me,
			 const struct upload_limits *limits, size_t len, const char *field,
			 struct problems *problems) MUST_USE;

/* Keeps a picture that was made anew; *out without bytes. */
enum result upload_keep_picture(struct db *db, struct arena *a, const struct account *me,
				const struct picture *picture, struct upload *out) MUST_USE;
/* Keeps a PDF or a text as it came. `name`: what it was called. */
enum result upload_keep_file(struct db *db, struct arena *a, const struct account *me,
			     enum upload_kind kind, const char *name, const void *bytes, size_t len,
			     struct upload *out) MUST_USE;

/* The Markdown that shows it: a picture with these words for those who do not see it, or a link. */
const char *upload_markdown(struct arena *a, const struct upload *u, const char *words);

/* A part of it for the eyes of `reader` (NULL: a visitor): "960.webp" of a picture, "whole" of a file. NOT_FOUND: it is
 * not there, or not for them. */
enum result upload_find(struct db *db, struct arena *a, const struct account *reader,
			const char *key, const char *part, struct upload *out) MUST_USE;

/* How many uploads a text names. */
size_t upload_count(const char *body);

/* Deletes what nobody needs any more; how many that were. Called by the mailer's jobs. */
enum result upload_sweep(struct db *db, struct arena *a, int64_t *n) MUST_USE;

#endif
