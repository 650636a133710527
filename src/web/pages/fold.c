#include "web/pages/fold.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "web/pages/reading.h"
#include "web/web.h"

enum { EXCERPT_BYTES = 8 * FOLD_CHARS };

/* A folded question shows three lines (assets/css/thread.css): one that has a line more stands whole. In columns of a wide
 * screen and of a phone. */
enum { LINES_SEEN = 4, WIDE_COLUMNS = 84, NARROW_COLUMNS = 38, PICTURE_LINES = 4 };

/* Of a page at work. */
struct folding {
	struct ctx *c;
	int64_t whole; /* the post asked for, 0: none */
	int64_t talk; /* whose comments are gone through, 0: nobody's */
	size_t from; /* the first of them */
	size_t posts, comments; /* bytes left */
	struct post **wanted; /* cut ones that are to stand whole */
	size_t n_wanted;
};

/* ---- texts ------------------------------------------------------------------------------------- */

/* What is open at the end, a tag or a character written by name, goes. */
static void
cut_open(char *html, char opens, char closes)
{
	char *open = strrchr(html, opens), *close = strrchr(html, closes);

	if (open != NULL && (close == NULL || close < open))
		*open = '\0';
}

const char *
fold_excerpt(struct arena *a, struct safe_html html)
{
	size_t len = strnlen(html.html, EXCERPT_BYTES);
	char *begin;

	while (len > 0 && len + 4 > EXCERPT_BYTES && (html.html[len] & 0xC0) == 0x80)
		len--; /* not through a character */
	begin = arena_strndup(a, html.html, len);
	cut_open(begin, '<', '>');
	cut_open(begin, '&', ';');
	return str_cut(a, safe_html_plain(a, (struct safe_html){begin}), FOLD_CHARS);
}

static void
shorten(struct arena *a, struct post *post)
{
	post->is_folded = true;
	post->is_cut = false;
	post->html = safe_html_trusted(
	    arena_printf(a, "<p>%s …</p>", safe_html_escape(a, fold_excerpt(a, post->html)).html));
}

static void
take(size_t len, size_t *left)
{
	*left -= len < *left ? len : *left;
}

bool
fold_takes(size_t len, size_t *left)
{
	if (len > *left && len > FOLD_LEAST)
		return false;
	take(len, left);
	return true;
}

/* Columns a text takes; Chinese characters take two. */
static size_t
width_of(const char *text)
{
	size_t n = 0;

	for (const unsigned char *s = (const unsigned char *)text; *s != '\0'; s++)
		n += (*s & 0xC0) == 0x80 ? 0 : *s >= 0xE3 && *s <= 0xED ? 2 : 1;
	return n;
}

static size_t
count_of(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		n++;
	}
	return n;
}

enum folds
fold_question(struct arena *a, struct safe_html html, const char *details)
{
	size_t width = width_of(safe_html_plain(a, html));
	/* Each paragraph begins a line, and leaves half a one below it. */
	size_t blocks = count_of(html.html, "<p") + count_of(html.html, "<li") +
			count_of(html.html, "<tr") + count_of(html.html, "<h") +
			2 * count_of(html.html, "<pre") +
			PICTURE_LINES * count_of(html.html, "<img");
	/* A line of each, below the text; where there is room beside the answer they stand in sight. */
	size_t rows = details[0] != '\0' ? 1 + count_of(details, "\n") : 0;

	if (width / WIDE_COLUMNS + blocks > LINES_SEEN)
		return FOLDS;
	return width / NARROW_COLUMNS + blocks + rows > LINES_SEEN ? FOLDS_NARROW : FOLDS_NOT;
}

void
fold_listed(struct arena *a, struct post *post, size_t *left)
{
	if (!fold_takes(strlen(post->html.html), left))
		shorten(a, post);
}

static void
fit(struct folding *f, struct post *post, size_t *left)
{
	size_t len = post->html_len;

	if (post->id == f->whole) {
		take(len, left);
	} else if (!fold_takes(len, left)) {
		shorten(f->c->arena, post);
		return;
	}
	if (post->is_cut)
		f->wanted[f->n_wanted++] = post;
}

/* ---- comments -------------------------------------------------------------------------------------- */

static size_t
first_shown(const struct folding *f, const struct post *parent, size_t n)
{
	return parent->id == f->talk && f->from < n ? f->from : 0;
}

static void
fit_comments(struct folding *f, struct post *parent, struct comment **list, size_t *n)
{
	size_t first = first_shown(f, parent, *n), shown = first;

	while (shown < *n && ((*list)[shown].post.html_len <= f->comments || shown == first)) {
		struct post *post = &(*list)[shown].post;

		if (shown == first && f->comments == 0 && *n - first > 1)
			break;
		fit(f, post, &f->comments);
		shown++;
	}
	parent->is_talked_on = parent->id == f->talk;
	parent->n_before_more = shown;
	parent->n_more = *n - shown;
	*list += first;
	*n = shown - first;
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static size_t
count_posts(const struct thread *thread)
{
	size_t n = 1 + thread->n_answers + thread->n_comments;

	for (size_t i = 0; i < thread->n_answers; i++)
		n += thread->answers[i].n_comments;
	return n;
}

static void
fit_all(struct folding *f, struct thread *thread)
{
	struct post *asked = &thread->question->post;

	/* What is gone through comes before what only happens to stand before it. */
	if (asked->id == f->talk)
		fit_comments(f, asked, &thread->comments, &thread->n_comments);
	for (size_t i = 0; i < thread->n_answers; i++) {
		struct answer *answer = &thread->answers[i];

		if (answer->post.id == f->talk)
			fit_comments(f, &answer->post, &answer->comments, &answer->n_comments);
	}
	fit(f, asked, &f->posts);
	if (asked->id != f->talk)
		fit_comments(f, asked, &thread->comments, &thread->n_comments);
	for (size_t i = 0; i < thread->n_answers; i++) {
		struct answer *answer = &thread->answers[i];

		fit(f, &answer->post, &f->posts);
		if (answer->post.id != f->talk)
			fit_comments(f, &answer->post, &answer->comments, &answer->n_comments);
	}
}

enum result
fold(struct ctx *c, struct thread *thread)
{
	struct folding f = {.c = c,
			    .whole = arg_id(c, "whole"),
			    .talk = arg_id(c, "comments"),
			    .posts = FOLD_POSTS,
			    .comments = FOLD_COMMENTS};
	int64_t from = arg_id(c, "from");

	f.from = from > 0 ? (size_t)from : 0;
	f.wanted = arena_array(c->arena, count_posts(thread), sizeof(struct post *));
	fit_all(&f, thread);
	return thread_whole(&c->db, c->arena, f.wanted, f.n_wanted);
}

static const char *
with(struct arena *a, const struct reading *reading, const char *args)
{
	const char *page = reading_page(a, reading, reading->page);

	return arena_printf(a, "%s%s%s", page, strchr(page, '?') != NULL ? "&" : "?", args);
}

const char *
fold_whole(struct arena *a, const struct reading *reading, const struct post *post)
{
	const char *place =
	    post->kind == POST_QUESTION
		? ""
		: arena_printf(a, "#%s-%lld", post->kind == POST_ANSWER ? "answer" : "post",
			       (long long)post->id);

	return with(a, reading, arena_printf(a, "whole=%lld%s", (long long)post->id, place));
}

const char *
fold_more(struct arena *a, const struct reading *reading, const struct post *post)
{
	return with(a, reading,
		    arena_printf(a, "comments=%lld&from=%zu#comments-%lld", (long long)post->id,
				 post->n_before_more, (long long)post->id));
}
