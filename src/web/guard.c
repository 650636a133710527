#include "guard.h"

#include <string.h>

#include "answerwell/account/device.h"
#include "answerwell/account/limit.h"
#include "answerwell/account/session.h"
#include "answerwell/base/event.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "error_page.h"
#include "form.h"
#include "kept.h"
#include "lane.h"
#include "multipart.h"
#include "page_env.h"
#include "redraw.h"
#include "reply.h"
#include "site.h"
#include "visit.h"
#include "web.h"

#define LOGIN_PATH "/login"

static bool
refuse(struct ctx *c, enum result r)
{
	web_fail(c, r);
	return false;
}

static bool
refuse_with(struct ctx *c, const struct error_page *page)
{
	error_page_show(c, page);
	return false;
}

/* ---- who asks --------------------------------------------------------------------------------------- */

static void
set_tokens(struct ctx *c)
{
	const char *visitor;

	c->csrf = NULL;
	if (c->session != NULL)
		return;
	visitor = cookie_get(c, COOKIE_VISITOR);
	c->visitor = token_is_whole(visitor) ? visitor : NULL;
}

const char *
page_csrf(const struct page_env *env)
{
	struct ctx *c = env->ctx;

	if (c->csrf != NULL)
		return c->csrf;
	if (c->session == NULL && c->visitor == NULL)
		c->visitor = token_new(c->arena);
	c->csrf =
	    secret_mac(c->arena, "csrf", c->session != NULL ? c->session->token_hash : c->visitor);
	return c->csrf;
}

static void
choose_locale(struct ctx *c)
{
	const struct site *site = site_of(c);

	if (c->me == NULL)
		c->locale = visit_locale(cookie_get(c, COOKIE_LOCALE), c->in.accept_language,
					 site->languages, site->first);
	else
		c->locale =
		    (site->languages & 1U << c->me->locale) != 0 ? c->me->locale : site->first;
	c->languages = visit_languages(c->locale, c->in.accept_language);
}

static enum result
identify(struct ctx *c)
{
	const char *token = cookie_get(c, COOKIE_SESSION);
	struct session *session = NULL;
	struct account *me = NULL;
	enum result r = NOT_FOUND;

	if (token_is_whole(token))
		r = session_find(&c->db, c->arena, token, &session, &me);
	if (r == OK) {
		c->session = session;
		c->me = me;
		log_client(c->in.network, me->id);
	} else if (token != NULL && r == NOT_FOUND) {
		reply_cookie(c, COOKIE_SESSION, "", 0);
	}
	choose_locale(c);
	set_tokens(c);
	return token == NULL || r == NOT_FOUND ? OK : r;
}

void
keep_logged_in(struct ctx *c, const char *token)
{
	reply_cookie(c, COOKIE_SESSION, token, (int64_t)SESSION_IDLE_DAYS * 24 * 3600);
	reply_cookie(c, COOKIE_DEVICE,
		     device_token(c->arena, cookie_get(c, COOKIE_DEVICE), c->me->id),
		     (int64_t)DEVICE_DAYS * 24 * 3600);
	reply_cookie(c, COOKIE_VISITOR, "", 0);
	language_keep(c, c->me->locale);
}

enum result
logged_in_as(struct ctx *c, const char *token)
{
	struct session *session;
	struct account *me;
	enum result r = session_find(&c->db, c->arena, token, &session, &me);

	if (r != OK)
		return r == NOT_FOUND ? FAILED : r;
	c->session = session;
	c->me = me;
	log_client(c->in.network, me->id);
	choose_locale(c);
	set_tokens(c);
	keep_logged_in(c, token);
	return OK;
}

enum result
logged_in(struct ctx *c, const char *token)
{
	enum result r = logged_in_as(c, token);
	const struct kept *kept;

	if (r != OK)
		return r;
	kept = kept_pending(c);
	if (kept == NULL)
		return see_other(c, "%s", safe_next(c, form_line(c, "next")));
	error_page_show(c, &(struct error_page){
			       .status = 200,
			       .title = N_("You are logged in"),
			       .text = N_("What you wrote is still here. You can send it now."),
			       .offers_resend = true,
			       .kept = kept});
	return OK;
}

