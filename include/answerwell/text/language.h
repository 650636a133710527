/* In which language a text is, as far as its letters tell. */
#ifndef ANSWERWELL_TEXT_LANGUAGE_H
#define ANSWERWELL_TEXT_LANGUAGE_H

#include "answerwell/base/i18n.h"

/* For the attribute `lang` (BCP 47) of what a person wrote where the page says `l`: that language if the letters may
 * be of it, else the one most written with them ("ar", "fa", "he", "ru" ...). What begins with < and ends with >
 * does not count, so that it may be HTML. */
const char *language_tag(const char *text, enum locale l);

#endif
