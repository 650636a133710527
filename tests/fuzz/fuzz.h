/* What the fuzz targets share: input as text, and checks on what comes out. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run, and makes this input a finding. */
#define NEED(truth, shown)                                                                         \
	do {                                                                                       \
		if (!(truth)) {                                                                    \
			fprintf(stderr, "%s:%d: not so: %s\nin: %s\n", __FILE__, __LINE__, #truth, \
				shown);                                                            \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* The bytes up to the first NUL, as a string. */
static inline char *
fuzz_text(struct arena *a, const uint8_t *data, size_t size)
{
	return arena_strndup(a, (const char *)data, strnlen((const char *)data, size));
}

/* Elements a page may get from outside input; blocks may not stand in paragraphs and headings. */
static const struct fuzz_tag {
	const char *name;
	bool is_block;
	bool is_void;
	const char *attributes; /* allowed ones */
} fuzz_tags[] = {
    {"a", false, false, "class,href,rel,title"},
    {"blockquote", true, false, ""},
    {"br", false, true, ""},
    {"code", false, false, "class"},
    {"del", false, false, ""},
    {"div", true, false, "class,tabindex"},
    {"em", false, false, ""},
    {"h3", true, false, ""},
    {"h4", true, false, ""},
    {"h5", true, false, ""},
    {"h6", true, false, ""},
    {"hr", true, true, ""},
    {"ins", false, false, ""},
    {"li", true, false, ""},
    {"ol", true, false, "start"},
    {"p", true, false, ""},
    {"pre", true, false, "tabindex"},
    {"span", false, false, "class"},
    {"strong", false, false, ""},
    {"table", true, false, ""},
    {"tbody", true, false, ""},
    {"td", true, false, "class"},
    {"th", true, false, "class,scope"},
    {"thead", true, false, ""},
    {"tr", true, false, ""},
    {"ul", true, false, ""},
};

/* No scheme, or one that runs nothing; nothing in it that a browser would skip. */
static inline void
fuzz_address(const char *html, const char *s, size_t len)
{
	size_t scheme = 0;

	for (size_t i = 0; i < len; i++)
		NEED((unsigned char)s[i] > ' ' && (unsigned char)s[i] < 0x7f, html);
	while (scheme < len && strchr(":/?#", s[scheme]) == NULL)
		scheme++;
	if (scheme < len && s[scheme] == ':')
		NEED((scheme == 4 && strncasecmp(s, "http", 4) == 0) ||
			 (scheme == 5 && strncasecmp(s, "https", 5) == 0) ||
			 (scheme == 6 && strncasecmp(s, "mailto", 6) == 0),
		     html);
}

/* Text or an attribute's value up to `end`: escaped. Returns where it ends. */
static inline const char *
fuzz_escaped(const char *html, const char *s, char end)
{
	static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&#34;", "&#39;"};

	for (; *s != '\0' && *s != end; s++) {
		bool is_entity = false;

		NEED(*s != '<' && *s != '>' && *s != '"', html);
		for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
			is_entity = is_entity || str_starts(s, entities[i]);
		NEED(*s != '&' || is_entity, html);
	}
	return s;
}

/* The inside of an opening tag behind its name. Returns what follows the >. */
static inline const char *
fuzz_attributes(struct arena *a, const char *html, const struct fuzz_tag *tag, const char *s)
{
	while (*s == ' ') {
		size_t len = strcspn(++s, "=> ");
		const char *name = arena_strndup(a, s, len), *value = s + len + 2;

		NEED(s[len] == '=' && s[len + 1] == '"', html);
		NEED(str_has_word(tag->attributes, name), html);
		s = fuzz_escaped(html, value, '"');
		NEED(*s == '"', html);
		if (strcmp(name, "href") == 0)
			fuzz_address(html, value, (size_t)(s - value));
		s++;
	}
	NEED(*s == '>', html);
	return s + 1;
}

static inline const struct fuzz_tag *
fuzz_tag(const char *html, const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(fuzz_tags) / sizeof(fuzz_tags[0]); i++)
		if (strlen(fuzz_tags[i].name) == len && strncmp(fuzz_tags[i].name, name, len) == 0)
			return &fuzz_tags[i];
	fprintf(stderr, "an element that may not stand in a page: %s\nin: %s\n", name, html);
	abort();
}

static inline void
fuzz_may_stand(const char *html, const struct fuzz_tag *tag, const struct fuzz_tag *const *open,
	       size_t depth)
{
	for (size_t i = 0; i < depth; i++) {
		bool is_line = open[i]->name[0] == 'h' || strcmp(open[i]->name, "p") == 0 ||
			       !open[i]->is_block;

		NEED(!(tag->is_block && is_line), html);
		NEED(!(tag->name[0] == 'a' && open[i]->name[0] == 'a'), html);
	}
}

/* HTML that may stand in a page: only the elements and attributes above, balanced, escaped. */
static inline void
fuzz_html(struct arena *a, const char *html)
{
	size_t depth = 0, len = strlen(html);
	const struct fuzz_tag **open = arena_array(a, len + 1, sizeof(const struct fuzz_tag *)),
			      *tag;

	for (const char *s = html; *s != '\0';) {
		bool is_close;

		s = fuzz_escaped(html, s, '<');
		if (*s == '\0')
			break;
		is_close = s[1] == '/';
		s += 1 + is_close;
		len = strcspn(s, " >");
		tag = fuzz_tag(html, s, len);
		if (is_close) {
			NEED(depth > 0 && open[depth - 1] == tag && s[len] == '>', html);
			depth--;
			s += len + 1;
			continue;
		}
		fuzz_may_stand(html, tag, open, depth);
		s = fuzz_attributes(a, html, tag, s + len);
		if (!tag->is_void)
			open[depth++] = tag;
	}
	NEED(depth == 0, html);
}

#endif
