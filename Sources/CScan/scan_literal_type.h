/* The contents of the finders, and how a literal is compared with the text at a place. */
#ifndef SCAN_LITERAL_TYPE_H
#define SCAN_LITERAL_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct scan_literal {
  size_t length;
  /* The places of the two bytes to look for, and the bytes with their folds set. */
  size_t first, second;
  uint8_t first_byte, first_fold, second_byte, second_fold;
  /* `length` bytes with their folds set, then as many folds. */
  const uint8_t *bytes;
};

static inline uint64_t load_word(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static inline uint32_t load_half(const uint8_t *bytes) {
  uint32_t half;
  memcpy(&half, bytes, sizeof half);
  return half;
}

/* Whether `length` bytes are the same. For short byte strings, such as literals, this ends before
   memcmp has begun. The last word overlaps the one before. */
static inline bool same_bytes(const uint8_t *place, const uint8_t *bytes, size_t length) {
  if (length >= 8) {
    for (size_t at = 0; at < length - 8; at += 8)
      if (load_word(place + at) != load_word(bytes + at)) return false;
    return load_word(place + length - 8) == load_word(bytes + length - 8);
  }
  for (size_t at = 0; at < length; at++)
    if (place[at] != bytes[at]) return false;
  return true;
}

/* Whether `(place[i] | folds[i]) == bytes[i]` for each of `length` bytes. The last word overlaps
   the one before. */
static inline bool literal_equals(const uint8_t *place, const uint8_t *bytes,
                                  const uint8_t *folds, size_t length) {
  if (length >= 8) {
    size_t at = 0;
    for (; at < length - 8; at += 8)
      if ((load_word(place + at) | load_word(folds + at)) != load_word(bytes + at)) return false;
    at = length - 8;
    return (load_word(place + at) | load_word(folds + at)) == load_word(bytes + at);
  }
  if (length >= 4) {
    size_t at = length - 4;
    return (load_half(place) | load_half(folds)) == load_half(bytes) &&
           (load_half(place + at) | load_half(folds + at)) == load_half(bytes + at);
  }
  for (size_t at = 0; at < length; at++)
    if ((place[at] | folds[at]) != bytes[at]) return false;
  return true;
}

#endif
