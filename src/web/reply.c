#include "reply.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/asset.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "fibre.h"
#include "form.h"
#include "gzip.h"
#include "page_env.h"
#include "site.h"
#include "task.h"
#include "web.h"

enum {
	BODY_HINT = 24 * 1024,
	NOTICE_SECONDS = 60,
	VISITOR_SECONDS = 12 * 3600,
	MAC_CHARS = 2 * HASH_BYTES,
	PACK_LEVEL = 1, /* for one reader */
	PACK_LEVEL_LONG = 6, /* in a thread, and mostly kept */
	LOCATION_MAX = 2000 /* longer than any address that Kore would read */
};

/* ---- headers and cookies -------------------------------------------------------------------------- */

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	}
	return false;
}

void
reply_header(struct ctx *c, const char *name, const char *value)
{
	struct reply *out = &c->out;

	if (has_control(value) || has_control(name) || out->n_headers == REPLY_HEADERS_MAX ||
	    strlen(value) > REPLY_HEADER_LEN) {
		log_event(LOG_LEVEL_ERROR, "web.header", "name=%s dropped=1", name);
		return;
	}
	out->headers[out->n_headers++] =
	    (struct header){arena_strdup(c->arena, name), arena_strdup(c->arena, value)};
}

static const char *
find_header(const struct ctx *c, const char *name)
{
	for (size_t i = 0; i < c->out.n_headers; i++) {
		if (strcmp(c->out.headers[i].name, name) == 0)
			return c->out.headers[i].value;
	}
	return NULL;
}

void
reply_cookie(struct ctx *c, const char *name, const char *value, int64_t max_age_s)
{
	if (strpbrk(value, ";, \"\\") != NULL) {
		log_event(LOG_LEVEL_ERROR, "web.cookie", "name=%s dropped=1", name);
		return;
	}
	reply_header(c, "set-cookie",
		     arena_printf(c->arena,
				  "%s%s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
				  cookie_prefix(), name, value, (long long)max_age_s,
				  config()->url_is_https ? "; Secure" : ""));
}

const char *
reply_security_headers(void)
{
	static const char headers[] =
	    "nosniff\r\n"
	    "referrer-policy: strict-origin-when-cross-origin\r\n"
	    "permissions-policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n"
	    "cross-origin-opener-policy: same-origin\r\n"
	    "cross-origin-resource-policy: same-origin";
	static const char *const hsts[] = {[HSTS_HOST] = "",
					   [HSTS_SUBDOMAINS] = "; includeSubDomains",
					   [HSTS_PRELOAD] = "; includeSubDomains; preload"};
	static char with_hsts[sizeof(headers) + 100];

	if (!config()->url_is_https || config()->hsts == HSTS_OFF)
		return headers;
	if (with_hsts[0] == '\0')
		snprintf(with_hsts, sizeof(with_hsts),
			 "%s\r\nstrict-transport-security: max-age=31536000%s", headers,
			 hsts[config()->hsts]);
	return with_hsts;
}

/* ---- pages ------------------------------------------------------------------------------------------ */

static const char *
asset_address(const char *name)
{
	const struct asset *asset = asset_named(name);

	return asset != NULL ? asset->path : NULL;
}

/* "<mac><percent-encoded msgid>": only what this server said itself is shown. */
static const char *
read_notice(struct ctx *c)
{
	const char *cookie = cookie_get(c, COOKIE_NOTICE);
	const char *msgid;

	if (cookie == NULL || strlen(cookie) <= MAC_CHARS)
		return NULL;
	msgid = form_decode_part(c->arena, cookie + MAC_CHARS, strlen(cookie + MAC_CHARS));
	if (msgid == NULL ||
	    !secret_mac_is("notice", msgid, arena_strndup(c->arena, cookie, MAC_CHARS)))
		return NULL;
	return msgid;
}

void
notice_next(struct ctx *c, const char *msgid)
{
	struct buf value;

	buf_init(&value, c->arena, 256);
	buf_puts(&value, secret_mac(c->arena, "notice", msgid));
	buf_url(&value, msgid);
	reply_cookie(c, COOKIE_NOTICE, value.data, NOTICE_SECONDS);
}

