#include "answerwell/base/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
place_of(char *path, size_t size, const char *name)
{
	const char *home = getenv("ANSWERWELL_HOME");
	char self[4000] = "";
	char *slash;

	if (home != NULL) {
		(void)snprintf(path, size, "%.4000s/%s", home, name);
		return;
	}
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) > 0 &&
	    (slash = strrchr(self, '/')) != NULL)
		*slash = '\0';
	(void)snprintf(path, size, "%s/../share/answerwell/%s", self, name);
	if (access(path, R_OK) != 0)
		(void)snprintf(path, size, "%s/../%s", self, name);
}
