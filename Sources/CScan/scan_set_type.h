#ifndef SCAN_SET_TYPE_H
#define SCAN_SET_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scan_sets.h"

/* How a large set is found.

   If no literal is shorter than `gram + stride - 1`, every occurrence has one whole piece of `gram`
   bytes at one of every `stride` places of the text, so only these places are looked at. A table
   indexed by the hash of the piece holds the offsets at which literals have such a piece, and the
   lengths of their prefixes: one bit for each combination, a slot. Each slot has a known start. A
   bitmap and then a table of all prefixes say whether a literal can start there, and a search among
   the literals with that prefix, in their order, finds the longest.

   The prefix of a literal is the longest that it has slots for, up to 8 bytes. */
struct slot {
  /* How far before the piece the literal starts. */
  uint8_t offset;
  /* The length of the prefix, and a mask for that number of bytes. */
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
  /* Bits that are set in every byte before it is hashed: 0x20 without case, which also merges a few
     other bytes. */
  uint64_t fold;
  unsigned gram, stride;
  uint64_t gram_mask;
  unsigned slot_count;
  /* The slots with the earliest starts first, among these the longest prefixes first. */
  struct slot slots[set_slots];

  unsigned piece_shift, start_shift, group_shift;
  /* The slots of the pieces with this hash. */
  uint8_t *pieces;
  /* One bit for each hash of a prefix. */
  uint64_t *starts;
  struct set_group *groups;

  size_t literal_count;
  struct set_literal *literals;
  /* The bytes of the literals; in lower case if case is ignored. */
  uint8_t *text;
  size_t size;
};

static inline size_t hashed(uint64_t bytes, unsigned shift) {
  return (size_t)((bytes * UINT64_C(0x9E3779B97F4A7C15)) >> shift);
}

static inline uint64_t byte_mask(unsigned bytes) {
  return bytes >= 8 ? ~(uint64_t)0 : ((uint64_t)1 << 8 * bytes) - 1;
}

/* Prefixes of different lengths get different hashes. */
static inline uint64_t prefix_hash(uint64_t key, unsigned prefix) {
  return key ^ (uint64_t)prefix << 60;
}

#endif
