/* The demo's synonyms and its glossary. */
#include "answerwell/account/account.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/glossary.h"
#include "answerwell/search/synonym.h"
#include "cli/demo.h"
#include "sql/demo.h"

static enum result
write_group(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct account *account = demo_account(d, demo_field(b, "by"));
	const struct synonym_draft draft = {.words = demo_field(b, "words"),
					    .locale = demo_field(b, "lang")};
	int64_t at = demo_time(demo_field(b, "at"), d->now), id;
	struct problems problems = {.n = 0};
	enum result r;

	if (account == NULL || at == 0)
		return demo_bad(d, b, "is by nobody or at no time");
	r = synonym_save(db, d->arena, account, 0, &draft, &problems, &id);
	if ((r = demo_done(d, b, r, &problems)) != OK)
		return r;
	return sql_demo_put_synonym(db, d->arena, NULL, .id = id, .at = at);
}

enum result
demo_synonyms(struct db *db, struct demo *d)
{
	return demo_each(db, d, "synonyms.txt", write_group);
}

static enum result
write_word(struct db *db, struct demo *d, const struct demo_block *b)
{
	const struct account *account = demo_account(d, demo_field(b, "by"));
	const struct glossary_draft draft = {.word = demo_field(b, "word"),
					     .forms = demo_field(b, "forms"),
					     .explanation = b->body,
					     .locale = demo_field(b, "lang")};
	int64_t at = demo_time(demo_field(b, "at"), d->now), id;
	struct problems problems = {.n = 0};
	enum result r;

	if (account == NULL || at == 0)
		return demo_bad(d, b, "is by nobody or at no time");
	r = glossary_save(db, d->arena, account, 0, &draft, &problems, &id);
	if ((r = demo_done(d, b, r, &problems)) != OK)
		return r;
	return sql_demo_put_word(db, d->arena, NULL, .id = id, .at = at);
}

enum result
demo_glossary(struct db *db, struct demo *d)
{
	return demo_each(db, d, "glossary.txt", write_word);
}
