#ifndef SCAN_HITS_H
#define SCAN_HITS_H

#include "scan.h"

/* Finds every occurrence of each of many literals, overlapping ones too, and tells which it is.

   `bytes` holds the literals one after the other, `ends` where each of them ends; a byte of the text
   fits if it equals the literal's in all bits but those set in `folds`, which are set in `bytes`.
   `rarity` tells of each byte how rare it is in what will be searched: a byte that is one in 2^k
   has k.

   `before` and `after` say of each byte what it means beside an occurrence: 0 nothing, 1 that the
   occurrence does not count, other values are put into the hit. Both may be null. Nothing stands
   before the first byte of the text and after the last.

   A finder can be used by many threads at a time. `scan_hits_create` gives null if there is no
   memory, no literal, or an empty one. */
struct scan_hits;

struct scan_hit {
  size_t start;
  uint32_t literal;
  /* What `before` and `after` say of the bytes beside it. */
  uint8_t before, after;
};

struct scan_hits *scan_hits_create(const uint8_t *bytes, const uint8_t *folds, const size_t *ends,
                                   size_t literals, const uint8_t *rarity, const uint8_t *before,
                                   const uint8_t *after);
void scan_hits_destroy(struct scan_hits *finder);

/* How many hits there must be room for in one call. */
size_t scan_hits_least_room(const struct scan_hits *finder);

/* Whether all literals are words, and beside each no other word character may stand: such are found
   several times as fast. */
int scan_hits_finds_words(const struct scan_hits *finder);

/* How many bytes the finder takes. */
size_t scan_hits_size(const struct scan_hits *finder);

/* Stores the hits whose marks are at `*from` up to before `to`, in order of these. Every literal has
   one mark, a few bytes in it, so hits come nearly in order of their starts, and all those of a line
   before those of the next. Stops early where `room` does not suffice; `*from` is where to go on.

   `terminator` ends lines of which one hit is enough that nothing is said of. Negative for all
   hits. */
SCAN_VARIANTS(size_t, scan_hits_find, const struct scan_hits *finder, const uint8_t *bytes,
              size_t count, size_t *from, size_t to, int terminator, struct scan_hit *hits,
              size_t room);

#endif
