#include "codecs.h"

#include <stdlib.h>
#include <string.h>

#if !__has_include(<zlib.h>) || !__has_include(<bzlib.h>) || !__has_include(<lzma.h>) \
    || !__has_include(<zstd.h>) || !__has_include(<lz4frame.h>)
#error "a library is missing: install zlib1g-dev libbz2-dev liblzma-dev libzstd-dev liblz4-dev (Debian, Ubuntu)"
#endif

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* The largest window of zstd: 128 MiB, the limit of the program zstd without options. */
enum { ZSTD_WINDOW_LOG = 27 };

struct codec {
  int format;
  /* The start of a file was read, but not its end. */
  bool is_inside;
  /* A whole file was read. The bytes after it may be padding. */
  bool has_one;
  union {
    z_stream gzip;
    bz_stream bzip2;
    lzma_stream xz;
    ZSTD_DCtx *zstd;
    LZ4F_dctx *lz4;
  };
};

static const char *const no_memory = "no memory to decompress it";
static const char *const damaged = "compressed data is damaged";
static const char *const cut = "compressed data ends too early";
static const char *const trailing = "what follows the compressed data is damaged, or something else";

codec *codec_open(int format) {
  codec *new = calloc(1, sizeof *new);
  if (!new) return NULL;
  new->format = format;
  bool is_open = false;
  switch (format) {
    case CODEC_GZIP: is_open = inflateInit2(&new->gzip, 15 + 16) == Z_OK; break;
    case CODEC_BZIP2: is_open = BZ2_bzDecompressInit(&new->bzip2, 0, 0) == BZ_OK; break;
    case CODEC_XZ:
      /* Also .lzma, and .lz from liblzma 5.4 on. A header may ask for this much memory. */
      is_open = lzma_auto_decoder(&new->xz, UINT64_C(1) << 30, LZMA_CONCATENATED) == LZMA_OK;
      break;
    case CODEC_ZSTD:
      new->zstd = ZSTD_createDCtx();
      is_open = new->zstd
          && !ZSTD_isError(ZSTD_DCtx_setParameter(new->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG));
      break;
    case CODEC_LZ4:
      is_open = !LZ4F_isError(LZ4F_createDecompressionContext(&new->lz4, LZ4F_VERSION));
      break;
  }
  if (is_open) return new;
  codec_close(new);
  return NULL;
}

void codec_close(codec *old) {
  switch (old->format) {
    case CODEC_GZIP: inflateEnd(&old->gzip); break;
    case CODEC_BZIP2: BZ2_bzDecompressEnd(&old->bzip2); break;
    case CODEC_XZ: lzma_end(&old->xz); break;
    case CODEC_ZSTD: ZSTD_freeDCtx(old->zstd); break;
    case CODEC_LZ4: LZ4F_freeDecompressionContext(old->lz4); break;
  }
  free(old);
}

static unsigned int limited(size_t count) { return count > 1u << 30 ? 1u << 30 : (unsigned int)count; }

static codec_step step_gzip(codec *codec, const uint8_t *bytes, size_t count, uint8_t *room, size_t room_count) {
  z_stream *stream = &codec->gzip;
  stream->next_in = (Bytef *)bytes;
  stream->avail_in = limited(count);
  stream->next_out = room;
  stream->avail_out = limited(room_count);
  int result = inflate(stream, Z_NO_FLUSH);
  codec_step step = {(size_t)(stream->next_in - bytes), (size_t)(stream->next_out - room), NULL};
  if (result == Z_STREAM_END) {
    codec->is_inside = false;
    if (inflateReset(stream) != Z_OK) step.problem = no_memory;
  } else if (result == Z_MEM_ERROR) {
    step.problem = no_memory;
  } else if (result != Z_OK && result != Z_BUF_ERROR) {
    step.problem = damaged;
  }
  return step;
}

static codec_step step_bzip2(codec *codec, const uint8_t *bytes, size_t count, uint8_t *room, size_t room_count) {
  bz_stream *stream = &codec->bzip2;
  stream->next_in = (char *)bytes;
  stream->avail_in = limited(count);
  stream->next_out = (char *)room;
  stream->avail_out = limited(room_count);
  int result = BZ2_bzDecompress(stream);
  codec_step step = {(size_t)((uint8_t *)stream->next_in - bytes), (size_t)((uint8_t *)stream->next_out - room), NULL};
  if (result == BZ_STREAM_END) {
    codec->is_inside = false;
    BZ2_bzDecompressEnd(stream);
    memset(stream, 0, sizeof *stream);
    if (BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK) step.problem = no_memory;
  } else if (result != BZ_OK) {
    step.problem = result == BZ_MEM_ERROR ? no_memory : damaged;
  }
  return step;
}

