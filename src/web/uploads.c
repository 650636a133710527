#include "uploads.h"

#include <string.h>
#include <strings.h>

#include "answerwell/base/str.h"
#include "draw.h"
#include "site.h"
#include "web.h"

enum { MILLION = 1000 * 1000, WORDS_MAX = 200 };

bool
uploads_are_open(struct ctx *c)
{
	return settings_number(&site_of(c)->set, SETTING_UPLOADS_POST) > 0;
}

int
uploads_file_mb(struct ctx *c)
{
	return settings_number(&site_of(c)->set, SETTING_UPLOAD_MB);
}

/* ---- one file ----------------------------------------------------------------------------------- */

static struct upload_limits
limits_of(struct ctx *c)
{
	const struct settings *set = &site_of(c)->set;

	return (struct upload_limits){.file_mb = settings_number(set, SETTING_UPLOAD_MB),
				      .a_day = settings_number(set, SETTING_UPLOADS_DAY),
				      .space_mb = settings_number(set, SETTING_UPLOAD_SPACE)};
}

static enum result
refuse(struct ctx *c, const char *message, long limit)
{
	problem_add(&c->problems, UPLOADS_FIELD, message, limit);
	return INVALID;
}

static enum result
say(struct ctx *c, enum picture_verdict verdict)
{
	switch (verdict) {
	case PICTURE_UNKNOWN:
		return refuse(
		    c,
		    N_("This kind of file cannot be added. You can add pictures (JPEG, PNG, "
		       "WebP, AVIF, HEIC, GIF), PDF and plain text."),
		    0);
	case PICTURE_TOO_LARGE:
		return refuse(c,
			      N_("This picture has too many pixels. Pictures can have up to %ld "
				 "million. A screenshot of it will do."),
			      PICTURE_PIXELS_MAX / MILLION);
	case PICTURE_TOO_LONG:
		return refuse(
		    c, N_("This picture is too much work to read. A screenshot of it will do."), 0);
	default:
		return refuse(
		    c,
		    N_("This picture cannot be read. It may be damaged. A screenshot of it "
		       "will do."),
		    0);
	}
}

static enum result
keep_picture(struct ctx *c, const struct field *file, struct upload *out)
{
	enum picture_verdict verdict;
	struct picture picture;
	enum result r = draw_picture(c->arena, file->value, file->len, &verdict, &picture);

	if (r == UNAVAILABLE)
		return refuse(
		    c, N_("Pictures cannot be added right now. Please try again in a minute."), 0);
	if (r != OK)
		return r;
	if (verdict != PICTURE_MADE)
		return say(c, verdict);
	return upload_keep_picture(&c->db, c->arena, c->me, &picture, out);
}

enum result
uploads_keep(struct ctx *c, const struct field *file, struct upload *out)
{
	const struct upload_limits limits = limits_of(c);
	enum upload_kind kind = upload_kind_of(file->value, file->len);
	enum result r =
	    upload_admit(&c->db, c->arena, c->me, &limits, file->len, UPLOADS_FIELD, &c->problems);

	if (r != OK)
		return r;
	if (kind == UPLOAD_PICTURE)
		return keep_picture(c, file, out);
	return upload_keep_file(&c->db, c->arena, c->me, kind, file->file, file->value, file->len,
				out);
}

/* ---- all of a form ------------------------------------------------------------------------------ */

static enum result
check_count(struct ctx *c, const char *body, size_t more)
{
	int most = settings_number(&site_of(c)->set, SETTING_UPLOADS_POST);

	if (upload_count(body) + more <= (size_t)most)
		return OK;
	return refuse(c, N_("A post can have up to %ld pictures and files."), most);
}

static size_t
n_files(const struct ctx *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_form; i++)
		n += c->form[i].file != NULL && c->form[i].len > 0 &&
		     str_eq(c->form[i].name, UPLOADS_FIELD);
	return n;
}

static const char *
behind(struct arena *a, const char *body, const char *more)
{
	return arena_printf(a, "%s%s%s", body, body[0] != '\0' ? "\n\n" : "", more);
}

enum result
uploads_add(struct ctx *c, const char **body)
{
	const char *words = str_cut(c->arena, form_line(c, UPLOADS_WORDS), WORDS_MAX);
	size_t n = n_files(c);
	enum result r = OK;

	if (c->me == NULL || (n == 0 && upload_count(*body) == 0))
		return OK;
	r = check_count(c, *body, n);
	for (size_t i = 0; r == OK && n > 0 && i < c->n_form; i++) {
		const struct field *f = &c->form[i];
		struct upload kept;

		if (f->file == NULL || f->len == 0 || !str_eq(f->name, UPLOADS_FIELD))
			continue;
		r = uploads_keep(c, f, &kept);
		if (r == OK)
			*body = behind(c->arena, *body, upload_markdown(c->arena, &kept, words));
	}
	return r;
}

/* ---- forgotten ---------------------------------------------------------------------------------- */

/* "The hose is attached to the tap" says nothing of a file. */
static bool
is_of_a_file(const char *behind)
{
	return strncasecmp(behind, " to ", 4) != 0;
}

bool
uploads_are_missed(const char *body)
{
	static const char *const says[] = {"i attach",
					   "i’ve attached",
					   "i've attached",
					   "have attached",
					   "is attached",
					   "are attached",
					   "attached is",
					   "attached are",
					   "attached you",
					   "(attached",
					   "see attached",
					   "find attached",
					   "attachment",
					   "attached photo",
					   "attached picture",
					   "see the photo",
					   "see the picture",
					   "see the screenshot",
					   "附件",
					   "见图",
					   "如图",
					   "附图",
					   "截图如下",
					   "照片如下"};

	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++) {
		const char *at = strcasestr(body, says[i]);

		if (at != NULL && is_of_a_file(at + strlen(says[i])))
			return upload_count(body) == 0 && strstr(body, "](http") == NULL;
	}
	return false;
}

bool
uploads_asked(const struct ctx *c)
{
	return problem_for(&c->problems, UPLOADS_FIELD) != NULL;
}

enum result
uploads_ask(struct ctx *c, const char *body)
{
	if (!str_eq(form_line(c, "attaches"), "1") || !uploads_are_missed(body))
		return OK;
	return refuse(
	    c,
	    N_("You wrote that something is attached, and nothing is. Add it here, or send "
	       "the text again as it is."),
	    0);
}
