#ifndef SCAN_SETS_H
#define SCAN_SETS_H

#include "scan.h"

/* Finders of several literals at once. `bytes` holds the literals one after the other, `ends`
   where each of them ends; with `is_caseless` ASCII letters are found in both cases. A finder can
   be used by many threads at a time. `..._create` gives null if there is no memory, no literal, or
   an empty one.

   `..._find` gives the offset of the leftmost occurrence of any of the literals, and in `length`
   (null if nobody asks) the length of the longest that occurs there; `count` if there is none. */

/* Up to 64 literals: vectors of fingerprints (the "Teddy" of Hyperscan). */
enum { scan_teddy_limit = 64 };
struct scan_teddy;
struct scan_teddy *scan_teddy_create(const uint8_t *bytes, const size_t *ends, size_t literals,
                                     int is_caseless);
void scan_teddy_destroy(struct scan_teddy *teddy);
SCAN_VARIANTS(size_t, scan_teddy_find, const struct scan_teddy *teddy, const uint8_t *bytes,
              size_t count, size_t *length);

/* Any number of literals, less than 4 GiB in all: hashed pieces, seen at every few bytes. */
struct scan_set;
struct scan_set *scan_set_create(const uint8_t *bytes, const size_t *ends, size_t literals,
                                 int is_caseless);
void scan_set_destroy(struct scan_set *set);
size_t scan_set_find(const struct scan_set *set, const uint8_t *bytes, size_t count,
                     size_t *length);

/* How many bytes the finder takes. */
size_t scan_set_size(const struct scan_set *set);

#endif
