#include "answerwell/forum/upload.h"

#include <sodium.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/limit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/picture/picture.h"
#include "answerwell/text/markdown.h"
#include "sql/upload.h"

enum { MB = 1024 * 1024 };

static const char *const kinds[] = {
    [UPLOAD_PICTURE] = "picture", [UPLOAD_PDF] = "pdf", [UPLOAD_TEXT] = "text"};

/* ---- kinds -------------------------------------------------------------------------------------- */

/* HTML that calls itself text is served as text, and still nobody's picture: it is a file. */
static bool
is_text(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)s[i] < ' ' && strchr("\t\n\r\f", s[i]) == NULL) ||
		    s[i] == 0x7f || s[i] == '\0')
			return false;
	return len > 0 && str_is_utf8(s, len);
}

enum upload_kind
upload_kind_of(const void *bytes, size_t len)
{
	if (len >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
		return UPLOAD_PDF;
	return is_text(bytes, len) ? UPLOAD_TEXT : UPLOAD_PICTURE;
}

/* ---- limits ------------------------------------------------------------------------------------- */

static enum result
has_space(struct db *db, struct arena *a, const struct account *me,
	  const struct upload_limits *limits, size_t len, const char *field,
	  struct problems *problems)
{
	struct sql_upload_space_row *kept;
	enum result r = sql_upload_space(db, a, &kept, NULL, .account_id = me->id);

	if (r == OK && kept->n_bytes + (int64_t)len > (int64_t)limits->space_mb * MB) {
		problem_add(problems, field,
			    N_("All your pictures and files together can have %ld MB here, and "
			       "that is used up."),
			    limits->space_mb);
		return INVALID;
	}
	return r;
}

enum result
upload_admit(struct db *db, struct arena *a, const struct account *me,
	     const struct upload_limits *limits, size_t len, const char *field,
	     struct problems *problems)
{
	int64_t again;
	enum result r;

	if (len > (size_t)limits->file_mb * MB) {
		problem_add(problems, field, N_("The file is too large. It can have up to %ld MB."),
			    limits->file_mb);
		return INVALID;
	}
	r = has_space(db, a, me, limits, len, field, problems);
	if (r == OK)
		r = limit_take_of(db, a, LIMIT_KIND_UPLOAD,
				  arena_printf(a, "account %lld", (long long)me->id), 1,
				  limits->a_day, &again);
	if (r != LIMITED)
		return r;
	problem_add(problems, field,
		    N_("You have added %ld pictures and files today. Please go on tomorrow."),
		    limits->a_day);
	return INVALID;
}

/* ---- keeping ------------------------------------------------------------------------------------ */

/* As PostgreSQL reads bytes. */
static const char *
hex_of(struct arena *a, const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *from = bytes;
	char *out = arena_alloc(a, 2 * len + 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		*to++ = digits[from[i] >> 4];
		*to++ = digits[from[i] & 15];
	}
	return out;
}

/* Nobody can guess it, and the same picture of the same person has the same. */
static const char *
key_of(struct arena *a, const struct account *me, const void *bytes, size_t len)
{
	unsigned char hash[32];

	crypto_generichash(hash, sizeof(hash), bytes, len, NULL, 0);
	return arena_strndup(a,
			     secret_mac(a, "upload",
					arena_printf(a, "%lld %s", (long long)me->id,
						     hex_of(a, hash, sizeof(hash)))),
			     UPLOAD_KEY_LEN);
}

static enum result
put(struct db *db, struct arena *a, const struct account *me, const struct upload *u,
    int64_t n_bytes, int64_t *id)
{
	struct sql_upload_put_row *row;
	enum result r = sql_upload_put(db, a, &row, NULL, .key = u->key, .account_id = me->id,
				       .kind = kinds[u->kind], .name = u->name, .width = u->width,
				       .height = u->height, .n_bytes = n_bytes);

	if (r == OK)
		*id = row->id;
	return r;
}

static enum result
put_part(struct db *db, struct arena *a, int64_t id, const char *name, const void *bytes,
	 size_t len)
{
	return sql_upload_put_part(db, a, NULL, .upload_id = id, .name = name,
				   .content = hex_of(a, bytes, len));
}

static enum result
put_size(struct db *db, struct arena *a, int64_t id, const struct picture_size *s)
{
	enum result r =
	    put_part(db, a, id, arena_printf(a, "%d.webp", s->width), s->webp, s->webp_len);

	return r != OK
		   ? r
		   : put_part(db, a, id, arena_printf(a, "%d.jpg", s->width), s->jpeg, s->jpeg_len);
}

enum result
upload_keep_picture(struct db *db, struct arena *a, const struct account *me,
		    const struct picture *picture, struct upload *out)
{
	const struct picture_size *largest = &picture->of[picture->n - 1];
	int64_t n_bytes = 0, id;
	enum result r;

	*out = (struct upload){.kind = UPLOAD_PICTURE,
			       .key = key_of(a, me, largest->webp, largest->webp_len),
			       .name = "",
			       .width = largest->width,
			       .height = largest->height};
	for (size_t i = 0; i < picture->n; i++)
		n_bytes += (int64_t)(picture->of[i].webp_len + picture->of[i].jpeg_len);
	DB_TX(db, r) {
		r = put(db, a, me, out, n_bytes, &id);
		for (size_t i = 0; r == OK && i < picture->n; i++)
			r = put_size(db, a, id, &picture->of[i]);
	}
	return r;
}

/* What a name may have in a link and in a header: the rest is left out, and quotes as browsers write them. */
static const char *
plain_name(struct arena *a, const char *name)
{
	struct buf b;

	buf_init(&b, a, UPLOAD_NAME_MAX);
	for (const char *s = name; *s != '\0'; s++)
		if (str_starts(s, "%22"))
			s += 2;
		else if ((unsigned char)*s >= ' ' && *s != 0x7f &&
			 strchr("\\/\"<>[]()%:*?|", *s) == NULL)
			buf_putc(&b, *s);
	return str_is_utf8(b.data, b.len) && b.len > 0 ? str_cut(a, b.data, UPLOAD_NAME_MAX) : "";
}

enum result
upload_keep_file(struct db *db, struct arena *a, const struct account *me, enum upload_kind kind,
		 const char *name, const void *bytes, size_t len, struct upload *out)
{
	const char *said = plain_name(a, name);
	int64_t id;
	enum result r;

	*out = (struct upload){.kind = kind,
			       .key = key_of(a, me, bytes, len),
			       .name = said[0] != '\0'      ? said
				       : kind == UPLOAD_PDF ? "file.pdf"
							    : "file.txt"};
	DB_TX(db, r) {
		r = put(db, a, me, out, (int64_t)len, &id);
		if (r == OK)
			r = put_part(db, a, id, "whole", bytes, len);
	}
	return r;
}

const char *
upload_markdown(struct arena *a, const struct upload *u, const char *words)
{
	if (u->kind != UPLOAD_PICTURE)
		return arena_printf(a, "[%s](/files/%s)", markdown_escape(a, u->name), u->key);
	return arena_printf(a, "![%s](/pictures/%s/%dx%d)", markdown_escape(a, words), u->key,
			    u->width, u->height);
}

/* ---- finding ------------------------------------------------------------------------------------ */

static unsigned
digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static const void *
bytes_of(struct arena *a, const char *hex, size_t len)
{
	unsigned char *out = arena_alloc(a, len + 1);

	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
	return out;
}

enum result
upload_find(struct db *db, struct arena *a, const struct account *reader, const char *key,
	    const char *part, struct upload *out)
{
	bool is_staff = reader != NULL && reader->role >= ROLE_STAFF;
	const int64_t *id = reader != NULL ? &reader->id : NULL;
	struct sql_upload_find_row *row;
	size_t n;
	enum result r = sql_upload_find(db, a, &row, &n, .key = key, .part = part, .reader = id,
					.is_staff = is_staff);

	if (r != OK || n == 0)
		return r != OK ? r : NOT_FOUND;
	*out = (struct upload){.key = key,
			       .kind = UPLOAD_PICTURE,
			       .name = row->name,
			       .width = (int)row->width,
			       .height = (int)row->height,
			       .is_public = row->is_public,
			       .bytes = bytes_of(a, row->content, (size_t)row->len),
			       .len = (size_t)row->len};
	while (!str_eq(kinds[out->kind], row->kind))
		out->kind++;
	return OK;
}

size_t
upload_count(const char *body)
{
	static const char *const places[] = {"](/pictures/", "](/files/"};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (const char *s = body; (s = strstr(s, places[i])) != NULL; s++)
			n++;
	return n;
}

enum result
upload_sweep(struct db *db, struct arena *a, int64_t *n)
{
	struct sql_upload_sweep_row *row;
	enum result r = sql_upload_sweep(db, a, &row, NULL);

	*n = r == OK ? row->n : 0;
	return r;
}
