/* assetc OUT.c [OUT.h] FILE...: style sheets, scripts and images as a table (base/asset.h), and a
 * header with the address of each: ASSET_SITE_CSS is "/assets/site-0123456789ab.css".
 *
 * In style sheets and scripts "/assets/NAME" becomes the address of that file, so imports of
 * modules and url() survive the fingerprints; a name that does not exist stops the build. OUT.h is
 * OUT with .h unless it is given. What becomes clearly shorter by it is packed too (gzip, Brotli). */
#include "emit.h"

#include <brotli/encode.h>
#include <ctype.h>
#include <zlib.h>

enum { HASH_DIGITS = 12 };

static const char prefix[] = "/assets/";

static const struct {
	const char *ending, *type;
	bool has_references;
} types[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", false},
    {".png", "image/png", false},
    {".ico", "image/x-icon", false},
    {".txt", "text/plain; charset=utf-8", false},
    {".webp", "image/webp", false},
    {".webmanifest", "application/manifest+json", true},
};

enum state { UNREAD, BEING_READ, DONE };

struct file {
	const char *source;
	const char *name;
	const char *ending; /* within name */
	size_t type;
	enum state state;
	char *data;
	size_t len;
	unsigned char *gzip, *brotli; /* NULL: not worth it */
	size_t gzip_len, brotli_len;
	char hash[65];
	char *address;
};

static struct file *files;
static size_t n_files;

static void finish(struct file *file);

static void
set_type(struct file *file)
{
	file->ending = strrchr(file->name, '.');
	for (size_t i = 0; file->ending != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(file->ending, types[i].ending) == 0) {
			file->type = i;
			return;
		}
	}
	die("%s: assetc does not know this kind of file", file->source);
}

static bool
is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

static struct file *
file_called(const char *name, size_t len)
{
	for (size_t i = 0; i < n_files; i++) {
		if (strlen(files[i].name) == len && memcmp(files[i].name, name, len) == 0)
			return &files[i];
	}
	return NULL;
}

/* Puts the addresses of other files where their names stand. */
static void
resolve_references(struct file *file)
{
	char *in = file->data, *out = NULL;
	size_t len = 0, size = 0, from = 0;
	FILE *f = open_memstream(&out, &size);

	if (f == NULL)
		die("out of memory");
	for (char *at = in; (at = strstr(at, prefix)) != NULL;) {
		char *name = at + strlen(prefix);
		struct file *other;

		for (len = 0; is_name_char(name[len]);)
			len++;
		other = file_called(name, len);
		if (len == 0 || other == NULL)
			die("%s:%d: there is no asset \"%.*s\"", file->source,
			    line_of(in, (size_t)(at - in)), (int)len, name);
		if (other->state == BEING_READ)
			die("%s:%d: \"%s\" refers back to this file", file->source,
			    line_of(in, (size_t)(at - in)), other->name);
		finish(other);
		(void)fwrite(in + from, 1, (size_t)(at - in) - from, f);
		(void)fputs(other->address, f);
		at = name + len;
		from = (size_t)(at - in);
	}
	(void)fwrite(in + from, 1, file->len - from, f);
	if (fclose(f) != 0)
		die("out of memory");
	file->data = out;
	file->len = size;
}

/* Packed is worth it from a tenth less on. */
static size_t
packed_most(const struct file *file)
{
	return file->len - file->len / 10;
}

static void
pack_gzip(struct file *file)
{
	z_stream z = {0};
	unsigned char *out = claim(NULL, packed_most(file) + 1, 1);

	/* 15 + 16: 32 kB window, gzip's frame. */
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		die("%s: zlib does not work", file->source);
	z.next_in = (unsigned char *)file->data;
	z.avail_in = (uInt)file->len;
	z.next_out = out;
	z.avail_out = (uInt)packed_most(file);
	if (deflate(&z, Z_FINISH) == Z_STREAM_END) {
		file->gzip = out;
		file->gzip_len = z.total_out;
	}
	(void)deflateEnd(&z);
}

static void
pack_brotli(struct file *file)
{
	size_t len = packed_most(file);
	unsigned char *out = claim(NULL, len + 1, 1);

	if (BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
				  file->len, (const unsigned char *)file->data, &len,
				  out) == BROTLI_FALSE)
		return;
	file->brotli = out;
	file->brotli_len = len;
}

