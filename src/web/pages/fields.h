/* What the view of a one-line form field needs to know. */
#ifndef ANSWERWELL_WEB_PAGES_FIELDS_H
#define ANSWERWELL_WEB_PAGES_FIELDS_H

#include <stdbool.h>

struct input_field {
	const char *name; /* the field's id too, as the error summary links to it */
	const char *type; /* "text", "email", "password"; NULL: several lines of text */
	const char *label; /* translated already, like `hint` */
	const char *hint; /* NULL: none */
	const char *value;
	long max; /* characters, 0: no limit */
	const char *autocomplete; /* NULL: left to the browser */
	const char *list; /* id of a datalist, or NULL */
	bool is_optional; /* said beside the label; else required */
	bool may_be_empty; /* neither: its form says what an empty one means */
	bool has_focus; /* where one begins to type */
	bool is_code; /* no prose: no capitals, no spelling marks */
};

/* A full hour to choose. */
struct hour_field {
	const char *name, *label, *hint; /* as above */
	int value;
};

#endif
