/* Addresses of the forum that things were imported from: /old/SOURCE/q/12 and so on lead to where
 * they are now. */
#include "answerwell/account/account.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/imported.h"
#include "web/web.h"

static const struct {
	const char *in_path, *kind;
} kinds[] = {
    {"q", "question"},       {"questions", "question"}, {"a", "answer"},
    {"comments", "comment"}, {"users", "account"},      {"posts", "post"},
};

static const char *
kind_of(const char *in_path)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (str_eq(kinds[i].in_path, in_path))
			return kinds[i].kind;
	}
	return NULL;
}

static enum result
moved_to_person(struct ctx *c, int64_t id)
{
	struct account *account;
	enum result r = account_by_id(&c->db, c->arena, id, &account);

	return r == OK ? moved(c, "/users/%s", account->name) : r;
}

static enum result
get_old(struct ctx *c)
{
	const char *kind = kind_of(path_text(c, 2));
	int64_t old_id = path_id(c, 3), id, question_id;
	enum result r;

	if (kind == NULL || old_id == 0)
		return NOT_FOUND;
	r = imported_find(&c->db, c->arena, path_text(c, 1), kind, old_id, &id, &question_id);
	if (r != OK)
		return r;
	if (question_id == 0)
		return moved_to_person(c, id);
	if (id == question_id)
		return moved(c, "/questions/%lld", (long long)id);
	return moved(c, "/questions/%lld#%s-%lld", (long long)question_id,
		     str_eq(kind, "comment") ? "post" : "answer", (long long)id);
}

RESOURCE(page_old, GET(get_old, ANYONE));
