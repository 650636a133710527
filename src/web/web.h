/* The server's side of a request. Only files below src/web include this; only crowd.c, door.c, entry.c,
 * lane.c, request.c, run.c, sandbox.c, sending.c, task.c, visit.c, watch.c and wire.c include Kore. */
#ifndef ANSWERWELL_WEB_WEB_H
#define ANSWERWELL_WEB_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/config.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/db/db.h"
#include "answerwell/text/view.h"

struct http_request;
struct page_env;
struct site;
struct submission;

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OTHER };

/* What a resource asks of the person and the request before its handler runs. Roles: a higher one
 * may do all that a lower one may. */
enum guard {
	ANYONE = 0,
	/* Logged in and address verified; else the log-in page, which comes back here. */
	MEMBER = 1,
	STAFF = 2,
	MODERATOR = 3,
	ADMIN = 4,
	ROLE_MASK = 7,
	/* A POST must carry the session's token; or only that of a session, if there is one: a visitor's, which
	 * must come from this site, changes a cookie, or adds one to a number; or works without one by design (RFC 8058): said, not forgotten. */
	CSRF = 1 << 4,
	CSRF_MEMBER = 1 << 11,
	NO_CSRF = 1 << 5,
	/* Counts against the account's posting limit; the network's log-in limit (a device's own where
	 * somebody has logged in before); the network's limit of mails it may cause. */
	LIMIT_POST = 1 << 6,
	LIMIT_LOGIN = 1 << 7,
	LIMIT_MAIL = 1 << 9,
	/* cache-control: no-store, as for all that asks for a role */
	NO_STORE = 1 << 8,
	/* Does not ask who it is (no database): assets, health. */
	NO_SESSION = 1 << 10,
	/* Costs next to nothing, and waits for nobody's share (share.h). */
	AT_ONCE = 1 << 12,
	/* Shows its form again, as it came, when c->is_redrawn (redraw.h). */
	REDRAWS = 1 << 13,
	/* Its form may bring files (multipart.h). */
	UPLOADS = 1 << 14
};

/* A body of the longest text, percent-encoded: 30,000 characters of 12 bytes each; and the rest. */
enum { FORM_FIELDS_MAX = 200, ARGS_MAX = 100, PATH_PARTS_MAX = 8, REQUEST_BODY_MAX = 512 * 1024 };
/* Of a form whose text may bring pictures and files: as .body_max. */
enum { UPLOADS_BODY_MAX = 12 * 1024 * 1024 + REQUEST_BODY_MAX };
/* Decoded: two such texts, as where two people's changes meet; shown again, each byte may take six. */
enum { FORM_TEXT_MAX = 320 * 1024, ANSWER_BYTES_MAX = 2 * 1024 * 1024 };

struct field {
	const char *name;
	const char *value; /* decoded; as sent: CRLF not yet folded */
	size_t len;
	bool is_valid; /* UTF-8 without NUL */
	const char *file; /* of an uploaded file: the name it came with; else NULL */
};

/* Everything of the request that a handler may use: copied into the arena before the first wait. */
struct request {
	enum method method;
	const char *path; /* undecoded */
	const char *query; /* undecoded, without '?', or "" */
	/* Decoded parts of the path: /questions/7/x -> questions, 7, x. */
	const char *part[PATH_PARTS_MAX];
	size_t n_parts;
	const char *host;
	const char *cookie;
	const char *accept_language;
	const char *accept_encoding;
	const char *if_none_match;
	const char *user_agent;
	const char *accept;
	const char *content_type;
	const char *origin;
	const char *fetch_site; /* Sec-Fetch-Site */
	const char *network; /* the client's /24 or /64 as text, for limits only */
	const char *body;
	size_t body_len;
	int refused; /* the status with which the gate refused what came; 0: it did not */
	const char *allows; /* if that is 405: what the address takes */
	char id[17];
};

struct header {
	const char *name;
	const char *value;
};
enum { REPLY_HEADERS_MAX = 16, REPLY_HEADER_LEN = 3500 };