void
logged_out(struct ctx *c)
{
	c->session = NULL;
	c->me = NULL;
	reply_cookie(c, COOKIE_SESSION, "", 0);
	set_tokens(c);
}

/* ---- the form --------------------------------------------------------------------------------------- */

static bool
refuse_body(struct ctx *c, int status, const char *title, const char *text)
{
	return refuse_with(c, &(struct error_page){.status = status, .title = title, .text = text});
}

static size_t
text_len(const struct ctx *c)
{
	size_t len = 0;

	for (size_t i = 0; i < c->n_form; i++)
		len += c->form[i].file == NULL ? c->form[i].len : 0;
	return len;
}

static bool
form_is_readable(struct ctx *c)
{
	bool has_files = (c->guard & UPLOADS) != 0 && multipart_is(c->in.content_type);
	enum result r;

	if (c->in.body_len > 0 && !has_files &&
	    strncasecmp(c->in.content_type, "application/x-www-form-urlencoded", 33) != 0) {
		/* One-click unsubscribing may come as multipart (RFC 8058, 3.2); the address alone
		 * says what to do. */
		if ((c->guard & NO_CSRF) != 0)
			return true;
		return refuse_body(
		    c, 415, N_("This kind of form is not supported"),
		    N_("Files cannot be uploaded here. Please go back and send the form "
		       "as text."));
	}
	r = has_files ? multipart_decode(c->arena, c->in.content_type, c->in.body, c->in.body_len,
					 FORM_FIELDS_MAX, &c->form, &c->n_form)
		      : form_decode(c->arena, c->in.body, c->in.body_len, FORM_FIELDS_MAX, &c->form,
				    &c->n_form);
	if (r != OK)
		return refuse_body(c, 400, N_("The form has too many fields"),
				   N_("What you sent has more fields than any form on this site. "
				      "Please go back and try again with fewer."));
	if (text_len(c) > FORM_TEXT_MAX || (!has_files && c->in.body_len > REQUEST_BODY_MAX))
		return refuse_body(
		    c, 413, N_("That is too long"),
		    N_("What you sent is larger than this site can take. Please go back "
		       "and shorten it, or split it into several posts."));
	return true;
}

static const char *
authority(const char *url)
{
	const char *p = strstr(url, "://");

	return p != NULL ? p + 3 : url;
}

/* The second net under the token: browsers say where a form comes from. */
static bool
is_same_site(const struct ctx *c)
{
	const char *site = c->in.fetch_site;
	const char *origin = c->in.origin;

	if (site[0] != '\0')
		return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
	if (origin[0] == '\0')
		return true;
	return strcmp(authority(origin), c->in.host) == 0 || strcmp(origin, config()->url) == 0;
}

static bool
token_is_right(const struct ctx *c)
{
	const struct field *f = form_find(c->form, c->n_form, "csrf");
	const char *made_from = c->session != NULL ? c->session->token_hash : c->visitor;

	return f != NULL && f->is_valid && made_from != NULL &&
	       secret_mac_is("csrf", made_from, f->value);
}

static bool
check_token(struct ctx *c)
{
	bool is_asked = (c->guard & CSRF) != 0 || ((c->guard & CSRF_MEMBER) != 0 && c->me != NULL);
	bool is_from_here = (c->guard & (CSRF | CSRF_MEMBER)) == 0 || is_same_site(c);

	if (is_from_here && (!is_asked || token_is_right(c)))
		return true;
	event_facts(EVENT_CSRF, 0, "same_site=%d", is_same_site(c));
	return refuse_with(c,
			   &(struct error_page){
			       .status = 403,
			       .title = N_("Please send this again"),
			       .text = N_("The page you sent this from was too old, so nothing has "
					  "been changed yet. Look it over and send it once more."),
			       .offers_resend = true,
			       .kept = kept_now(c)});
}

/* ---- roles ------------------------------------------------------------------------------------------ */

