/* Pictures and files: bringing them one by one, and what shows them. */
#include "web/uploads.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/picture/picture.h"
#include "web/web.h"

#define FOR_EVER "public, max-age=31536000, immutable"
/* Who may see it may change: asked each time. */
#define FOR_ONE "private, no-cache"
#define NOTHING_RUNS                                                                               \
	"default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

/* ---- showing ------------------------------------------------------------------------------------ */

/* For everybody where the post is everybody's; else for the one reader. */
static enum result
show(struct ctx *c, const struct upload *u, const char *type, const char *part)
{
	c->out.is_brief = true;
	c->out.policy = NOTHING_RUNS;
	if (!u->is_public)
		reply_header(c, "vary", "cookie");
	return reply_fixed(c, type, arena_printf(c->arena, "\"%s-%s\"", u->key, part),
			   u->is_public ? FOR_EVER : FOR_ONE, u->bytes, u->len);
}

/* "1200x900", as texts name it, is the picture by itself. */
static enum result
show_whole(struct ctx *c, const char *key, const char *size)
{
	return see_other(c, "/pictures/%s/%.*s.jpg", key, (int)strcspn(size, "x"), size);
}

static enum result
get_picture(struct ctx *c)
{
	const char *key = path_text(c, 1), *part = path_text(c, 2);
	size_t digits = strspn(part, "0123456789");
	struct upload u;
	enum result r;

	if (digits == 0 || digits > 5)
		return NOT_FOUND;
	if (part[digits] == 'x')
		return show_whole(c, key, part);
	r = upload_find(&c->db, c->arena, c->me, key, part, &u);
	if (r != OK)
		return r;
	return show(c, &u, str_ends(part, ".webp") ? "image/webp" : "image/jpeg", part);
}

RESOURCE(page_picture, GET(get_picture, ANYONE));

static enum result
get_file(struct ctx *c)
{
	struct upload u;
	struct buf name;
	enum result r = upload_find(&c->db, c->arena, c->me, path_text(c, 1), "whole", &u);

	if (r != OK)
		return r;
	buf_init(&name, c->arena, 256);
	buf_url(&name, u.name);
	reply_header(c, "content-disposition",
		     arena_printf(c->arena, "attachment; filename*=UTF-8''%s", name.data));
	return show(c, &u, u.kind == UPLOAD_PDF ? "application/pdf" : "text/plain; charset=utf-8",
		    "whole");
}

RESOURCE(page_file, GET(get_file, ANYONE));

/* ---- bringing, by the script of the editor ------------------------------------------------------ */

static const struct field *
file_of(const struct ctx *c)
{
	return form_file(c, UPLOADS_FIELD);
}

static const char *
problem_words(struct ctx *c)
{
	const struct problem *p = problem_for(&c->problems, UPLOADS_FIELD);

	return p != NULL ? arena_printf(c->arena, tr(c->locale, p->message), p->limit)
			 : tr(c->locale, N_("Please choose a file."));
}

static enum result
tell_problem(struct ctx *c)
{
	struct buf b;

	buf_init(&b, c->arena, 256);
	buf_puts(&b, "{\"problem\":\"");
	buf_json(&b, problem_words(c));
	buf_puts(&b, "\"}");
	return reply_text(c, 422, "application/json", b.data);
}

static enum result
tell_kept(struct ctx *c, const struct upload *u)
{
	int width = u->width > PICTURE_SMALL ? PICTURE_SMALL : u->width;
	struct buf b;

	buf_init(&b, c->arena, 512);
	buf_puts(&b, "{\"markdown\":\"");
	buf_json(&b, upload_markdown(c->arena, u, ""));
	buf_printf(&b, "\",\"name\":\"");
	buf_json(&b, u->name);
	buf_puts(&b, "\"");
	if (u->kind == UPLOAD_PICTURE)
		buf_printf(&b, ",\"shown\":\"/pictures/%s/%d.webp\"", u->key, width);
	buf_puts(&b, "}");
	return reply_text(c, 200, "application/json", b.data);
}

static enum result
post_upload(struct ctx *c)
{
	const struct field *file = file_of(c);
	struct upload u;
	enum result r = file != NULL && uploads_are_open(c) ? uploads_keep(c, file, &u) : INVALID;

	if (r == INVALID)
		return tell_problem(c);
	return r == OK ? tell_kept(c, &u) : r;
}

RESOURCE(page_uploads, BELONGS_TO("/questions/ask"),
	 POST_EDITOR(post_upload, MEMBER | CSRF | NO_STORE));
