/* Pictures that people bring, made anew by a program of its own (src/picture/helper), which can open, connect and start nothing
 * once it reads them: what is kept and shown is what it has drawn, never what came. */
#ifndef ANSWERWELL_PICTURE_PICTURE_H
#define ANSWERWELL_PICTURE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;

/* Widths it is made in: those below its own, and its own or the last one. */
enum { PICTURE_SMALL = 480, PICTURE_MIDDLE = 960, PICTURE_LARGE = 1920, PICTURE_SIZES = 3 };
/* What is taken: bytes, and pixels of the whole and of a side, told before anything is drawn. */
enum {
	PICTURE_BYTES_MAX = 32 * 1024 * 1024,
	PICTURE_PIXELS_MAX = 64 * 1000 * 1000,
	PICTURE_SIDE_MAX = 16000
};

enum picture_verdict {
	PICTURE_MADE,
	PICTURE_UNKNOWN, /* no kind that is taken */
	PICTURE_BROKEN, /* it says it is one, and cannot be read */
	PICTURE_TOO_LARGE, /* more pixels than anybody's camera has */
	PICTURE_TOO_LONG /* it was drawn for too long, or took too much memory */
};

struct picture_size {
	int width, height;
	const void *webp, *jpeg;
	size_t webp_len, jpeg_len;
};

/* Upright, sRGB, without anything that the file told beside its pixels. The largest size stands last. */
struct picture {
	size_t n;
	struct picture_size of[PICTURE_SIZES];
};

/* The widths, smallest first, of a picture that is `width` wide at its largest. */
size_t picture_widths(int width, int widths[PICTURE_SIZES]);
/* Its height at one of them. */
int picture_height(int width, int height, int at_width);

/* Waits until the descriptor can be read or written; false: too late. */
typedef bool (*picture_wait)(int fd, bool wants_write, int64_t deadline);

/* Asks for one: `line` is the socket that leads to the helper (picture_serve). The descriptor on which to talk with the one
 * that will draw, which is the caller's to close; -1: too many are waiting, or it is not there. */
int picture_call(int line);

/* Sends the bytes on the descriptor and takes what comes of them, into the arena. UNAVAILABLE: not until `deadline`
 * (clock_steady). */
enum result picture_talk(struct arena *a, int fd, const void *bytes, size_t len, picture_wait wait,
			 int64_t deadline, enum picture_verdict *verdict,
			 struct picture *out) MUST_USE;

/* For commands: starts the program for this one picture and waits for it. */
enum result picture_make(struct arena *a, const char *program, const void *bytes, size_t len,
			 enum picture_verdict *verdict, struct picture *out) MUST_USE;

#endif
