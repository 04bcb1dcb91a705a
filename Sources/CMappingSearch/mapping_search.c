#define _GNU_SOURCE
#include "mapping_search.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#include <sys/platform/x86.h>
#endif

/*
 * Two bytes of the needle are compared with 64 places of the haystack at a time, and two more where
 * both are right; a place where all four are is a candidate. Which four begins as a guess. When it
 * turns out to be a bad one, a sample of the haystack tells which bytes of the needle are rare in it
 * and do not come together. Where none are, memmem(3) goes on.
 */

enum {
  /* The places that one step looks at: one bit of a word each. */
  block = 64,
  /* How many bytes of the needle are compared before all are. */
  filter_count = 4,
  /* How many places of the haystack a sample has, and of how many bytes of the needle it tells how
     often they come together: 10 us in all. */
  sample_blocks = 64,
  compared_count = 12,
  /* A longer needle has no rarer byte worth the time. */
  ranked_count = 64,
  /* What filters may cost before others are tried: so much, and a share of the bytes that were
     searched. The unit is one step with a place where two bytes are right. */
  free_cost = 256,
  /* Filters that serve for fewer bytes are bad ones; after so many bad ones in a row memmem(3) is
     the better way. */
  good_distance = 256 * 1024,
  max_bad_filters = 3
};

/* Where an occurrence may begin, and was not looked for yet: [low, high). */
struct places {
  const uint8_t *low, *high;
};

struct search {
  const uint8_t *needle;
  size_t needle_count;
  /* How many bytes pay for one unit of cost. */
  size_t bytes_per_cost;
  /* The bytes that are compared: where they are in the needle, the rarest first. */
  size_t filter[filter_count];
  /* Whether two of them are right so often that all are compared at once: a branch that cannot be
     predicted takes longer. */
  bool compares_all;
};

/* Whether the bytes are those of the needle, of which there are at least two. A call of memcmp(3)
   would cost the vectors of the loop. */
static inline bool is_needle(const struct search *search, const uint8_t *bytes) {
  const uint8_t *needle = search->needle;
  const size_t count = search->needle_count;
  if (count < sizeof(uint64_t)) {
    for (size_t index = 0; index < count; index++)
      if (bytes[index] != needle[index]) return false;
    return true;
  }
  for (size_t index = 0;; index += sizeof(uint64_t)) {
    uint64_t left, right;
    /* The last word may overlap the one before. */
    if (index > count - sizeof left) index = count - sizeof left;
    memcpy(&left, bytes + index, sizeof left);
    memcpy(&right, needle + index, sizeof right);
    if (left != right) return false;
    if (index == count - sizeof left) return true;
  }
}

/* Whether filters have cost too much for the bytes that are searched. */
static inline bool is_too_much(const struct search *search, size_t cost, size_t bytes) {
  return cost > free_cost && (cost - free_cost) * search->bytes_per_cost > bytes;
}

/* How common a byte is in text and code: a rank and no share. */
static unsigned guessed_rank(uint8_t byte) {
  static const char common_first[] = " etainosrlcdu_pmfhgb0\n\t,.()=;-1/2vwy*xkESTA\"";
  const size_t count = sizeof common_first - 1;
  if (byte == 0) return (unsigned)count;
  const char *found = memchr(common_first, byte, count);
  if (found != NULL) return (unsigned)(count - (size_t)(found - common_first));
  return byte > ' ' && byte < 0x7F ? 1 : 0;
}

/*
 * Puts the places of the needle's rarest bytes into `rare`, the rarest first: by `counts`, how
 * often each byte is in a sample, and by guess if that is null. Returns how many there are.
 */
static size_t rank_bytes(const struct search *search, const uint16_t *counts, size_t *rare,
                         size_t room) {
  const size_t count = search->needle_count < ranked_count ? search->needle_count : ranked_count;
  unsigned ranks[ranked_count];
  for (size_t index = 0; index < count; index++) {
    const uint8_t byte = search->needle[index];
    ranks[index] = (counts == NULL ? 0 : counts[byte] * 64u) + guessed_rank(byte);
  }
  uint64_t taken = 0;
  size_t ranked = 0;
  for (; ranked < room && ranked < count; ranked++) {
    unsigned lowest = UINT32_MAX;
    for (size_t index = 0; index < count; index++) {
      if (taken >> index & 1 || ranks[index] >= lowest) continue;
      lowest = ranks[index];
      rare[ranked] = index;
    }
    taken |= (uint64_t)1 << rare[ranked];
  }
  return ranked;
}