struct reply {
	int status;
	const char *content_type;
	struct buf body;
	const void *fixed; /* instead of `body`: bytes that outlive the request (an asset) */
	size_t fixed_len;
	bool is_brief; /* `fixed` lives only as long as the request: sent as a copy */
	struct header headers[REPLY_HEADERS_MAX];
	size_t n_headers;
	const char *policy; /* Content-Security-Policy instead of the site's; NULL: that one */
	const char *etag; /* with its quotes; NULL: none */
	const char *coding; /* content coding of the bytes; NULL: as they are */
	const void *packed; /* gzip of a long body (reply_pack_long); NULL: none */
	size_t packed_len;
	bool is_ready;
	/* May be cached by anyone (anonymous page), and is kept in this worker's memory: what it shows
	 * must come from tables that say content_shown (migrations/current/content.sql), and of the request from nothing but
	 * what visit.c puts into the key. Given up again by a cookie or a token in the page; a handler
	 * that does something at each visit gives it up itself after page_begin. */
	bool is_public;
	bool is_passing; /* right, but perhaps not for long: public, and not kept */
	int64_t seen_question, seen_entry; /* whose readers are counted, also by a kept page */
};

struct ctx {
	struct http_request *req; /* NULL once the client is gone */
	struct arena *arena;
	struct db db;
	struct request in;
	struct reply out;
	struct view view;
	/* What the layout shows (page_env.h): made with the context, view.page points to it; handlers set
	 * title, section ... before the view. */
	struct page_env *env;
	const struct site *site; /* site_of; NULL: nobody has asked yet */
	enum locale locale;
	unsigned languages; /* that the reader reads (visit.h); 0: all. Set with `locale` */
	const struct account *me; /* NULL: anonymous */
	const struct session *session;
	struct field *form; /* decoded body of a POST */
	size_t n_form;
	struct field *args; /* decoded query string */
	size_t n_args;
	struct submission *submission; /* of a form that works once (once.h), or NULL */
	struct problems problems; /* what is wrong with the form, shown again with it */
	/* The token forms carry: from the session, or from the visitor cookie (which is set only if the
	 * token is found in the page). NULL until a form asks: page_csrf. */
	const char *csrf;
	const char *visitor; /* NULL: no cookie, and none needed yet */
	int64_t retry_at; /* when a limit that refused will let through again; 0: unknown */
	const char *notice; /* msgid shown once on top (flash, from cookie) */
	int64_t n_read; /* notices that this request has read */
	bool
	    is_redrawn; /* only the language or the colours were changed: the form again, nothing else */
	const char *theme; /* chosen with that, or NULL */
	int guard;
};

typedef enum result (*page_fn)(struct ctx *c);

/* What the pages of the desk are about. */
enum desk_area { DESK_TODO, DESK_FAQ, DESK_WORDS, DESK_FIGURES, DESK_SITE };

struct resource {
	const char *name;
	page_fn get; /* HEAD too */
	int get_guard;
	const char
	    *belongs_to; /* where GET leads if there is no page; * is the number in the path */
	page_fn post;
	int post_guard;
	/* What somebody who is not logged in gets from a POST for members, instead of "please log in";
	 * it must change nothing: no token is asked for. */
	page_fn visitor;
	size_t
	    body_max; /* bytes of a POST's body; 0: REQUEST_BODY_MAX. More is answered 413 unread */
	/* Of a page with a tab at the desk: its address, a msgid, its area and its place there. Who may open the page
	 * sees the tab. */
	struct staff_tab {
		const char *path, *label;
		enum desk_area area;
		int place;
	} tab;
};