/* Without a token: so what another site sends is not even shown. */
static bool
answer_visitor(struct ctx *c, const struct resource *r)
{
	enum result done = is_same_site(c) ? r->visitor(c) : FORBIDDEN;

	return done == OK ? false : refuse(c, done);
}

static bool
ask_for_login(struct ctx *c, const struct resource *r)
{
	struct buf next;

	if (c->in.method == METHOD_POST && r->visitor != NULL)
		return answer_visitor(c, r);
	if (c->in.method == METHOD_POST)
		return refuse_with(
		    c, &(struct error_page){
			   .status = 401,
			   .title = N_("Please log in to continue"),
			   .text =
			       N_("You are not logged in, or were logged out in the meantime. What "
				  "you wrote is kept here, and you can send it after logging in."),
			   .offers_login = true,
			   .kept = kept_now(c),
			   .next = "/"});
	buf_init(&next, c->arena, 256);
	buf_url(&next, c->in.path);
	if (c->in.query[0] != '\0') {
		buf_puts(&next, "%3F");
		buf_url(&next, c->in.query);
	}
	return see_other(c, LOGIN_PATH "?next=%s", next.data) == OK ? false : refuse(c, FAILED);
}

static bool
check_role(struct ctx *c, const struct resource *r)
{
	int wanted = c->guard & ROLE_MASK;

	if (wanted == ANYONE)
		return true;
	if (c->me == NULL)
		return ask_for_login(c, r);
	if (!c->me->is_verified) {
		event_facts(EVENT_FORBIDDEN, 0, "verified=0");
		return refuse_with(
		    c, &(struct error_page){
			   .status = 403,
			   .title = N_("Please confirm your email address first"),
			   .text = N_("We have sent you an email with a link. Follow it, then send "
				      "this again: what you wrote stays on this page."),
			   .offers_verification = true,
			   .offers_resend = true,
			   .kept = kept_now(c)});
	}
	/* MEMBER is 1 like ROLE_CUSTOMER, and so on upwards. */
	return (int)c->me->role >= wanted ? true : refuse(c, FORBIDDEN);
}
_Static_assert(MEMBER == (int)ROLE_CUSTOMER && ADMIN == (int)ROLE_ADMIN, "guards follow roles");

/* Before anything is refused: what a refusal shows is in the new language, too. For who is logged in it
 * is a change of the account. */
static bool
take_redrawing(struct ctx *c)
{
	enum result r = OK;

	if (c->in.method == METHOD_POST && (c->guard & NO_CSRF) == 0 && redraw_is_asked(c) &&
	    is_same_site(c) && (c->me == NULL || token_is_right(c)))
		r = redraw_choose(c);
	return r == OK ? true : refuse(c, r);
}

/* A form that its page cannot show again is not acted on either. */
static bool
check_redrawing(struct ctx *c)
{
	if (!c->is_redrawn || (c->guard & REDRAWS) != 0)
		return true;
	return refuse_with(
	    c, &(struct error_page){.status = 200,
				    .title = N_("Please send this again"),
				    .text = N_("The page looks different now, and nothing has been "
					       "changed yet. What you typed is still here."),
				    .offers_resend = true,
				    .kept = kept_now(c)});
}

/* ---- limits ----------------------------------------------------------------------------------------- */

static enum result
take(struct ctx *c, enum limit_kind kind, const char *key)
{
	return limit_take(&c->db, c->arena, kind, key, &c->retry_at);
}

/* Whoever has logged in there before is not held off by what others do in the same network, nor
 * elsewhere with a device of theirs. */
static enum result
take_login(struct ctx *c)
{
	int64_t account = device_account(c->arena, cookie_get(c, COOKIE_DEVICE));
	enum result r = lane_enter(c->arena, account != 0);

	if (r != OK)
		return r;
	return take(c, LIMIT_KIND_LOGIN,
		    account != 0 ? arena_printf(c->arena, "devices of %lld at %s",
						(long long)account, c->in.network)
				 : c->in.network);
}

