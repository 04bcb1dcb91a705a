/* Counting the lines that contain something, 64 bytes at a time. */
#include "scan_vector.h"

/* What is looked for: `(byte | fold) == value` for one byte, or for two in a row. */
struct line_needle {
  uint8_t first, first_fold, second, second_fold;
  bool is_pair;
};

/* Where the scan stands between two blocks. */
struct line_state {
  /* 1 if the next byte belongs to a line in which nothing was found yet. */
  uint64_t is_searching;
  /* 1 if the byte before was the first of a pair. */
  uint64_t follows_first;
};

SCAN_BODY uint64_t equal_mask(const uint8_t *bytes, uint8_t value, uint8_t fold) {
  vec flags[scan_parts];
  for (int part = 0; part < scan_parts; part++)
    flags[part] = (vec)((vec_load(bytes + part * SCAN_WIDTH) | fold) == value);
  return block_mask(flags);
}

/* How many lines have their first needle in this block, of which the bytes in `valid` count.

   A one is added at the start of each line and carried over the bytes that are neither needle nor
   terminator, so it comes to rest on the line's first needle or on its terminator, or leaves the
   block. No carry meets the start of another line, since it cannot pass a terminator. */
SCAN_BODY size_t lines_of_block(const uint8_t *bytes, uint8_t terminator,
                                struct line_needle needle, uint64_t valid,
                                struct line_state *state) {
  uint64_t ends = equal_mask(bytes, terminator, 0);
  uint64_t found = equal_mask(bytes, needle.first, needle.first_fold);
  if (needle.is_pair) {
    uint64_t firsts = found & ~ends;
    found = (firsts << 1 | state->follows_first) &
            equal_mask(bytes, needle.second, needle.second_fold);
    state->follows_first = firsts >> 63;
  }
  /* A terminator is not in its line. */
  found &= ~ends;
  uint64_t rest;
  bool leaves = __builtin_add_overflow(ends << 1 | state->is_searching, ~(found | ends), &rest);
  state->is_searching = leaves | ends >> 63;
  return (size_t)__builtin_popcountll(rest & found & valid);
}

SCAN_BODY size_t count_lines(const uint8_t *bytes, size_t count, uint8_t terminator,
                             struct line_needle needle) {
  struct line_state state = {1, 0};
  size_t total = 0;
  size_t at = 0;
  for (; count - at >= scan_block; at += scan_block) {
    look_ahead(bytes + at);
    total += lines_of_block(bytes + at, terminator, needle, ~(uint64_t)0, &state);
  }
  if (at < count) {
    uint8_t last[scan_block] = {0};
    memcpy(last, bytes + at, count - at);
    uint64_t valid = ((uint64_t)1 << (count - at)) - 1;
    total += lines_of_block(last, terminator, needle, valid, &state);
  }
  return total;
}

size_t SCAN_NAME(scan_lines_with)(const uint8_t *bytes, size_t count, uint8_t terminator,
                                  uint8_t value, uint8_t fold) {
  value |= fold;
  if (!fold)
    return count_lines(bytes, count, terminator, (struct line_needle){.first = value});
  return count_lines(bytes, count, terminator,
                     (struct line_needle){.first = value, .first_fold = fold});
}

size_t SCAN_NAME(scan_lines_with_pair)(const uint8_t *bytes, size_t count, uint8_t terminator,
                                       const uint8_t *values,
                                       const uint8_t *folds) {
  return count_lines(
      bytes, count, terminator,
      (struct line_needle){values[0] | folds[0], folds[0], values[1] | folds[1], folds[1], true});
}
