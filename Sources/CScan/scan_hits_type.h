#ifndef SCAN_HITS_TYPE_H
#define SCAN_HITS_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scan_hits.h"

/* How occurrences of many literals are found.

   Of each literal 4 or 3 bytes are its mark, those that tell the most: bytes that are rare, and in
   few other literals, since what is in many is frequent in the text, too. Of literals that are
   shorter, which are looked for on their own, as many bytes as the shortest has. Around its mark a
   literal has a window of up to 8 bytes. Three steps, of which the first two have no branches on
   what they read, since those could not be predicted: a table tells by the hash of the bytes at a
   place whether they can be a mark, and in which windows; another by the hash of what is around it
   whether that can be such a window; then the literals under the second hash are compared. */

/* The literals whose marks are as long. */
struct hits_class {
  uint32_t mask;
  unsigned shift;
  /* By hash, one bit for each shape of the windows around such marks; 0 if there is no mark. */
  uint8_t *marks;
};

struct hits_entry {
  /* The bytes of the window. */
  uint64_t key;
  uint32_t literal;
  /* How far the mark is from the start of the literal. */
  uint32_t offset;
  /* The literal in `text`; nowhere if its window has all of it, so that nothing is left to compare. */
  uint32_t start, length;
};

struct hits_literal {
  /* In `text`. */
  uint32_t start, length;
};

enum {
  hits_long_mark = 4,
  hits_classes = 2,
  /* A window is a part of the 8 bytes that begin so many bytes before the mark. */
  hits_before_mark = 2,
  hits_window = 8,
  hits_shapes = 6,
  /* With up to so many entries the first bytes of all marks are dealt into buckets. */
  hits_most_filtered = 128,
  hits_filter_buckets = 8,
  hits_fingerprint = 3,
  /* Longer words are told apart by comparing only. */
  hits_longest_word = 64
};

struct scan_hits {
  /* Set in every byte of the text before it is hashed: 0x20 where letters have two cases. */
  uint64_t fold;
  /* Some byte has other cases. */
  bool has_folds;
  size_t class_count;
  /* That of long marks first. */
  struct hits_class classes[hits_classes];
  /* By place in a mark and half of a byte, the buckets with such marks, one bit each. */
  bool has_filter;
  uint8_t filter_low[hits_fingerprint][16], filter_high[hits_fingerprint][16];
  /* The bytes of the windows that there are. */
  size_t shape_count;
  uint64_t shapes[hits_shapes];
  /* By hash, whether there is a window, one bit each. */
  unsigned window_shift;
  uint32_t *windows;
  /* The entries of hash h are `entries[buckets[h]]` up to `entries[buckets[h + 1]]`. */
  unsigned bucket_shift;
  uint32_t *buckets;
  struct hits_entry *entries;
  size_t literal_count;
  /* Only while the finder is made. */
  struct hits_literal *literals;
  size_t text_length;
  /* The literals' bytes; their folds are `text_length` after them. */
  uint8_t *text;
  /* Only whole words are looked for, see scan_hits_words.inc; then there are no marks, and the window
     of a literal is what `hits_word_mask` leaves of it. */
  bool finds_words;
  bool has_neighbours;
  uint8_t before[256], after[256];
  size_t least_room;
  size_t size;
};

/* Makes the filter where there are few entries; without marks there is none. */
void hits_make_filter(struct scan_hits *finder, size_t entries);

static const uint32_t hits_nowhere = UINT32_MAX;

static inline uint32_t hits_mark_hash(uint32_t mark) { return mark * UINT32_C(0x9E3779B1); }

/* Windows of different shapes are told apart. */
static inline uint64_t hits_window_hash(uint64_t window, size_t shape) {
  return (window ^ (uint64_t)shape << 61) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline bool hits_is_word(uint8_t byte) {
  return (uint8_t)((byte | 0x20) - 'a') < 26 || (uint8_t)(byte - '0') < 10 || byte == '_';
}

/* The bytes of a word that are looked up; its length is, too. */
static inline uint64_t hits_word_mask(unsigned length) {
  return UINT64_MAX >> (64 - 8 * (length < hits_window ? length : hits_window));
}

#endif
