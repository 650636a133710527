/* The demo's synonyms, glossary and templates: what staff keeps in lists. */
#include <stdlib.h>

#include "answerwell/account/keeping.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/glossary.h"
#include "answerwell/search/synonym.h"
#include "cli/demo.h"
#include "sql/demo.h"

/* One block of a list, as that person would save it; `put` then moves it to its time. */
static enum result
keep(struct db *db, struct demo *d, const struct demo_block *b, const struct keeping *of,
     const void *draft, enum result (*put)(struct db *db, struct arena *a, int64_t id, int64_t at))
{
	const struct account *account = demo_account(d, demo_field(b, "by"));
	int64_t at = demo_time(demo_field(b, "at"), d->now), id;
	struct problems problems = {.n = 0};
	enum result r;

	if (account == NULL || at == 0)
		return demo_bad(d, b, "is by nobody or at no time");
	r = keeping_save(db, d->arena, of, account, 0, draft, NULL, &problems, &id);
	if ((r = demo_done(d, b, r, &problems)) != OK)
		return r;
	return put(db, d->arena, id, at);
}

static enum result
put_group(struct db *db, struct arena *a, int64_t id, int64_t at)
{
	return sql_demo_put_synonym(db, a, NULL, .id = id, .at = at);
}

static enum result
write_group(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct synonym_draft draft = {.words = demo_field(b, "words"),
					    .locale = demo_field(b, "lang")};

	return keep(db, d, b, &synonym_keeping, &draft, put_group);
}

enum result
demo_synonyms(struct db *db, struct demo *d)
{
	return demo_each(db, d, "synonyms.txt", write_group);
}

static enum result
put_word(struct db *db, struct arena *a, int64_t id, int64_t at)
{
	return sql_demo_put_word(db, a, NULL, .id = id, .at = at);
}

static enum result
write_word(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct glossary_draft draft = {.word = demo_field(b, "word"),
					     .forms = demo_field(b, "forms"),
					     .explanation = b->body,
					     .locale = demo_field(b, "lang")};

	return keep(db, d, b, &glossary_keeping, &draft, put_word);
}

enum result
demo_glossary(struct db *db, struct demo *d)
{
	return demo_each(db, d, "glossary.txt", write_word);
}

static enum result
write_template(struct db *db, struct demo *d, const struct demo_block *b)
{
	int64_t at = demo_time(demo_field(b, "at"), d->now);
	struct sql_demo_template_row *row;
	size_t n;
	enum result r =
	    sql_demo_put_template(db, d->arena, &row, &n, .category = demo_field(b, "category"),
				  .used = atoi(demo_field(b, "used")), .at = at,
				  .locale = demo_field(b, "lang"), .name = demo_field(b, "name"));

	if (r == OK && (n == 0 || row->category_id == 0 || at == 0))
		return demo_bad(d, b, "is no template, or of no category or time");
	return r;
}

enum result
demo_templates(struct db *db, struct demo *d)
{
	return demo_each(db, d, "templates.txt", write_template);
}
