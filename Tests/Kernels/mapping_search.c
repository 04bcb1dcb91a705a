/* Compares each variant of the search in mappings, from either end, with memmem(3) and a loop, on bytes that end beside a page that must not
   be touched: of few kinds and of many, short ones and those in which the filters are changed. */
#include "../../Sources/CMappingSearch/mapping_search.c"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROUNDS = 6000, LONGEST = 2 << 20 };

static size_t below(size_t limit) {
  static uint64_t state = 88172645463325252u;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (state >> 11) % limit;
}

/* The last occurrence, by a plain loop. */
static const void *last(const uint8_t *bytes, size_t count, const uint8_t *needle, size_t length) {
  for (const uint8_t *at = bytes + (count - length) + 1; at-- > bytes;)
    if (*at == *needle && memcmp(at, needle, length) == 0) return at;
  return NULL;
}

int main(void) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *pages = mmap(NULL, LONGEST + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert(pages != MAP_FAILED);
  assert(mprotect(pages + LONGEST, page, PROT_NONE) == 0);
  const uint8_t *end = pages + LONGEST;
  for (size_t round = 0; round < ROUNDS; round++) {
    size_t count = round % 200 == 0 ? LONGEST : 2 + below(700), kinds = 1 + below(5);
    uint8_t *bytes = pages + LONGEST - count;
    for (size_t i = 0; i < count; i++)
      bytes[i] = below(50) == 0 ? (uint8_t)below(256) : (uint8_t)"e qz#"[below(kinds)];
    size_t length = 2 + below(count < 90 ? count - 1 : 89);
    uint8_t needle[100];
    memcpy(needle, bytes + below(count - length + 1), length);
    if (below(3) > 0) needle[below(length)] = (uint8_t)"e qz#"[below(kinds)];
    const void *expected = memmem(bytes, count, needle, length);
    const void *expected_last = last(bytes, count, needle, length);
    variant *variants[] = {search_baseline, best_variant()};
    for (int i = 0; i < 2; i++) {
      assert(found_by(variants[i], bytes, count, needle, length, false) == expected);
      assert(found_by(variants[i], bytes, count, needle, length, true) == expected_last);
    }
    assert(mapping_search(bytes, count, needle, length) == expected);
    assert(mapping_search_last(bytes, count, needle, length) == expected_last);
    assert(mapping_search(end - 1, 1, end - 1, 1) == end - 1);
    assert(mapping_search_last(end - 2, 2, end - 1, 1) == end - 1);
    struct search search = {.needle = needle, .needle_count = length};
    assert(last_by_memmem(&search, (struct places){bytes, bytes + (count - length + 1)}) == expected_last);
  }
  printf("the search in mappings, %d texts%s\n", ROUNDS, has_avx2() ? ", with AVX2" : "");
}
