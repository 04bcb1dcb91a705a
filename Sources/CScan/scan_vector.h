/* Vectors of SCAN_WIDTH bytes in the compiler's own notation. Each variant file sets the width and
   the processor it compiles for before it includes this. */
#ifndef SCAN_VECTOR_H
#define SCAN_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SCAN_BODY static inline __attribute__((always_inline))

enum {
  /* Most loops take this many bytes or places at a time: one bit of a word each. */
  scan_block = 64,
  scan_parts = scan_block / SCAN_WIDTH
};

typedef uint8_t vec __attribute__((vector_size(SCAN_WIDTH)));
typedef bool vec_bits __attribute__((ext_vector_type(SCAN_WIDTH)));

SCAN_BODY vec vec_load(const uint8_t *bytes) {
  vec loaded;
  memcpy(&loaded, bytes, sizeof loaded);
  return loaded;
}

/*
 * Asks for bytes that a loop will come to. The processor sees by itself that memory is read in
 * order, but only up to the end of a page, and the pages of a file lie anywhere. What is not mapped
 * is not asked for, and is no fault.
 */
SCAN_BODY void look_ahead(const uint8_t *bytes) {
  __builtin_prefetch((const void *)((uintptr_t)bytes + 4096));
}

SCAN_BODY vec vec_fill(uint8_t value) { return (vec){0} + value; }

/* One bit for each byte of `flags`, all of whose bytes are 0 or 255. */
SCAN_BODY uint64_t vec_mask(vec flags) {
#if defined(SCAN_AVX2)
  return (uint32_t)_mm256_movemask_epi8((__m256i)flags);
#elif defined(__SSE2__)
  return (uint32_t)_mm_movemask_epi8((__m128i)flags);
#else
  vec_bits bits = __builtin_convertvector(flags, vec_bits);
  uint64_t mask = 0;
  memcpy(&mask, &bits, sizeof flags / 8);
  return mask;
#endif
}

#if defined(SCAN_AVX2)
/* A table for `vec_look_up`. */
SCAN_BODY vec both_halves(const uint8_t table[16]) {
  return (vec)_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

/* The table's entry for each of `indices`, all below 16; the table is there twice. */
SCAN_BODY vec vec_look_up(vec table, vec indices) {
  return (vec)_mm256_shuffle_epi8((__m256i)table, (__m256i)indices);
}
#endif

/* The masks of a block's vectors, the first in the lowest bits. */
SCAN_BODY uint64_t block_mask(const vec flags[scan_parts]) {
  uint64_t mask = 0;
  for (int part = 0; part < scan_parts; part++) mask |= vec_mask(flags[part]) << part * SCAN_WIDTH;
  return mask;
}

SCAN_BODY bool block_any(const vec flags[scan_parts]) {
  vec any = flags[0];
  for (int part = 1; part < scan_parts; part++) any |= flags[part];
  return vec_mask(any) != 0;
}

SCAN_BODY size_t lowest_bit(uint64_t mask) { return (size_t)__builtin_ctzll(mask); }

#endif
