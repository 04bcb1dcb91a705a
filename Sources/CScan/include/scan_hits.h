#ifndef SCAN_HITS_H
#define SCAN_HITS_H

#include "scan.h"

/* Finds every occurrence of each of many literals, overlapping ones too, and reports which literal
   it is.

   `bytes` holds the literals one after the other, and `ends` the end of each. A byte of the text
   fits if it equals the byte of the literal in all bits except those set in `folds`; these bits are
   set in `bytes`. `rarity` says how rare each byte is in the text to search: a byte that is one in
   2^k has the value k.

   `before` and `after` say what a byte means beside an occurrence: 0 nothing, 1 that the occurrence
   does not count; other values are stored in the hit. Both may be null. There is no byte before the
   first of the text and after the last.

   Many threads can use a finder at the same time. `scan_hits_create` returns null if there is no
   memory, no literal, or an empty literal. */
struct scan_hits;

struct scan_hit {
  size_t start;
  uint32_t literal;
  /* What `before` and `after` say about the bytes beside the hit. */
  uint8_t before, after;
};

struct scan_hits *scan_hits_create(const uint8_t *bytes, const uint8_t *folds, const size_t *ends,
                                   size_t literals, const uint8_t *rarity, const uint8_t *before,
                                   const uint8_t *after);
void scan_hits_destroy(struct scan_hits *finder);

/* The least number of hits that one call needs room for. */
size_t scan_hits_least_room(const struct scan_hits *finder);

/* Whether all literals are words that no other word character may touch. Such literals are found
   several times as fast. */
int scan_hits_finds_words(const struct scan_hits *finder);

/* How many bytes of memory the finder takes. */
size_t scan_hits_size(const struct scan_hits *finder);

/* Stores the hits whose marks are in [`*from`, `to`), in the order of their marks. Each literal has
   one mark, a few of its bytes, so hits are nearly in the order of their starts, and all hits of a
   line come before those of the next. Stops early when `room` is too small; `*from` is then the
   place to continue.

   If `terminator` is not negative, it ends lines, and a line needs no further hits after one for
   which `before` and `after` are 0. If it is negative, all hits are stored. */
SCAN_VARIANTS(size_t, scan_hits_find, const struct scan_hits *finder, const uint8_t *bytes,
              size_t count, size_t *from, size_t to, int terminator, struct scan_hit *hits,
              size_t room);

#endif
