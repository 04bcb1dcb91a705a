/* Compares each variant of the search in mappings with memmem(3), on bytes that end beside a page that must not
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

/* What one variant finds; as mapping_search() without its first lines. */
static const void *found_by(const uint8_t *(*variant)(struct search *, const uint8_t **, const uint8_t *),
                            const uint8_t *bytes, size_t count, const uint8_t *needle, size_t length) {
  struct search search = {.needle = needle, .needle_count = length, .bytes_per_cost = 8 * (length < block ? length : block)};
  guess_filter(&search);
  const uint8_t *place = bytes, *end = bytes + (count - length + 1);
  const uint8_t *found = variant(&search, &place, end);
  if (found != NULL || place == end) return found;
  return memmem(place, (size_t)(end - place) + length - 1, needle, length);
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
    assert(found_by(search_baseline, bytes, count, needle, length) == expected);
    if (has_avx2()) assert(found_by(search_avx2, bytes, count, needle, length) == expected);
    assert(mapping_search(bytes, count, needle, length) == expected);
    assert(mapping_search(end - 1, 1, end - 1, 1) == end - 1);
  }
  printf("the search in mappings, %d texts%s\n", ROUNDS, has_avx2() ? ", with AVX2" : "");
}
