/* Where the words are that no password may be made from: cracklib's dictionary, of the Debian package
 * cracklib-runtime. */
#ifndef ANSWERWELL_ACCOUNT_DICTIONARY_H
#define ANSWERWELL_ACCOUNT_DICTIONARY_H

#include <stdbool.h>

/* Without the ending: ".pwd", ".pwi" and ".hwm" belong together. */
const char *dictionary_path(void);
bool dictionary_is_there(void);

#endif
