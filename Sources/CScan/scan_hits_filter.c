#include "scan_hits_type.h"

/* The half bytes in the marks of a bucket, one bit for each value. */
struct bucket {
  uint16_t low[hits_fingerprint], high[hits_fingerprint];
};

/* After a short mark, any byte may follow. */
static struct bucket with_mark(struct bucket bucket, const uint8_t *mark, unsigned length) {
  for (size_t at = 0; at < hits_fingerprint; at++) {
    bucket.low[at] |= at < length ? (uint16_t)(1u << (mark[at] & 15)) : UINT16_MAX;
    bucket.high[at] |= at < length ? (uint16_t)(1u << (mark[at] >> 4)) : UINT16_MAX;
  }
  return bucket;
}

static unsigned mark_length(const struct scan_hits *finder, const struct hits_entry *entry) {
  unsigned length = 4 - (unsigned)__builtin_clz(finder->classes[0].mask) / 8;
  if (entry->length >= length) return length;
  return 4 - (unsigned)__builtin_clz(finder->classes[1].mask) / 8;
}

/* How many marks a bucket accepts; 0 if it is empty. */
static uint32_t taken(const struct bucket *bucket) {
  uint32_t count = 1;
  for (size_t at = 0; at < hits_fingerprint; at++)
    count *= (uint32_t)(__builtin_popcount(bucket->low[at]) * __builtin_popcount(bucket->high[at]));
  return count;
}

void hits_make_filter(struct scan_hits *finder, size_t entries) {
  if (entries > hits_most_filtered || finder->class_count == 0) return;
  finder->has_filter = true;
  struct bucket buckets[hits_filter_buckets] = {0};
  for (size_t index = 0; index < entries; index++) {
    const struct hits_entry *entry = finder->entries + index;
    const uint8_t *mark = (const uint8_t *)&entry->key + hits_before_mark;
    unsigned length = mark_length(finder, entry);
    size_t best = 0;
    uint32_t least = UINT32_MAX;
    for (size_t bucket = 0; bucket < hits_filter_buckets; bucket++) {
      struct bucket larger = with_mark(buckets[bucket], mark, length);
      uint32_t more = taken(&larger) - taken(buckets + bucket);
      if (more >= least) continue;
      least = more;
      best = bucket;
    }
    buckets[best] = with_mark(buckets[best], mark, length);
  }
  for (size_t bucket = 0; bucket < hits_filter_buckets; bucket++)
    for (size_t at = 0; at < hits_fingerprint; at++)
      for (size_t half = 0; half < 16; half++) {
        finder->filter_low[at][half] |= (uint8_t)((buckets[bucket].low[at] >> half & 1) << bucket);
        finder->filter_high[at][half] |=
            (uint8_t)((buckets[bucket].high[at] >> half & 1) << bucket);
      }
}