void
notice_saved(struct ctx *c)
{
	notice_next(c, N_("Saved"));
}

void
reply_begin(struct ctx *c)
{
	c->env = arena_alloc(c->arena, sizeof(*c->env));
	c->env->ctx = c;
	c->env->base_url = config()->url;
	c->env->js = asset_address("site.js");
	c->env->is_demo = config()->demo;
	c->env->path = c->in.query[0] == '\0'
			   ? c->in.path
			   : arena_printf(c->arena, "%s?%s", c->in.path, c->in.query);
	c->env->problems = &c->problems;
}

/* Outside a fibre nobody can wait, and a page that says what has failed does not ask once more. */
static void
use_site(struct ctx *c, int status)
{
	const struct site *site = fibre_self() == NULL || status >= 500 ? site_last(c) : site_of(c);

	c->env->css = site->look.css->path;
	c->env->icon = site->look.icon;
	c->env->look = &site->look;
	c->env->site_name = site->set.value[SETTING_SITE_NAME];
	c->env->links = site->links[c->locale];
	c->env->n_links = site->n_links[c->locale];
	c->env->spoken = site->languages;
	c->env->pages = site->pages;
	c->env->is_new = site->is_new;
}

/* "light" or "dark", or NULL: what the account says, else the cookie. */
static const char *
choose_theme(const struct ctx *c)
{
	const char *theme = c->theme != NULL ? c->theme
			    : c->me != NULL  ? c->me->theme
					     : cookie_get(c, COOKIE_THEME);

	if (theme == NULL)
		return NULL;
	return strcmp(theme, "light") == 0 || strcmp(theme, "dark") == 0 ? theme : NULL;
}

struct view *
page_begin(struct ctx *c, int status)
{
	if (c->notice == NULL && (c->notice = read_notice(c)) != NULL)
		reply_cookie(c, COOKIE_NOTICE, "", 0);
	c->out.status = status;
	c->out.content_type = "text/html; charset=utf-8";
	c->out.is_ready = true;
	c->out.is_public = c->me == NULL && c->notice == NULL && c->in.method != METHOD_POST;
	c->out.fixed = NULL;
	buf_init(&c->out.body, c->arena, BODY_HINT);
	c->view = (struct view){.out = &c->out.body,
				.arena = c->arena,
				.locale = c->locale,
				.zone = c->me != NULL ? c->me->zone : NULL,
				.now = clock_now(),
				.page = c->env};
	use_site(c, status);
	c->env->locale = c->locale;
	c->env->me = c->me;
	c->env->has_desk = c->me != NULL && c->me->role >= ROLE_STAFF;
	c->env->theme = choose_theme(c);
	c->env->n_unread =
	    c->me != NULL && c->me->n_unread > c->n_read ? c->me->n_unread - c->n_read : 0;
	c->env->notice = c->notice;
	return &c->view;
}

/* ---- other answers ---------------------------------------------------------------------------------- */

static bool
is_local_path(const char *path)
{
	return path[0] == '/' && path[1] != '/' && strchr(path, '\\') == NULL &&
	       !has_control(path) && strlen(path) < LOCATION_MAX;
}

const char *
safe_next(struct ctx *c, const char *path)
{
	(void)c;
	/* Addresses have no blanks (RFC 3986); a line end in a field has become one. */
	return path != NULL && is_local_path(path) && strchr(path, ' ') == NULL ? path : "/";
}

/* What is made from an address that came in may be longer than any page's: then without what stands
 * behind the path, or home. */
static const char *
fitting(struct ctx *c, const char *where)
{
	size_t len = strcspn(where, "?#");

	if (strlen(where) < LOCATION_MAX)
		return where;
	return len < LOCATION_MAX ? arena_strndup(c->arena, where, len) : "/";
}

