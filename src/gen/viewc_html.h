/* viewc's idea of where in the HTML a template stands: decides which {{ }} are allowed there. Part
 * of viewc.c, included once. */
#ifndef ANSWERWELL_GEN_VIEWC_HTML_H
#define ANSWERWELL_GEN_VIEWC_HTML_H

#include "viewc_text.h"

/* Where the next byte of an .html view stands. DATA is a <script> that browsers do not run. */
enum place {
	TEXT,
	LESS,
	TAG_NAME,
	IN_TAG,
	ATTRIBUTE,
	AFTER_NAME,
	VALUE,
	UNQUOTED,
	COMMENT,
	RAW,
	DATA
};

struct html {
	enum place place;
	char quote; /* of the attribute's value; in DATA of the string */
	bool is_filled; /* the attribute's value cannot begin with the next byte any more */
	char tag[32];
	char type[32]; /* of a script: the value of its attribute type= */
	char attribute[32];
	char recent[10]; /* last bytes, lower case: finds --> and </script */
};

static bool
is_raw_tag(const char *tag)
{
	return strcmp(tag, "script") == 0 || strcmp(tag, "style") == 0;
}

static void
name_add(char *name, size_t size, char c)
{
	size_t n = strlen(name);

	if (n + 1 < size) {
		name[n] = (char)tolower((unsigned char)c);
		name[n + 1] = '\0';
	}
}

static void
tag_end(struct html *h)
{
	bool is_data = strcmp(h->tag, "script") == 0 && strcmp(h->type, "application/ld+json") == 0;

	h->place = is_data ? DATA : is_raw_tag(h->tag) ? RAW : TEXT;
	if (!is_data)
		h->type[0] = '\0';
	h->attribute[0] = '\0';
}

static bool
recent_ends(const struct html *h, const char *s)
{
	size_t n = strlen(h->recent), m = strlen(s);

	return n >= m && strcmp(h->recent + n - m, s) == 0;
}

static void
recent_add(struct html *h, char c)
{
	if (strlen(h->recent) + 1 == sizeof(h->recent))
		memmove(h->recent, h->recent + 1, sizeof(h->recent) - 1);
	name_add(h->recent, sizeof(h->recent), c);
}

static void
html_in_tag(struct html *h, char c)
{
	h->quote = '\0';
	if (c == '>') {
		tag_end(h);
	} else if (c == '=' && h->attribute[0] != '\0') {
		h->place = AFTER_NAME;
	} else if (c == '"' || c == '\'' || c == '<') {
		die("a stray %c inside the tag <%s", c, h->tag);
	} else if (!isspace((unsigned char)c) && c != '/') {
		h->attribute[0] = '\0';
		name_add(h->attribute, sizeof(h->attribute), c);
		h->place = ATTRIBUTE;
	}
}

static void
html_in_attribute(struct html *h, char c)
{
	if (c == '=')
		h->place = AFTER_NAME;
	else if (c == '>' || c == '/' || isspace((unsigned char)c))
		h->place = IN_TAG;
	else
		name_add(h->attribute, sizeof(h->attribute), c);
	if (h->place == IN_TAG)
		html_in_tag(h, c);
}

static void
html_at_value(struct html *h, char c)
{
	if (c == '"' || c == '\'') {
		h->place = VALUE;
		h->quote = c;
		h->is_filled = false;
	} else if (!isspace((unsigned char)c)) {
		h->place = c == '>' ? TEXT : UNQUOTED;
	}
}

static void
html_at_less(struct html *h, char c)
{
	h->tag[0] = '\0';
	h->type[0] = '\0';
	if (isalpha((unsigned char)c) || c == '/' || c == '!') {
		h->place = TAG_NAME;
		name_add(h->tag, sizeof(h->tag), c);
	} else {
		h->place = c == '<' ? LESS : TEXT;
	}
}

static void
html_in_name(struct html *h, char c)
{
	if (c == '>' || c == '/' || isspace((unsigned char)c)) {
		h->place = IN_TAG;
		html_in_tag(h, c);
		return;
	}
	name_add(h->tag, sizeof(h->tag), c);
	if (strcmp(h->tag, "!--") == 0) {
		h->place = COMMENT;
		h->recent[0] = '\0';
	}
}

static void
html_in_value(struct html *h, char c)
{
	if (c == h->quote) {
		h->place = IN_TAG;
		h->quote = '\0';
		h->attribute[0] = '\0';
		return;
	}
	if (!isspace((unsigned char)c) && !iscntrl((unsigned char)c))
		h->is_filled = true;
	if (strcmp(h->tag, "script") == 0 && strcmp(h->attribute, "type") == 0)
		name_add(h->type, sizeof(h->type), c);
}

