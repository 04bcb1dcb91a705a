#ifndef SCAN_SET_TYPE_H
#define SCAN_SET_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scan_sets.h"

/* How a large set is found.

   If no literal is shorter than `gram + stride - 1`, every occurrence has one whole piece of `gram`
   bytes at one of every `stride` places of the text, so only those are looked at. A table indexed
   by the piece's hash tells the offsets at which literals have such a piece, and the lengths of
   their prefixes: one bit for each combination, a slot. For each slot the start is known; a
   bitmap, then a table of all prefixes tell whether a literal can start there, and a search among
   those with that prefix, in their order, finds the longest that does.

   The prefix of a literal is as long as it has slots for, up to 8 bytes. */
struct slot {
  /* How far before the piece the literal starts. */
  uint8_t offset;
  /* The length of the prefix, and a mask of so many bytes. */
  uint8_t prefix;
  uint64_t mask;
};

struct set_literal {
  uint32_t start, length;
  /* The longest other literal under the same prefix that this one starts with, or none. */
  uint32_t shorter;
};

/* The literals that start with `key`, in order. */
struct set_group {
  uint64_t key;
  uint32_t first, end;
  uint8_t prefix;
};

enum { set_slots = 8, set_none = UINT32_MAX };

struct scan_set {
  bool is_caseless;
  /* Set in every byte before it is hashed: 0x20 without case, which joins some more bytes. */
  uint64_t fold;
  unsigned gram, stride;
  uint64_t gram_mask;
  unsigned slot_count;
  /* Those of the earliest starts first, then those of the longest prefixes. */
  struct slot slots[set_slots];

  unsigned piece_shift, start_shift, group_shift;
  /* Which slots a piece with this hash is in. */
  uint8_t *pieces;
  /* One bit a hash of a prefix. */
  uint64_t *starts;
  struct set_group *groups;

  size_t literal_count;
  struct set_literal *literals;
  /* The literals' bytes, in lower case without case. */
  uint8_t *text;
  size_t size;
};

static inline size_t hashed(uint64_t bytes, unsigned shift) {
  return (size_t)((bytes * UINT64_C(0x9E3779B97F4A7C15)) >> shift);
}

static inline uint64_t byte_mask(unsigned bytes) {
  return bytes >= 8 ? ~(uint64_t)0 : ((uint64_t)1 << 8 * bytes) - 1;
}

/* Prefixes of different lengths are told apart. */
static inline uint64_t prefix_hash(uint64_t key, unsigned prefix) {
  return key ^ (uint64_t)prefix << 60;
}

#endif
