#ifndef CODECS_H
#define CODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One interface to all libraries that decompress. */

enum { CODEC_GZIP, CODEC_BZIP2, CODEC_XZ, CODEC_ZSTD, CODEC_LZ4 };

typedef struct codec codec;

/* Begins to decompress a file; null if there is no memory. `format` is one of the above. */
codec *codec_open(int format);
void codec_close(codec *codec);

typedef struct {
  size_t read;
  size_t written;
  /* What is wrong with the file; null if nothing. */
  const char *problem;
} codec_step;

/*
 * Decompresses as much of `bytes` as possible into `room`, which must not be empty.
 *
 * A file may consist of several compressed files in a row. `is_end` says that there are no more
 * bytes; a file without its end is a problem then. If nothing is read or written, more bytes are
 * needed.
 */
codec_step codec_decompress(
    codec *codec, const uint8_t *bytes, size_t count, bool is_end, uint8_t *room, size_t room_count);

#endif
