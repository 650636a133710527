#include "web/pages/writing.h"

#include "views/help_writing.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/web.h"

static const struct {
	const char *what, *typed; /* msgids */
} samples[] = {
    {N_("Paragraphs and lines"),
     N_("Hello,\nthe lamp is broken.\n\nIt stopped working on Monday.")},
    {N_("Bold and italic"), N_("Please do **not** open it *yet*.")},
    {N_("Struck through"), N_("It costs ~~10~~ 12 euros.")},
    {N_("List"), N_("- lamp\n- cable\n- plug")},
    {N_("Numbered list"), N_("1. Switch it off.\n2. Wait a minute.\n3. Switch it on.")},
    {N_("Link"),
     N_("[The manual](https://example.com/manual), or just https://example.com/manual")},
    {N_("Heading"), N_("## What I have tried")},
    {N_("Quote"), N_("> Someone else’s words")},
    {N_("Code, or text as it stands on a display"),
     N_("It says `E08` and then:\n\n```\nPUMP 0.0 bar\n```")},
    {N_("Table"), N_("| Part | Price |\n| --- | --- |\n| Lamp | 12 |\n| Cable | 4 |")},
    {N_("To do and done"), N_("- [x] unplugged\n- [ ] cleaned")},
    {N_("A mark itself"), N_("A backslash shows a mark as it is: \\*not italic\\*")},
};
enum { N_SAMPLES = sizeof(samples) / sizeof(samples[0]) };

static enum result
get_help(struct ctx *c)
{
	struct writing_sample *list = arena_array(c->arena, N_SAMPLES, sizeof(*list));
	struct writing_help page = {.samples = list, .n = N_SAMPLES};

	for (size_t i = 0; i < N_SAMPLES; i++) {
		const char *typed = tr(c->locale, samples[i].typed);

		list[i] = (struct writing_sample){
		    .what = tr(c->locale, samples[i].what),
		    .typed = typed,
		    .seen = markdown_render_page(c->arena, typed, MARKDOWN_TODAY)};
	}
	c->env->title = tr(c->locale, N_("How to format your text"));
	head_canonical(c, "/help/writing");
	view_help_writing(page_begin(c, 200), &page);
	return OK;
}

RESOURCE(page_help_writing, GET(get_help, ANYONE));