/* JSON: all that matters is whether a string is open. */
static void
html_in_data(struct html *h, char c)
{
	if (c == '\\')
		die("a backslash in JSON: write the character itself, or {{j \"...\" }}");
	if (c == '\n' && h->quote != '\0')
		die("a string of JSON runs over the end of the line");
	if (c == '"')
		h->quote = h->quote == '\0' ? '"' : '\0';
	if (!recent_ends(h, "</script"))
		return;
	if (h->quote != '\0')
		die("</script> inside a string of JSON");
	snprintf(h->tag, sizeof(h->tag), "/");
	h->place = TAG_NAME;
}

static void
html_step(struct html *h, char c)
{
	recent_add(h, c);
	switch (h->place) {
	case TEXT:
		h->place = c == '<' ? LESS : TEXT;
		break;
	case LESS:
		html_at_less(h, c);
		break;
	case TAG_NAME:
		html_in_name(h, c);
		break;
	case IN_TAG:
		html_in_tag(h, c);
		break;
	case ATTRIBUTE:
		html_in_attribute(h, c);
		break;
	case AFTER_NAME:
		html_at_value(h, c);
		break;
	case VALUE:
		html_in_value(h, c);
		break;
	case UNQUOTED:
		if (c == '>')
			tag_end(h);
		else if (isspace((unsigned char)c))
			h->place = IN_TAG;
		break;
	case COMMENT:
		h->place = recent_ends(h, "-->") ? TEXT : COMMENT;
		break;
	case RAW:
		if (recent_ends(h, "</script") || recent_ends(h, "</style")) {
			snprintf(h->tag, sizeof(h->tag), "/");
			h->place = TAG_NAME;
		}
		break;
	case DATA:
		html_in_data(h, c);
		break;
	}
}

static bool
is_address_attribute(const char *name)
{
	static const char *const names[] = {"href",       "src",  "action",  "formaction",
					    "cite",       "data", "poster",  "xlink:href",
					    "background", "ping", "manifest"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* In JSON: anything as part of a string that cannot end it, numbers also outside of strings. */
static void
check_data(const struct html *h, char mark)
{
	if (h->quote == '\0' && mark != 'd')
		die("{{%c }} outside the strings of JSON: only {{d }} may stand there", mark);
	if (strchr("jdu", mark) == NULL)
		die("{{%c }} inside JSON: only {{j }}, {{d }} and {{u }} may stand there", mark);
}

/* Dies if what `mark` writes could do harm, or break the page, where it stands. */
static void
check_place(struct html *h, char mark)
{
	bool is_markup = mark == '{' || mark == 'a' || mark == 't' || mark == 'D' || mark == 'Y';

	if (mark == 'j' && h->place != DATA)
		die("{{j }} belongs inside <script type=\"application/ld+json\">");
	switch (h->place) {
	case TEXT:
		return;
	case DATA:
		check_data(h, mark);
		return;
	case VALUE:
		break;
	case RAW:
		die("{{ }} inside <%s>: put the value into a data- attribute", h->tag);
	case COMMENT:
		die("{{ }} inside a comment: use @# for comments");
	case AFTER_NAME:
	case UNQUOTED:
		die("{{ }} in the value of %s without quotation marks", h->attribute);
	default:
		die("{{ }} inside the tag <%s: it may stand in text or in a quoted value", h->tag);
	}
	if (is_markup)
		die("this kind of {{ }} writes markup and cannot stand in %s=", h->attribute);
	if (strcmp(h->tag, "script") == 0 && strcmp(h->attribute, "type") == 0)
		die("{{ }} in type= of <script>: what a script is must be plain to see");
	if (strncmp(h->attribute, "on", 2) == 0 || strcmp(h->attribute, "style") == 0 ||
	    strcmp(h->attribute, "srcdoc") == 0 || strcmp(h->attribute, "srcset") == 0)
		die("{{ }} in %s=: scripts and styles take no values", h->attribute);
	if (is_address_attribute(h->attribute) && !h->is_filled && strchr("hdu", mark) == NULL)
		die("{{ }} begins the address in %s=: write {{h ... }} if our own code made it",
		    h->attribute);
	/* {{u }} may write nothing, and then what follows begins the address. */
	if (mark != 'u' || !is_address_attribute(h->attribute))
		h->is_filled = true;
}

#endif
