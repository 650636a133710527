#include "text/own_picture.h"

#include <stdio.h>
#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/picture/picture.h"

#define PLACE "/pictures/"
enum { KEY_LEN = 32, SIDE_DIGITS = 4 };

/* No sign, no zero before it, no more than any picture has. */
static bool
read_side(const char **at, char end, int *side)
{
	size_t digits = strspn(*at, "0123456789");
	int n = 0;

	if (digits == 0 || digits > SIDE_DIGITS || **at == '0' || (*at)[digits] != end)
		return false;
	for (size_t i = 0; i < digits; i++)
		n = n * 10 + ((*at)[i] - '0');
	*side = n;
	*at += digits + (end != '\0');
	return true;
}

bool
own_picture_read(const char *address, struct own_picture *out)
{
	const char *at;

	if (address == NULL || !str_starts(address, PLACE))
		return false;
	at = address + strlen(PLACE);
	if (strspn(at, "0123456789abcdef") != KEY_LEN || at[KEY_LEN] != '/')
		return false;
	snprintf(out->place, sizeof(out->place), PLACE "%.*s", KEY_LEN, at);
	at += KEY_LEN + 1;
	return read_side(&at, 'x', &out->width) && read_side(&at, '\0', &out->height) &&
	       out->width <= PICTURE_LARGE;
}
