#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>
#include <stdint.h>

/* Byte kernels that libc lacks. Each reads exactly [bytes, bytes + count); bytes may be null when
   count is 0. The bytes may change while a kernel runs, as those of a mapped file do: it then
   answers for some mixture of them.

   The plain name runs the best variant for this processor; the others can be called by name where
   the processor has what they need (scan_has_avx2). */
#define SCAN_VARIANTS(result, name, ...) \
  result name(__VA_ARGS__);              \
  result name##_baseline(__VA_ARGS__);   \
  result name##_avx2(__VA_ARGS__)

/* Whether the _avx2 variants may be called. */
int scan_has_avx2(void);

/* How many of the bytes have this value. */
SCAN_VARIANTS(size_t, scan_count, const uint8_t *bytes, size_t count, uint8_t value);

/* The offset of the first byte that has either value, or count. */
SCAN_VARIANTS(size_t, scan_find2, const uint8_t *bytes, size_t count, uint8_t a, uint8_t b);

/* How many bytes at the start are ASCII. */
SCAN_VARIANTS(size_t, scan_ascii_run, const uint8_t *bytes, size_t count);

/* How many bytes at the start are whole characters of valid UTF-8 (RFC 3629). */
SCAN_VARIANTS(size_t, scan_utf8_run, const uint8_t *bytes, size_t count);

/* Continues the checksum of RFC 3720 from `state`. The first state has all bits set, and the
   checksum is the complement of the last one. */
SCAN_VARIANTS(uint32_t, scan_crc32c, uint32_t state, const uint8_t *bytes, size_t count);

/* One literal: found where `(byte | fold) == (literal byte | its fold)` holds for each of its
   bytes. The fold 0x20 for ASCII letters and 0 for all other bytes ignores ASCII case. */
struct scan_literal;

/* `first` and `second` are the places in the literal of the two bytes to look for, best its two
   rarest. Null if there is no memory, if the length is 0 or if a place lies outside. */
struct scan_literal *scan_literal_create(const uint8_t *bytes, const uint8_t *folds,
                                         size_t length, size_t first, size_t second);
void scan_literal_destroy(struct scan_literal *literal);

/* The offset of the first occurrence, or count. */
SCAN_VARIANTS(size_t, scan_literal_find, const struct scan_literal *literal,
              const uint8_t *bytes, size_t count);

#endif
