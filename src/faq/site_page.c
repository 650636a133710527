#include "answerwell/faq/site_page.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "faq/internal.h"
#include "faq/starting_text.h"
#include "sql/site_page.h"

enum { ID_STEP = 100 };

static const struct {
	const char *name, *label;
} pages[SITE_PAGES] = {
    [SITE_PRIVACY] = {"privacy", N_("Privacy")}, [SITE_IMPRINT] = {"imprint", N_("Legal notice")},
    [SITE_CONTACT] = {"contact", N_("Contact")}, [SITE_TERMS] = {"terms", N_("Terms")},
    [SITE_SHOPS] = {"shops", N_("Our shops")},
};

const char *
site_page_name(enum site_page_code code)
{
	return pages[code].name;
}

const char *
site_page_label(enum site_page_code code)
{
	return pages[code].label;
}

enum site_page_code
site_page_from(const char *name)
{
	int code = 0;

	while (code < SITE_PAGES && !str_eq(pages[code].name, name))
		code++;
	return (enum site_page_code)code;
}

int64_t
site_page_id(enum site_page_code code, enum locale l)
{
	return (int64_t)code * ID_STEP + (int)l + 1;
}

bool
site_page_of_id(int64_t id, enum site_page_code *code, enum locale *l)
{
	if (id < 1 || id >= SITE_PAGES * ID_STEP || id % ID_STEP < 1 || id % ID_STEP > LOCALES)
		return false;
	*code = (enum site_page_code)(id / ID_STEP);
	*l = (enum locale)(id % ID_STEP - 1);
	return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* On its own line, it stands for the table. */
static const char *
with_stored_data(struct arena *a, const char *body, enum locale l)
{
	static const char marker[] = "{stored-data}";
	const char *at = strstr(body, marker), *end;

	if (at == NULL || (at > body && at[-1] != '\n'))
		return body;
	end = at + strlen(marker);
	if (*end != '\0' && *end != '\n')
		return body;
	return arena_printf(a, "%.*s\n%s\n%s", (int)(at - body), body, site_page_stored_data(a, l),
			    end);
}

static void
begin(struct arena *a, enum site_page_code code, enum locale l, struct site_page *out)
{
	*out = (struct site_page){.code = code, .locale = l, .exists = code == SITE_PRIVACY};
	out->text = (struct text){.title = tr(l, pages[code].label),
				  .body = code == SITE_PRIVACY ? starting_privacy(a, l) : "",
				  .format = MARKDOWN_CLASSIC};
	out->text = text_whole(&out->text);
}

static void
take(struct arena *a, const struct sql_site_page_find_row *row, struct site_page *out)
{
	out->locale = locale_from(row->locale, LOCALE_EN);
	out->text = (struct text){.title = row->title,
				  .body = row->body,
				  .format = (enum markdown_format)row->format,
				  .n_seen = (int)row->n_revisions};
	out->text = text_whole(&out->text);
	out->changed_at = row->changed_at;
	out->exists = true;
	(void)a;
}

static enum result
find(struct db *db, struct arena *a, enum site_page_code code, enum locale l, bool any_language,
     struct site_page *out)
{
	struct sql_site_page_find_row *row;
	size_t n;
	enum result r =
	    sql_site_page_find(db, a, &row, &n, .code = pages[code].name, .locale = locale_code(l));

	begin(a, code, l, out);
	if (r == OK && n > 0 && (any_language || str_eq(row->locale, locale_code(l))))
		take(a, row, out);
	return r;
}

enum result
site_page_read(struct db *db, struct arena *a, enum site_page_code code, enum locale l,
	       struct site_page *out)
{
	enum result r = find(db, a, code, l, true, out);

	if (r != OK || !out->exists)
		return r != OK ? r : NOT_FOUND;
	out->html = markdown_render_page(a, with_stored_data(a, out->text.body, out->locale),
					 out->text.format);
	return OK;
}

enum result
site_page_get(struct db *db, struct arena *a, enum site_page_code code, enum locale l,
	      struct site_page *out)
{
	return find(db, a, code, l, false, out);
}

enum result
site_page_languages(struct db *db, struct arena *a, unsigned out[SITE_PAGES])
{
	struct sql_site_page_languages_row *rows;
	size_t n = 0;
	enum result r = sql_site_page_languages(db, a, &rows, &n);

	for (int code = 0; code < SITE_PAGES; code++)
		out[code] = code == SITE_PRIVACY ? (1u << LOCALES) - 1 : 0;
	for (size_t i = 0; r == OK && i < n; i++) {
		enum site_page_code code = site_page_from(rows[i].code);
		enum locale l = locale_from(rows[i].locale, LOCALES);

		if (code != SITE_PAGES && l != LOCALES)
			out[code] |= 1u << l;
	}
	return r;
}

/* ---- saving --------------------------------------------------------------------------------- */

static enum result
put(struct db *db, struct arena *a, const struct account *actor, enum site_page_code code,
    enum locale l, const struct text *t)
{
	struct sql_site_page_put_row *row;
	int64_t id = site_page_id(code, l);
	enum result r = sql_site_page_put(db, a, &row, NULL, .id = id, .code = pages[code].name,
					  .locale = locale_code(l), .title = t->title,
					  .body = t->body, .format = (int64_t)t->format);

	if (r == OK)
		r = sql_site_page_put_revision(db, a, NULL, .page_id = id,
					       .number = row->n_revisions, .title = t->title,
					       .body = t->body, .format = (int64_t)t->format,
					       .reason = t->reason, .author_id = actor->id);
	if (r == OK)
		r = audit_add(db, a, actor->id, "page.edit", "page", id,
			      arena_printf(a, "revision=%d", (int)row->n_revisions));
	return r;
}

enum result
site_page_save(struct db *db, struct arena *a, const struct account *actor,
	       enum site_page_code code, enum locale l, const struct text *typed,
	       struct problems *problems)
{
	struct sql_site_page_lock_row *now;
	struct text t;
	size_t n;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	t = text_check(a, TEXT_PAGE, typed, problems);
	if (problems->n > 0)
		return INVALID;
	if (t.format == 0)
		t.format = MARKDOWN_TODAY;
	DB_TX(db, r) {
		r = sql_site_page_lock(db, a, &now, &n, .id = site_page_id(code, l));
		if (r == OK && (int)now->n_revisions != typed->n_seen)
			r = CONFLICT;
		if (r == OK &&
		    (n == 0 || !str_eq(now->title, t.title) || !str_eq(now->body, t.body) ||
		     (enum markdown_format)now->format != t.format))
			r = put(db, a, actor, code, l, &t);
	}
	return r;
}

/* ---- versions ------------------------------------------------------------------------------- */

static struct revision *
read_revisions(struct arena *a, const struct sql_site_page_revision_row *rows, size_t n)
{
	struct revision *list = arena_array(a, n + 1, sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		list[i] = (struct revision){.number = (int)rows[i].number,
					    .at = rows[i].at,
					    .author_name = rows[i].author_name,
					    .author_display = rows[i].author_display,
					    .text = {.title = rows[i].title,
						     .body = rows[i].body,
						     .format = (enum markdown_format)rows[i].format,
						     .reason = rows[i].reason}};
		list[i].text = text_whole(&list[i].text);
	}
	return list;
}

enum result
site_page_revisions(struct db *db, struct arena *a, int64_t id, int before, int limit,
		    struct revision **out, size_t *n)
{
	struct sql_site_page_revision_row *rows;
	enum result r = sql_site_page_revisions(db, a, &rows, n, .page_id = id, .before = before,
						.most = limit);

	if (r == OK)
		*out = read_revisions(a, rows, *n);
	return r;
}

enum result
site_page_revision(struct db *db, struct arena *a, int64_t id, int number, struct revision **out)
{
	struct sql_site_page_revision_row *row;
	size_t n;
	enum result r = sql_site_page_revision(db, a, &row, &n, .page_id = id, .number = number);

	if (r != OK || n == 0)
		return r != OK ? r : NOT_FOUND;
	*out = read_revisions(a, row, 1);
	return OK;
}

/* ---- agreements ----------------------------------------------------------------------------- */

enum result
site_page_agree(struct db *db, struct arena *a, int64_t account_id, enum locale l)
{
	static const enum site_page_code agreed[] = {SITE_PRIVACY, SITE_TERMS};
	enum result r = OK;

	for (size_t i = 0; r == OK && i < sizeof(agreed) / sizeof(agreed[0]); i++) {
		struct site_page p;

		r = find(db, a, agreed[i], l, true, &p);
		if (r == OK && p.exists)
			r = sql_site_page_agree(db, a, NULL, .account_id = account_id,
						.page_id = site_page_id(p.code, p.locale),
						.number = p.text.n_seen);
	}
	return r;
}
