#include "visit.h"

#include <regex.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "gzip.h"
#include "kore.h"
#include "reply.h"
#include "site.h"
#include "web.h"

/* Every cookie that changes a page stands here: one that is missing would show one visitor's page to
 * another. The language is part of the key in itself; cookies of others change nothing. */
static const struct {
	const char *name;
	enum { PRIVATE, LANGUAGE, KEY } means;
} cookies[] = {
    {COOKIE_SESSION, PRIVATE}, /* somebody's own page */
    {COOKIE_NOTICE, PRIVATE}, /* shown once */
    {COOKIE_LOCALE, LANGUAGE}, {COOKIE_THEME, KEY}, {COOKIE_ORDER, KEY},
};
enum {
	COOKIES = sizeof(cookies) / sizeof(cookies[0]),
	COOKIE_VALUE_MAX = 32,
	LOCALE_TEXT_MAX = 16
};

struct reading {
	struct visit *v;
	const char *language; /* Accept-Language */
	char locale[LOCALE_TEXT_MAX]; /* of the cookie */
	bool has_locale;
};

enum locale
visit_locale(const char *cookie, const char *accept_language, unsigned languages, enum locale first)
{
	enum locale wanted =
	    cookie != NULL ? locale_from(cookie, first) : locale_accept(accept_language, first);

	return (languages & 1U << wanted) != 0 ? wanted : first;
}

unsigned
visit_languages(enum locale page, const char *accept_language)
{
	unsigned all = (1U << LOCALES) - 1, read = 1U << page | locales_accepted(accept_language);

	return read == all ? 0 : read;
}

static bool
add(struct visit *v, const char *text, size_t len)
{
	if (v->key.len + len + 1 >= sizeof(v->text))
		return false;
	memcpy(v->text + v->key.len, text, len);
	v->key.len += len;
	v->text[v->key.len++] = '\n'; /* cannot stand in any part */
	return true;
}

static bool
take_cookie(struct reading *r, const char *name, size_t name_len, const char *value, size_t len)
{
	size_t prefix_len = strlen(cookie_prefix());

	if (name_len < prefix_len || memcmp(name, cookie_prefix(), prefix_len) != 0)
		return true;
	name += prefix_len;
	name_len -= prefix_len;
	for (size_t i = 0; i < COOKIES; i++) {
		if (strlen(cookies[i].name) != name_len ||
		    memcmp(cookies[i].name, name, name_len) != 0)
			continue;
		switch (cookies[i].means) {
		case PRIVATE:
			return false;
		case LANGUAGE:
			if (len >= sizeof(r->locale))
				return false;
			if (!r->has_locale)
				memcpy(r->locale, value, len);
			r->has_locale = true;
			return true;
		case KEY:
			return len <= COOKIE_VALUE_MAX && add(r->v, name, name_len) &&
			       add(r->v, value, len);
		}
	}
	return true;
}

static bool
take_cookies(struct reading *r, const char *p)
{
	while (*p != '\0') {
		size_t len, name_len;

		p += strspn(p, "; \t");
		len = strcspn(p, ";");
		name_len = strcspn(p, "=");
		if (name_len < len) {
			size_t end = len;

			while (end > name_len + 1 && (p[end - 1] == ' ' || p[end - 1] == '\t'))
				end--;
			if (!take_cookie(r, p, name_len, p + name_len + 1, end - name_len - 1))
				return false;
		}
		p += len;
	}
	return true;
}

/* False: not for a kept page. Several lines of one name: the first counts, as in request.c. */
static bool
take_header(struct reading *r, const struct http_header *h)
{
	switch (h->header[0] | 0x20) {
	case 'a':
		if (strcasecmp(h->header, "accept") == 0)
			return strstr(h->value, "text/fragment+html") == NULL;
		if (strcasecmp(h->header, "accept-encoding") == 0)
			r->v->takes_gzip = accepts_coding(h->value, "gzip");
		else if (strcasecmp(h->header, "accept-language") == 0 && r->language == NULL)
			r->language = h->value;
		return true;
	case 'c':
		return strcasecmp(h->header, "cookie") != 0 || take_cookies(r, h->value);
	case 'i':
		if (strcasecmp(h->header, "if-none-match") == 0 && r->v->if_none_match[0] == '\0')
			r->v->if_none_match = h->value;
		return true;
	default:
		return true;
	}
}

bool
visit_read(const struct http_request *req, const struct resource *resource, struct visit *v)
{
	struct reading r = {.v = v};
	const struct http_header *h;
	enum locale locale, first;
	unsigned spoken;
	char languages[3];

	v->key = (struct cache_key){.text = v->text};
	v->takes_gzip = false;
	v->if_none_match = "";
	if ((req->method != HTTP_METHOD_GET && req->method != HTTP_METHOD_HEAD) ||
	    resource->get == NULL ||
	    (resource->get_guard & (ROLE_MASK | NO_STORE | NO_SESSION)) != 0)
		return false;
	TAILQ_FOREACH(h, &req->req_headers, list)
	{
		if (!take_header(&r, h))
			return false;
	}
	if (r.language == NULL)
		r.language = "";
	spoken = site_languages(&first);
	locale = visit_locale(r.has_locale ? r.locale : NULL, r.language, spoken, first);
	languages[0] = (char)('0' + (int)locale);
	languages[1] = (char)('0' + (int)visit_languages(locale, r.language));
	/* A page that was made when the site spoke others is not found any more. */
	languages[2] = (char)('0' + (int)spoken * LOCALES + (int)first);
	return add(v, languages, sizeof(languages)) && add(v, req->path, strlen(req->path)) &&
	       (req->query_string == NULL || add(v, req->query_string, strlen(req->query_string)));
}

struct visit *
visit_copy(struct arena *a, const struct visit *v)
{
	struct visit *copy = arena_alloc(a, sizeof(*copy));

	copy->takes_gzip = v->takes_gzip;
	copy->if_none_match = arena_strdup(a, v->if_none_match);
	memcpy(copy->text, v->text, v->key.len);
	copy->key = (struct cache_key){.text = copy->text, .len = v->key.len};
	return copy;
}
