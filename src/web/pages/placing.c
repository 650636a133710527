/* The order of a shelf of the FAQ, by hand. */
#include "answerwell/faq/placing.h"

#include "answerwell/faq/entry.h"
#include "web/head.h"
#include "web/web.h"

static enum result
post_place(struct ctx *c)
{
	struct entry *entry;
	enum placing placing;
	int64_t id = path_id(c, 1);
	enum result r;

	if (!placing_from(form_line(c, "move"), &placing))
		return NOT_FOUND;
	if ((r = placing_move(&c->db, c->arena, c->me, id, placing)) != OK ||
	    (r = entry_get(&c->db, c->arena, c->me, c->locale, id, &entry)) != OK)
		return r;
	notice_next(c, N_("Done, and recorded in the log."));
	return see_other(c, "/faq/%s#entry-%lld", head_encoded(c, entry->text.category),
			 (long long)id);
}

RESOURCE(page_entry_place, BELONGS_TO("/faq/*"), POST(post_place, MODERATOR | CSRF));
