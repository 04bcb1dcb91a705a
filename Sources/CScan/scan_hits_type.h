#ifndef SCAN_HITS_TYPE_H
#define SCAN_HITS_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scan_hits.h"

/* How occurrences of many literals are found.

   Each literal has a mark: the 4 or 3 of its bytes that are worth the most, because they are rare
   and occur in few other literals (what many literals have is frequent in the text, too). Shorter
   literals form a class of their own; their marks are as long as the shortest of them. Around its
   mark a literal has a window of up to 8 bytes.

   There are three steps. A table says, by the hash of the bytes at a place, whether they can be a
   mark, and in which windows. A second table says, by the hash of the bytes around it, whether they
   can be such a window. Then the literals with the second hash are compared. The first two steps do
   not branch on what they read: such branches could not be predicted. */

/* The literals whose marks have the same length. */
struct hits_class {
  uint32_t mask;
  unsigned shift;
  /* One bit for each shape of the windows around a mark, by the hash of the mark; 0 if there is no
     mark. */
  uint8_t *marks;
};

struct hits_entry {
  /* The bytes of the window. */
  uint64_t key;
  uint32_t literal;
  /* How far the mark is from the start of the literal. */
  uint32_t offset;
  /* The literal in `text`; empty if the window holds all of it, so that nothing is left to compare.
     */
  uint32_t start, length;
};

struct hits_literal {
  /* In `text`. */
  uint32_t start, length;
};

enum {
  hits_long_mark = 4,
  hits_classes = 2,
  /* A window is a part of 8 bytes that begin this many bytes before the mark. */
  hits_before_mark = 2,
  hits_window = 8,
  hits_shapes = 6,
  /* Up to this number of entries, the first bytes of all marks are dealt into buckets. */
  hits_most_filtered = 128,
  hits_filter_buckets = 8,
  hits_fingerprint = 3,
  /* Longer words are told apart only when they are compared. */
  hits_longest_word = 64
};

struct scan_hits {
  /* Bits that are set in every byte of the text before it is hashed: 0x20 where letters have two
     cases. */
  uint64_t fold;
  /* At least one byte has other cases. */
  bool has_folds;
  size_t class_count;
  /* The class of long marks comes first. */
  struct hits_class classes[hits_classes];
  /* The buckets that have marks with this half byte, one bit each, by place in the mark and half
     byte. */
  bool has_filter;
  uint8_t filter_low[hits_fingerprint][16], filter_high[hits_fingerprint][16];
  /* The bytes of each shape of window. */
  size_t shape_count;
  uint64_t shapes[hits_shapes];
  /* Whether there is a window with this hash, one bit each. */
  unsigned window_shift;
  uint32_t *windows;
  /* The entries of hash h are `entries[buckets[h]]` up to `entries[buckets[h + 1]]`. */
  unsigned bucket_shift;
  uint32_t *buckets;
  struct hits_entry *entries;
  size_t literal_count;
  /* Used only while the finder is made. */
  struct hits_literal *literals;
  size_t text_length;
  /* The literals' bytes; their folds are `text_length` after them. */
  uint8_t *text;
  /* The finder looks for whole words only, see scan_hits_words.inc. There are no marks then, and
     the window of a literal is the part that `hits_word_mask` keeps. */
  bool finds_words;
  bool has_neighbours;
  uint8_t before[256], after[256];
  size_t least_room;
  size_t size;
};

/* Makes the filter if there are few entries; without marks there is none. */
void hits_make_filter(struct scan_hits *finder, size_t entries);

static const uint32_t hits_nowhere = UINT32_MAX;

static inline uint32_t hits_mark_hash(uint32_t mark) { return mark * UINT32_C(0x9E3779B1); }

/* Windows of different shapes get different hashes. */
static inline uint64_t hits_window_hash(uint64_t window, size_t shape) {
  return (window ^ (uint64_t)shape << 61) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline bool hits_is_word(uint8_t byte) {
  return (uint8_t)((byte | 0x20) - 'a') < 26 || (uint8_t)(byte - '0') < 10 || byte == '_';
}

/* The bytes of a word that are looked up, together with its length. */
static inline uint64_t hits_word_mask(unsigned length) {
  return UINT64_MAX >> (64 - 8 * (length < hits_window ? length : hits_window));
}

#endif