static enum result
redirect(struct ctx *c, int status, const char *where)
{
	where = fitting(c, where);
	if (!is_local_path(where)) {
		log_event(LOG_LEVEL_ERROR, "web.redirect", "status=%d not_local=1", status);
		return FAILED;
	}
	c->out.status = status;
	c->out.content_type = "text/plain; charset=utf-8";
	c->out.is_ready = true;
	c->out.is_public = false;
	c->out.fixed = NULL;
	buf_init(&c->out.body, c->arena, 0);
	reply_header(c, "location", where);
	return OK;
}

enum result
see_other(struct ctx *c, const char *fmt, ...)
{
	va_list ap;
	char *where;

	va_start(ap, fmt);
	where = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	return redirect(c, 303, where);
}

enum result
moved(struct ctx *c, const char *fmt, ...)
{
	va_list ap;
	char *where;

	va_start(ap, fmt);
	where = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	return redirect(c, 301, where);
}

enum result
moved_here(struct ctx *c, const char *path)
{
	return moved(c, "%s%s%s", path, c->in.query[0] != '\0' ? "?" : "", c->in.query);
}

enum result
reply_text(struct ctx *c, int status, const char *type, const char *body)
{
	c->out.status = status;
	c->out.content_type = type;
	c->out.is_ready = true;
	c->out.is_public = c->me == NULL && c->in.method != METHOD_POST;
	c->out.fixed = NULL;
	buf_init(&c->out.body, c->arena, strlen(body) + 1);
	buf_puts(&c->out.body, body);
	return OK;
}

enum result
reply_fixed(struct ctx *c, const char *type, const char *etag, const char *cache, const void *data,
	    size_t len)
{
	c->out.status = 200;
	c->out.content_type = type;
	c->out.is_ready = true;
	c->out.fixed = data;
	c->out.fixed_len = len;
	c->out.etag = etag;
	reply_header(c, "cache-control", cache);
	return OK;
}

bool
wants_fragment(const struct ctx *c)
{
	return strstr(c->in.accept, "text/fragment+html") != NULL;
}

void
reply_reset(struct ctx *c)
{
	memset(&c->out, 0, sizeof(c->out));
}

/* ---- the end ------------------------------------------------------------------------------------------ */

/* A fresh visitor's token is worth a cookie only if some form in the page carries it: all other
 * pages stay the same for everybody and can be cached. */
static void
keep_visitor(struct ctx *c)
{
	const struct buf *body = &c->out.body;

	if (c->me != NULL || c->csrf == NULL || c->out.fixed != NULL || body->len == 0 ||
	    memmem(body->data, body->len, c->csrf, strlen(c->csrf)) == NULL)
		return;
	c->out.is_public = false;
	if (!str_eq(cookie_get(c, COOKIE_VISITOR), c->visitor))
		reply_cookie(c, COOKIE_VISITOR, c->visitor, VISITOR_SECONDS);
}

static uint64_t
scatter(uint64_t h)
{
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 29) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 32;
}

static uint64_t
step(uint64_t lane, const char *from)
{
	uint64_t word;

	memcpy(&word, from, sizeof(word));
	lane = (lane ^ word) * UINT64_C(0x9fb21c651e98df25);
	return lane ^ lane >> 35;
}

/* Four lanes side by side; as an array they would live in memory and take five times as long. */
struct lanes {
	uint64_t a, b, c, d;
};

static struct lanes
stride(struct lanes w, const char *from)
{
	return (struct lanes){step(w.a, from), step(w.b, from + 8), step(w.c, from + 16),
			      step(w.d, from + 24)};
}

/* A strong entity tag: 128 bits over the bytes. Not a cryptographic hash, which took an eighth of a
 * page's time: whoever made two versions of a page collide would fool only a reader's own cache. */
static char *
fingerprint(struct arena *a, const struct buf *body)
{
	struct lanes w = {body->len, 1, 2, 3};
	char rest[sizeof(w)] = {0};
	size_t whole = body->len - body->len % sizeof(w);
	uint64_t x, y;

	for (size_t i = 0; i < whole; i += sizeof(w))
		w = stride(w, body->data + i);
	if (body->len > whole)
		memcpy(rest, body->data + whole, body->len - whole);
	w = stride(w, rest);
	x = scatter(scatter(scatter(scatter(w.a) ^ w.b) ^ w.c) ^ w.d);
	y = scatter((scatter(w.d + 1) + w.c) ^ scatter(w.b + scatter(w.a + 2)));
	return arena_printf(a, "\"%016" PRIx64 "%016" PRIx64 "\"", x, y);
}

