/* Rows of the glossary, for the statements of src/faq that give some. */
#ifndef FAQ_GLOSSARY_ROWS_H
#define FAQ_GLOSSARY_ROWS_H

#include <stddef.h>

struct arena;
struct glossary_word;
struct sql_glossary_row;

struct glossary_word *glossary_read(struct arena *a, const struct sql_glossary_row *rows, size_t n);

#endif