#define GET(fn, guards) .get = (fn), .get_guard = (guards)
#define POST(fn, guards) .post = (fn), .post_guard = (guards)
#define VISITOR(fn) .visitor = (fn)
/* Of a form with the editor in it: its text may bring pictures and files. */
#define POST_EDITOR(fn, guards) POST(fn, (guards) | UPLOADS), .body_max = UPLOADS_BODY_MAX
#define BELONGS_TO(path) .belongs_to = (path)
#define STAFF_TAB(area, place, path, label) .tab = {(path), (label), (area), (place)}
/* Exports the function named in kore.conf and puts the resource into the list that tests walk. */
#define RESOURCE(fn_name, ...)                                                                     \
	static const struct resource resource_##fn_name = {.name = #fn_name, __VA_ARGS__};         \
	__attribute__((constructor)) static void register_##fn_name(void)                          \
	{                                                                                          \
		web_register(&resource_##fn_name);                                                 \
	}                                                                                          \
	int fn_name(struct http_request *req);                                                     \
	int fn_name(struct http_request *req)                                                      \
	{                                                                                          \
		return web_run(req, &resource_##fn_name);                                          \
	}                                                                                          \
	_Static_assert(1, "needs a semicolon")

void web_register(const struct resource *r);
/* The i-th of all resources, or NULL: for tests. */
const struct resource *web_resource(size_t i);
int web_run(struct http_request *req, const struct resource *r);
/* What answers requests that the gate refuses (pages/refused.c); no address leads to it. */
extern const struct resource web_refused;

/* --- reading (request.c, form.c) --- */
/* The id in path part `i`; 0 if it is no positive number. */
int64_t path_id(const struct ctx *c, size_t i);
/* Decoded path part, or "". */
const char *path_text(const struct ctx *c, size_t i);
/* A form field, trimmed, line ends folded to LF; "" if absent. Invalid UTF-8, NUL or control
 * characters put a problem on the field and give the text with U+FFFD instead. */
const char *form_text(struct ctx *c, const char *name); /* multi-line */
const char *form_line(struct ctx *c, const char *name); /* single line */
const char *form_secret(struct ctx *c, const char *name); /* as sent, never shown again */
/* A file of the form that has bytes; NULL: there is none. */
const struct field *form_file(const struct ctx *c, const char *name);
int64_t form_id(struct ctx *c, const char *name); /* 0 if absent or no number */
bool form_has(const struct ctx *c, const char *name);
const char *arg_line(struct ctx *c, const char *name); /* query string, "" if absent */
int64_t arg_id(struct ctx *c, const char *name);
/* Before the names of all cookies when the site has https: no other host can set such ones. */
const char *cookie_prefix(void);
/* A cookie of the request by its exact name (without the prefix), or NULL. */
const char *cookie_get(const struct ctx *c, const char *name);

/* --- answering (reply.c) --- */
/* Headers go through here; a control character in a value drops the header and logs. Content type,
 * security and cache headers are the server's own business: see struct reply. */
void reply_header(struct ctx *c, const char *name, const char *value);
/* Cookie: Path=/; HttpOnly; SameSite=Lax; Secure when the site's address is https. Max-age 0 deletes. */
void reply_cookie(struct ctx *c, const char *name, const char *value, int64_t max_age_s);
/* Starts an HTML page (status, type); the view then writes to &c->view. */
struct view *page_begin(struct ctx *c, int status);
/* 303 to a path on this site (made with printf; each %s must be encoded already). */
enum result see_other(struct ctx *c, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_USE;
/* 301 likewise. */
enum result moved(struct ctx *c, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_USE;
/* 301 to the right spelling of this address, which keeps its query. */
enum result moved_here(struct ctx *c, const char *path) MUST_USE;
/* Shows `msgid` on top of the next page (cookie, signed). */
void notice_next(struct ctx *c, const char *msgid);
/* The same after every edit: "Saved". */
void notice_saved(struct ctx *c);
enum result reply_text(struct ctx *c, int status, const char *type, const char *body) MUST_USE;
/* Bytes that outlive the request, sent as they are; `cache` is the whole cache-control value. */
enum result reply_fixed(struct ctx *c, const char *type, const char *etag, const char *cache,
			const void *data, size_t len) MUST_USE;
/* The one map of results to status and page: 404 with search, 403, 409, 429, 503 + Retry-After, 500.
 * After a POST the page keeps what was typed and offers to send it again. */
void web_fail(struct ctx *c, enum result r);
/* True if the client asked for a fragment (fetch with "X-Fragment: 1" via accept text/fragment+html). */
bool wants_fragment(const struct ctx *c);
/* `path` if it is a path on this site ("/x", not "//x" or "/\x"), else "/". */
const char *safe_next(struct ctx *c, const char *path);

/* --- being logged in (guard.c) --- */
/* After session_open: sets the cookie and c->me, c->session, c->csrf, then answers: the page that
 * offers to send on what was typed before logging in (fields pending_*), else 303 to field `next`. */
enum result logged_in(struct ctx *c, const char *token) MUST_USE;
/* Forgets the session's cookie and c->me; session_close is the caller's. */
void logged_out(struct ctx *c);
/* The first half of logged_in: cookies, c->me, c->session, c->csrf; the answer is the caller's. */
enum result logged_in_as(struct ctx *c, const char *token) MUST_USE;
/* The cookies of that once more, on another answer (web_fail drops them). */
void keep_logged_in(struct ctx *c, const char *token);

/* --- beside the requests (run.c) --- */
/* Runs fn in a fibre of its own, beside the requests: nobody waits for it. Few at a time, since it may
 * hold a connection. False: too busy. */
bool web_beside(void (*fn)(struct db *db, struct arena *a));

#endif