static codec_step step_xz(codec *codec, const uint8_t *bytes, size_t count, bool is_end, uint8_t *room, size_t room_count) {
  lzma_stream *stream = &codec->xz;
  stream->next_in = bytes;
  stream->avail_in = count;
  stream->next_out = room;
  stream->avail_out = room_count;
  lzma_ret result = lzma_code(stream, is_end ? LZMA_FINISH : LZMA_RUN);
  codec_step step = {count - stream->avail_in, room_count - stream->avail_out, NULL};
  switch (result) {
    case LZMA_OK: break;
    case LZMA_STREAM_END: codec->is_inside = false; break;
    case LZMA_BUF_ERROR: break;
    case LZMA_MEM_ERROR: step.problem = no_memory; break;
    case LZMA_MEMLIMIT_ERROR: step.problem = "takes more than 1 GiB of memory to decompress"; break;
    case LZMA_OPTIONS_ERROR: step.problem = "compressed in a way that is not supported"; break;
    default: step.problem = damaged; break;
  }
  return step;
}

static codec_step step_zstd(codec *codec, const uint8_t *bytes, size_t count, uint8_t *room, size_t room_count) {
  ZSTD_inBuffer in = {bytes, count, 0};
  ZSTD_outBuffer out = {room, room_count, 0};
  size_t result = ZSTD_decompressStream(codec->zstd, &out, &in);
  codec_step step = {in.pos, out.pos, NULL};
  if (ZSTD_isError(result)) {
    ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
    step.problem = code == ZSTD_error_memory_allocation ? no_memory
        : code == ZSTD_error_frameParameter_windowTooLarge ? "takes more than 128 MiB of memory to decompress"
        : damaged;
  } else {
    codec->is_inside = result != 0;
  }
  return step;
}

static codec_step step_lz4(codec *codec, const uint8_t *bytes, size_t count, uint8_t *room, size_t room_count) {
  size_t read = count, written = room_count;
  size_t result = LZ4F_decompress(codec->lz4, room, &written, bytes, &read, NULL);
  codec_step step = {read, written, NULL};
  if (LZ4F_isError(result)) {
    step.read = step.written = 0;
    step.problem = damaged;
  } else {
    codec->is_inside = result != 0;
  }
  return step;
}

/* The number of zeros that pad a tape or a block. */
static size_t zero_count(const uint8_t *bytes, size_t count) {
  size_t zeros = 0;
  while (zeros < count && bytes[zeros] == 0) zeros++;
  return zeros;
}

codec_step codec_decompress(
    codec *codec, const uint8_t *bytes, size_t count, bool is_end, uint8_t *room, size_t room_count) {
  codec_step step = {0, 0, NULL};
  /* If a piece is damaged, these two do not return what they have made of its start. */
  bool takes_little = codec->format == CODEC_ZSTD || codec->format == CODEC_LZ4;
  if (takes_little && count > 4096) count = 4096;
  if (!codec->is_inside) {
    if (codec->has_one) step.read = zero_count(bytes, count);
    if (step.read > 0 || count == 0) return step;
    codec->is_inside = true;
  }
  switch (codec->format) {
    case CODEC_GZIP: step = step_gzip(codec, bytes, count, room, room_count); break;
    case CODEC_BZIP2: step = step_bzip2(codec, bytes, count, room, room_count); break;
    case CODEC_XZ: step = step_xz(codec, bytes, count, is_end, room, room_count); break;
    case CODEC_ZSTD: step = step_zstd(codec, bytes, count, room, room_count); break;
    case CODEC_LZ4: step = step_lz4(codec, bytes, count, room, room_count); break;
  }
  if (step.problem == damaged && codec->has_one) step.problem = trailing;
  if (step.problem) return step;
  if (!codec->is_inside) codec->has_one = true;
  else if (is_end && step.read == 0 && step.written == 0) step.problem = cut;
  return step;
}