/* What a person writes in a day has a bound: nobody types that much, and everybody would have to read it. */
static enum result
take_text(struct ctx *c, const char *key)
{
	const struct field *body = form_find(c->form, c->n_form, "body");

	if (body == NULL || form_has(c, "preview"))
		return OK;
	return limit_take_many(&c->db, c->arena, LIMIT_KIND_TEXT, key, 1 + (int)(body->len / 1024),
			       &c->retry_at);
}

static enum result
take_post(struct ctx *c)
{
	const char *key = c->me != NULL
			      ? arena_printf(c->arena, "account %lld", (long long)c->me->id)
			      : c->in.network;
	int most = settings_number(&site_of(c)->set, SETTING_POSTS);
	enum result r =
	    limit_take_of(&c->db, c->arena, LIMIT_KIND_POST, key, 1, most, &c->retry_at);

	return r == OK && c->me != NULL && c->me->role < ROLE_STAFF ? take_text(c, key) : r;
}

static bool
check_limits(struct ctx *c)
{
	enum result r = OK;

	if (c->is_redrawn)
		return true;
	if ((c->guard & LIMIT_POST) != 0)
		r = take_post(c);
	if (r == OK && (c->guard & LIMIT_LOGIN) != 0)
		r = take_login(c);
	if (r == OK && (c->guard & LIMIT_MAIL) != 0)
		r = take(c, LIMIT_KIND_MAIL, c->in.network);
	return r == OK ? true : refuse(c, r);
}

/* ---- the whole -------------------------------------------------------------------------------------- */

/* The page that `pattern` means, with the number of this address. */
static const char *
page_of(struct ctx *c, const char *pattern)
{
	const char *star = strchr(pattern, '*');
	size_t i = 0;

	while (star != NULL && i < c->in.n_parts && path_id(c, i) == 0)
		i++;
	return star == NULL ? pattern
			    : arena_printf(c->arena, "%.*s%lld", (int)(star - pattern), pattern,
					   (long long)path_id(c, i));
}

/* Somebody typed, reloaded or kept the address of a form that has no page. */
static bool
lead_back(struct ctx *c, const struct resource *r)
{
	enum result done = see_other(c, "%s", page_of(c, r->belongs_to));

	(void)done;
	return false;
}

static bool
check_method(struct ctx *c, const struct resource *r)
{
	bool is_post = c->in.method == METHOD_POST;
	bool is_get = c->in.method == METHOD_GET || c->in.method == METHOD_HEAD;

	c->guard = is_post ? r->post_guard : r->get_guard;
	if ((is_post && r->post != NULL) || (is_get && r->get != NULL))
		return true;
	c->guard |= NO_SESSION;
	choose_locale(c);
	if (is_get && r->belongs_to != NULL)
		return lead_back(c, r);
	reply_header(c, "allow",
		     r->get == NULL    ? "POST"
		     : r->post == NULL ? "GET, HEAD"
				       : "GET, HEAD, POST");
	return refuse_with(
	    c,
	    &(struct error_page){
		.status = 405,
		.title = N_("This cannot be done here"),
		.text = N_("The address is right, but it does not accept this kind of request.")});
}

bool
guard_pass(struct ctx *c, const struct resource *r)
{
	enum result found = OK;

	if (!check_method(c, r))
		return false;
	/* More arguments than any page has are not worth an error. */
	if (form_decode(c->arena, c->in.query, strlen(c->in.query), ARGS_MAX, &c->args,
			&c->n_args) != OK)
		log_event(LOG_LEVEL_DEBUG, "web.args", "cut=1");
	choose_locale(c);
	/* Refusals are told in the person's language, and keep what was typed: so first both. */
	if ((c->guard & NO_SESSION) == 0)
		found = identify(c);
	if (c->in.method == METHOD_POST && !form_is_readable(c))
		return false;
	if (found != OK)
		return refuse(c, found);
	return take_redrawing(c) && check_role(c, r) &&
	       (c->in.method != METHOD_POST || check_token(c)) && check_redrawing(c) &&
	       check_limits(c);
}
