/* What is told to somebody whose request was refused before it was read (gate.h). */
#include "web/error_page.h"
#include "web/web.h"

static const struct refusal {
	int status;
	const char *title, *text;
} refusals[] = {
    {405, N_("This cannot be done here"), N_("This address does not accept this kind of request.")},
    {411, N_("The length is missing"),
     N_("The request did not say how long it is, so it was not read. Please send it again with a "
	"length.")},
    {413, N_("That is too long"),
     N_("What you sent is larger than this site can take. Please go back and shorten it, or split "
	"it "
	"into several posts.")},
    {414, N_("This address is too long"),
     N_("The address is longer than any address on this site. Please shorten it, for example by "
	"searching for fewer words.")},
    {431, N_("Your browser sent too much"),
     N_("The request was larger than this site can take, perhaps because of many cookies. Deleting "
	"this site’s cookies usually helps.")},
    {503, N_("Many files are coming in"),
     N_("This site is taking as many files as it can at once. Please send yours again in a "
	"minute.")},
    /* Last: all others. */
    {400, N_("We did not understand that"),
     N_("This site could not read what was sent, so nothing was done.")},
};
enum { N_REFUSALS = sizeof(refusals) / sizeof(refusals[0]) };

static enum result
refused(struct ctx *c)
{
	const struct refusal *r = refusals;

	while (r < refusals + N_REFUSALS - 1 && r->status != c->in.refused)
		r++;
	if (c->in.refused == 405)
		reply_header(c, "allow", c->in.allows);
	error_page_show(
	    c, &(struct error_page){.status = c->in.refused, .title = r->title, .text = r->text});
	return OK;
}

const struct resource web_refused = {.name = "refused",
				     GET(refused, ANYONE | NO_SESSION | NO_STORE)};
