#include "scan_teddy_type.h"

#include <stdlib.h>
#include <string.h>

#include "scan_ascii.h"

/* One literal while the literals are dealt out. */
struct entry {
  const uint8_t *bytes;
  size_t length;
  uint8_t fingerprint[teddy_fingerprint];
};

static int by_fingerprint(const void *a, const void *b) {
  const struct entry *left = a, *right = b;
  int order = memcmp(left->fingerprint, right->fingerprint, teddy_fingerprint);
  if (order) return order;
  return left->length < right->length ? 1 : left->length > right->length ? -1 : 0;
}

static int by_length(const void *a, const void *b) {
  const struct entry *left = a, *right = b;
  return left->length < right->length ? 1 : left->length > right->length ? -1 : 0;
}

static void add_to_tables(struct scan_teddy *teddy, const struct entry *entry, size_t bucket,
                          int is_caseless) {
  uint8_t bit = (uint8_t)(1 << bucket);
  for (size_t place = 0; place < teddy->fingerprint; place++) {
    uint8_t cases[2] = {entry->bytes[place], entry->bytes[place]};
    if (is_caseless) cases[1] ^= ascii_fold(cases[0]);
    for (size_t index = 0; index < 2; index++) {
      teddy->buckets[place][cases[index]] |= bit;
      teddy->low[place][cases[index] & 15] |= bit;
      teddy->high[place][cases[index] >> 4] |= bit;
    }
  }
}

/* Deals out sorted entries, the same number to each bucket. Equal fingerprints stay together, and
   similar ones share a bucket. */
static void deal(struct scan_teddy *teddy, struct entry *entries, size_t literals,
                 int is_caseless) {
  size_t next = 0;
  size_t text = 0;
  for (size_t bucket = 0; bucket < teddy_buckets; bucket++) {
    size_t first = next;
    size_t share = (literals - next + teddy_buckets - bucket - 1) / (teddy_buckets - bucket);
    while (next < literals &&
           (next - first < share ||
            memcmp(entries[next].fingerprint, entries[next - 1].fingerprint,
                   teddy_fingerprint) == 0))
      next++;
    qsort(entries + first, next - first, sizeof *entries, by_length);
    teddy->starts[bucket] = first;
    for (size_t index = first; index < next; index++) {
      const struct entry *entry = entries + index;
      teddy->literals[index].start = text;
      teddy->literals[index].length = entry->length;
      for (size_t at = 0; at < entry->length; at++, text++) {
        uint8_t fold = is_caseless ? ascii_fold(entry->bytes[at]) : 0;
        teddy->text[text] = entry->bytes[at] | fold;
        teddy->text[teddy->text_length + text] = fold;
      }
      add_to_tables(teddy, entry, bucket, is_caseless);
    }
  }
  teddy->starts[teddy_buckets] = literals;
}

struct scan_teddy *scan_teddy_create(const uint8_t *bytes, const size_t *ends, size_t literals,
                                     int is_caseless) {
  if (literals == 0 || literals > scan_teddy_limit) return NULL;
  size_t fingerprint = teddy_fingerprint;
  for (size_t index = 0; index < literals; index++) {
    size_t length = ends[index] - (index ? ends[index - 1] : 0);
    if (length == 0) return NULL;
    if (length < fingerprint) fingerprint = length;
  }
  size_t text_length = ends[literals - 1];
  struct scan_teddy *teddy = calloc(1, sizeof *teddy + 2 * text_length);
  if (!teddy) return NULL;
  teddy->fingerprint = fingerprint;
  teddy->text_length = text_length;
  struct entry entries[scan_teddy_limit] = {0};
  for (size_t index = 0; index < literals; index++) {
    size_t start = index ? ends[index - 1] : 0;
    entries[index].bytes = bytes + start;
    entries[index].length = ends[index] - start;
    for (size_t place = 0; place < fingerprint; place++) {
      uint8_t byte = bytes[start + place];
      entries[index].fingerprint[place] = is_caseless ? ascii_lower(byte) : byte;
    }
  }
  qsort(entries, literals, sizeof *entries, by_fingerprint);
  deal(teddy, entries, literals, is_caseless);
  return teddy;
}

void scan_teddy_destroy(struct scan_teddy *teddy) { free(teddy); }
