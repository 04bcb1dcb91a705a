#ifndef SCAN_SETS_H
#define SCAN_SETS_H

#include "scan.h"

/* Finders of several literals at once. `bytes` holds the literals one after the other, and `ends`
   the end of each; with `is_caseless`, ASCII letters are found in both cases. Many threads can use
   a finder at the same time. `..._create` returns null if there is no memory, no literal, or an
   empty literal.

   `..._find` returns the offset of the leftmost occurrence of any literal, or `count` if there is
   none. `length` gets the length of the longest literal that occurs there; it may be null. */

/* Up to 64 literals: vectors of fingerprints (the "Teddy" of Hyperscan). */
enum { scan_teddy_limit = 64 };
struct scan_teddy;
struct scan_teddy *scan_teddy_create(const uint8_t *bytes, const size_t *ends, size_t literals,
                                     int is_caseless);
void scan_teddy_destroy(struct scan_teddy *teddy);
SCAN_VARIANTS(size_t, scan_teddy_find, const struct scan_teddy *teddy, const uint8_t *bytes,
              size_t count, size_t *length);

/* Any number of literals, less than 4 GiB in all: looks up hashed pieces of the text at every few
   bytes. */
struct scan_set;
struct scan_set *scan_set_create(const uint8_t *bytes, const size_t *ends, size_t literals,
                                 int is_caseless);
void scan_set_destroy(struct scan_set *set);
size_t scan_set_find(const struct scan_set *set, const uint8_t *bytes, size_t count,
                     size_t *length);

/* How many bytes of memory the finder takes. */
size_t scan_set_size(const struct scan_set *set);

#endif
