/* How a text names a picture that was brought here: /pictures/KEY/1200x900. What stands there tells all that a page needs, so that
 * texts are rendered without asking anybody. */
#ifndef ANSWERWELL_TEXT_OWN_PICTURE_H
#define ANSWERWELL_TEXT_OWN_PICTURE_H

#include <stdbool.h>

struct own_picture {
	char place[48]; /* /pictures/KEY */
	int width, height; /* at its largest */
};

/* False: the address is none. */
bool own_picture_read(const char *address, struct own_picture *out);

#endif