static const char *
cache_control(const struct ctx *c)
{
	bool is_own = (c->guard & (NO_STORE | ROLE_MASK)) != 0;

	/* What is for somebody alone stays in no cache; public pages as members see them are asked for
	 * again, and cleared when they log out. */
	if (c->out.status != 200 || c->in.method == METHOD_POST || is_own)
		return "no-store";
	return c->out.is_public ? "public, max-age=0, must-revalidate" : "private, no-cache";
}

void
reply_finish(struct ctx *c)
{
	if (!c->out.is_ready)
		web_fail(c, FAILED);
	/* Every page has a bound of its own, far below: one that has not is a fault. */
	if (c->out.fixed == NULL && c->out.body.len > ANSWER_BYTES_MAX) {
		log_event(LOG_LEVEL_ERROR, "web.too_large", "bytes=%zu", c->out.body.len);
		web_fail(c, FAILED);
	}
	keep_visitor(c);
	/* Whatever the order in which page and cookie were made. */
	if (find_header(c, "set-cookie") != NULL)
		c->out.is_public = false;
	if (c->out.fixed == NULL)
		reply_header(c, "vary", "accept-language, cookie, accept-encoding");
	if (find_header(c, "cache-control") == NULL)
		reply_header(c, "cache-control", cache_control(c));
	if (c->out.status == 200 && c->in.method != METHOD_POST &&
	    (c->guard & (NO_STORE | ROLE_MASK)) == 0 && c->out.etag == NULL)
		c->out.etag = fingerprint(c->arena, &c->out.body);
}

const char *
reply_head(struct ctx *c)
{
	struct buf head;

	buf_init(&head, c->arena, 2048);
	for (size_t i = 0; i < c->out.n_headers; i++) {
		buf_puts(&head, c->out.headers[i].name);
		buf_puts(&head, ": ");
		buf_puts(&head, c->out.headers[i].value);
		buf_puts(&head, "\r\n");
	}
	buf_puts(&head, "content-security-policy: ");
	buf_puts(&head, c->out.policy != NULL ? c->out.policy : REPLY_POLICY);
	buf_puts(&head, "\r\nx-content-type-options: ");
	buf_puts(&head, reply_security_headers());
	return head.data;
}

static bool
may_be_packed(const struct ctx *c)
{
	return c->out.is_public && c->out.fixed == NULL && c->out.etag != NULL;
}

bool
reply_may_be_kept(const struct ctx *c)
{
	return may_be_packed(c) && c->out.status == 200 && !c->out.is_passing;
}

static void
pack(void *arg)
{
	struct reply *out = arg;

	out->packed =
	    gzip_new(out->body.data, out->body.len,
		     out->body.len > GZIP_AT_ONCE ? PACK_LEVEL_LONG : PACK_LEVEL, &out->packed_len);
}

/* Once packed it is freed with the request. */
static void
own_packed(struct ctx *c)
{
	if (c->out.packed != NULL)
		arena_defer(c->arena, free, (void *)(uintptr_t)c->out.packed);
}

void
reply_pack_long(struct ctx *c)
{
	if (!may_be_packed(c) || c->out.body.len <= GZIP_AT_ONCE)
		return;
	task_run(TASK_PAGE, pack, &c->out);
	own_packed(c);
}

void
reply_pack(struct ctx *c)
{
	struct reply *out = &c->out;

	if (!may_be_packed(c) || !accepts_coding(c->in.accept_encoding, "gzip"))
		return;
	if (out->body.len <= GZIP_AT_ONCE) {
		pack(out);
		own_packed(c);
	}
	if (out->packed == NULL)
		return;
	out->body.data = (char *)(uintptr_t)out->packed;
	out->body.len = out->packed_len;
	out->coding = "gzip";
	out->etag =
	    arena_printf(c->arena, "%.*s" GZIP_TAG "\"", (int)strlen(out->etag) - 1, out->etag);
}
