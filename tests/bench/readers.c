/* readers FIRST N: that many accounts as COPY takes them, with addresses sealed by the site's key (ANSWERWELL_STATE):
 * id, name, display_name, email_sealed, email_mac. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "account/person.h"
#include "account/row.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"

enum { DOMAINS = 40 };

int
main(int argc, char **argv)
{
	char why[256];
	int64_t first, n;

	if (argc != 3)
		return 2;
	first = strtoll(argv[1], NULL, 10);
	n = strtoll(argv[2], NULL, 10);
	log_open("readers", LOG_LEVEL_ERROR);
	if (config_load(why, sizeof(why)) != OK ||
	    secret_open(config()->secret_file, false, why, sizeof(why)) != OK) {
		fprintf(stderr, "readers: %s\n", why);
		return 1;
	}
	for (int64_t id = first; id < first + n; id++) {
		struct arena *a = arena_new();
		const char *email = arena_printf(a, "reader%" PRId64 "@domain%" PRId64 ".example",
						 id, id % DOMAINS);

		printf("%" PRId64 "\treader%" PRId64 "\tReader %" PRId64 "\t%s\t%s\n", id, id, id,
		       secret_seal(a, email, row_email_bound(a, id)), person_email_mac(a, email));
		arena_free(a);
	}
	return 0;
}
