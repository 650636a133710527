/* Where the files of this installation are. */
#ifndef ANSWERWELL_BASE_PLACE_H
#define ANSWERWELL_BASE_PLACE_H

#include <stddef.h>

/* A file by its name in a checkout ("assets/demo/people.txt"): below ANSWERWELL_HOME if that is set; else
 * installed, PREFIX/share/answerwell beside the folder of the program; else beside the build folder that the
 * program is in. Whether it is there nobody looked in the last case. */
void place_of(char *path, size_t size, const char *name);

#endif