static void
finish(struct file *file)
{
	if (file->state == DONE)
		return;
	file->state = BEING_READ;
	file->data = read_whole_file(file->source, &file->len);
	if (types[file->type].has_references)
		resolve_references(file);
	hash_hex(file->data, file->len, HASH_DIGITS, file->hash);
	if (asprintf(&file->address, "%s%.*s-%s%s", prefix, (int)(file->ending - file->name),
		     file->name, file->hash, file->ending) < 0)
		die("out of memory");
	pack_gzip(file);
	pack_brotli(file);
	file->state = DONE;
}

static int
by_name(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void
put_header(FILE *f)
{
	(void)fputs("/* Made by gen/assetc: the addresses of the assets. */\n"
		    "#ifndef GEN_ASSETS_H\n#define GEN_ASSETS_H\n\n",
		    f);
	for (size_t i = 0; i < n_files; i++) {
		(void)fputs("#define ASSET_", f);
		for (const char *p = files[i].name; *p != '\0'; p++)
			(void)fputc(isalnum((unsigned char)*p) ? toupper((unsigned char)*p) : '_',
				    f);
		(void)fprintf(f, " \"%s\"\n", files[i].address);
	}
	(void)fputs("\n#endif\n", f);
}

static void
put_bytes(FILE *f, const char *kind, size_t number, const void *data, size_t len)
{
	const unsigned char *bytes = data;

	if (data == NULL)
		return;
	(void)fprintf(f, "static const unsigned char %s_%zu[] = {", kind, number);
	for (size_t i = 0; i < len; i++)
		(void)fprintf(f, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned)bytes[i]);
	(void)fputs("0};\n", f);
}

static void
put_packed(FILE *f, const char *kind, size_t number, size_t len)
{
	if (len > 0)
		(void)fprintf(f, ", %s_%zu, %zu", kind, number, len);
	else
		(void)fputs(", NULL, 0", f);
}

static void
put_tables(FILE *f)
{
	(void)fputs("/* Made by gen/assetc from the assets. */\n"
		    "#include \"answerwell/base/asset.h\"\n",
		    f);
	for (size_t i = 0; i < n_files; i++) {
		(void)fprintf(f, "\n/* %s */\n", files[i].name);
		put_bytes(f, "data", i, files[i].data, files[i].len);
		put_bytes(f, "gzip", i, files[i].gzip, files[i].gzip_len);
		put_bytes(f, "brotli", i, files[i].brotli, files[i].brotli_len);
	}
	(void)fputs("\nconst struct asset assets[] = {\n", f);
	for (size_t i = 0; i < n_files; i++) {
		(void)fprintf(f, "    {\"%s\", \"%s\", \"%s\", \"\\\"%s\\\"\", data_%zu, %zu",
			      files[i].name, files[i].address, types[files[i].type].type,
			      files[i].hash, i, files[i].len);
		put_packed(f, "gzip", i, files[i].gzip_len);
		put_packed(f, "brotli", i, files[i].brotli_len);
		(void)fputs("},\n", f);
	}
	/* C has no empty arrays; the last one is not counted. */
	(void)fprintf(f,
		      "    {\"\", \"\", \"\", \"\", NULL, 0, NULL, 0, NULL, 0}};\nconst size_t "
		      "n_assets = %zu;\n",
		      n_files);
}

static void
read_arguments(char **argv)
{
	for (; *argv != NULL; argv++) {
		struct file *file = &files[n_files];

		*file = (struct file){.source = *argv, .name = file_name(*argv)};
		set_type(file);
		for (const char *p = file->name; *p != '\0'; p++) {
			if (!is_name_char(*p))
				die("%s: only letters, digits, \"-\", \"_\" and \".\" in asset "
				    "names",
				    *argv);
		}
		const struct file *same = file_called(file->name, strlen(file->name));
		if (same != NULL)
			die("%s: has the name of %s", *argv, same->source);
		n_files++;
	}
}

int
main(int argc, char **argv)
{
	char *header;
	FILE *f;

	if (argc < 2)
		die("usage: assetc OUT.c [OUT.h] FILE...");
	char **rest = argv + 2;
	if (*rest != NULL && strlen(*rest) > 2 && strcmp(*rest + strlen(*rest) - 2, ".h") == 0)
		header = *rest++;
	else if (asprintf(&header, "%.*sh", (int)strlen(argv[1]) - 1, argv[1]) < 0)
		die("out of memory");

	files = claim(NULL, (size_t)argc, sizeof(*files));
	read_arguments(rest);
	qsort(files, n_files, sizeof(*files), by_name);
	for (size_t i = 0; i < n_files; i++)
		finish(&files[i]);

	f = open_output(header);
	put_header(f);
	close_output(f, header);
	f = open_output(argv[1]);
	put_tables(f);
	close_output(f, argv[1]);
	return 0;
}
