#ifndef CODECS_H
#define CODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One way to decompress for all libraries. */

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
 * Decompresses what it can of `bytes` into `room`, which is not empty.
 *
 * A file may be several one after the other. With `is_end` there are no more bytes than these: a file
 * that is cut is a problem then. When nothing is read or written, it takes more bytes.
 */
codec_step codec_decompress(
    codec *codec, const uint8_t *bytes, size_t count, bool is_end, uint8_t *room, size_t room_count);

#endif