/* Says how many bytes pay for one unit of cost: some times as many as memmem(3) skips. Measured, like
   all of these numbers, by Benchmarks/finding. */
static void set_pay(struct search *search, size_t times) {
  search->bytes_per_cost = times * (search->needle_count < block ? search->needle_count : block);
}

/* Chooses the filters by guess. A guess has to be better than a choice, since a sample costs little. */
static void guess_filter(struct search *search) {
  set_pay(search, 16);
  size_t count = rank_bytes(search, NULL, search->filter, filter_count);
  for (; count < filter_count; count++) search->filter[count] = search->filter[0];
}

/* Keeps the compiler from taking a mask apart into its bits again, which clang 21 does. */
#define SEARCH_OPAQUE(value) __asm__("" : "+r"(value))

#define SEARCH(name) name##_baseline
#include "mapping_search.inc"
#undef SEARCH

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt"))), apply_to = function)
#define SEARCH(name) name##_avx2
#define SEARCH_AVX2
#include "mapping_search.inc"
#pragma clang attribute pop

static bool has_avx2(void) {
  return CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(BMI1) && CPU_FEATURE_ACTIVE(POPCNT);
}
#else
#define search_avx2 search_baseline
static bool has_avx2(void) { return false; }
#endif

typedef const uint8_t *variant(struct search *, struct places *, bool is_last);

static variant *best_variant(void) { return has_avx2() ? search_avx2 : search_baseline; }

/* The last occurrence that begins in [low, high), by memmem(3). */
static const uint8_t *last_by_memmem(const struct search *search, struct places places) {
  const uint8_t *needle = search->needle;
  const size_t count = search->needle_count;
  const size_t step = 4 * count < 64 * 1024 ? 64 * 1024 : 4 * count;
  while (places.low < places.high) {
    size_t places_left = (size_t)(places.high - places.low);
    if (places_left > step) places_left = step;
    const uint8_t *low = places.high - places_left;
    const uint8_t *found = NULL, *hit = memmem(low, places_left + count - 1, needle, count);
    /* Halves what is left, so that many occurrences take no longer than a few. */
    while (hit != NULL) {
      found = hit;
      low = hit + 1;
      for (hit = NULL; hit == NULL && low < places.high;) {
        const uint8_t *middle = low + (places.high - low) / 2;
        hit = memmem(middle, (size_t)(places.high - middle) + count - 1, needle, count);
        if (hit == NULL) places.high = middle;
      }
    }
    if (found != NULL) return found;
    places.high = low;
  }
  return NULL;
}

/* The first or the last occurrence of a needle of at least two bytes, which are not more than the
   haystack has. */
static const void *found_by(variant *variant, const void *haystack, size_t count,
                            const void *needle, size_t needle_count, bool is_last) {
  struct search search = {.needle = needle, .needle_count = needle_count};
  guess_filter(&search);
  const uint8_t *start = haystack;
  struct places places = {start, start + (count - needle_count + 1)};
  const uint8_t *found = variant(&search, &places, is_last);
  if (found != NULL || places.low == places.high) return found;
  if (is_last) return last_by_memmem(&search, places);
  return memmem(places.low, (size_t)(places.high - places.low) + needle_count - 1, needle,
                needle_count);
}

const void *mapping_search(const void *haystack, size_t count, const void *needle,
                           size_t needle_count) {
  if (needle_count == 0) return haystack;
  if (needle_count > count) return NULL;
  if (needle_count == 1) return memchr(haystack, *(const uint8_t *)needle, count);
  return found_by(best_variant(), haystack, count, needle, needle_count, false);
}

const void *mapping_search_last(const void *haystack, size_t count, const void *needle,
                                size_t needle_count) {
  if (needle_count == 0) return (const uint8_t *)haystack + count;
  if (needle_count > count) return NULL;
  if (needle_count == 1) return memrchr(haystack, *(const uint8_t *)needle, count);
  return found_by(best_variant(), haystack, count, needle, needle_count, true);
}
