/* Readers, for the files of this folder. */
#ifndef MAILING_READING_H
#define MAILING_READING_H

/* Bits (1 << locale) of "en,zh_CN"; NULL: 0. */
unsigned reading_languages(const char *list);

#endif
