/* Compares each byte kernel with a plain loop, on random bytes of all lengths and alignments. It
   needs only the kernels and a C library, so it runs without Swift, for example under qemu. */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scan.h"
#include "scan_automaton.h"
#include "scan_hits.h"
#include "scan_kernels.h"
#include "scan_sets.h"
#include "scan_window.h"

enum { ROUNDS = 400, LONGEST = 700, LITERALS = 40 };

static uint64_t state = 88172645463325252u;

static size_t below(size_t limit) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (state >> 11) % limit;
}

static void fail(const char *kernel, size_t count, size_t expected, size_t got) {
  fprintf(stderr, "%s of %zu bytes: %zu instead of %zu\n", kernel, count, got, expected);
  exit(1);
}

#define CHECK(kernel, count, expected, got)                             \
  do {                                                                  \
    size_t wanted = (expected), result = (got);                         \
    if (wanted != result) fail(#kernel, count, wanted, result);         \
  } while (0)

/* Checks both variants of a kernel. */
#define CHECK_BOTH(kernel, count, expected, ...)                        \
  do {                                                                  \
    CHECK(kernel##_baseline, count, expected, kernel##_baseline(__VA_ARGS__)); \
    if (scan_has_avx2()) CHECK(kernel##_avx2, count, expected, kernel##_avx2(__VA_ARGS__)); \
    CHECK(kernel, count, expected, kernel(__VA_ARGS__));                \
  } while (0)

/* Bytes that begin and end next to inaccessible pages. */
static uint8_t *guarded_end;
static void make_guarded(void) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE), room = 4 * page;
  uint8_t *pages = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert(pages != MAP_FAILED);
  assert(mprotect(pages + room, page, PROT_NONE) == 0);
  guarded_end = pages + room;
}

static uint8_t lower(uint8_t byte) { return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte; }

static bool occurs(const uint8_t *text, size_t rest, const uint8_t *literal, size_t length, bool caseless) {
  if (length > rest) return false;
  for (size_t i = 0; i < length; i++) {
    bool same = caseless ? lower(text[i]) == lower(literal[i]) : text[i] == literal[i];
    if (!same) return false;
  }
  return true;
}

static void check_bytes(const uint8_t *bytes, size_t count) {
  uint8_t a = count > 0 ? bytes[below(count)] : 0, b = (uint8_t)below(256);
  size_t of_a = 0, first = count, ascii = 0;
  for (size_t i = count; i-- > 0;) {
    of_a += bytes[i] == a;
    if (bytes[i] == b || bytes[i] == '\n') first = i;
  }
  while (ascii < count && bytes[ascii] < 0x80) ascii++;
  CHECK_BOTH(scan_count, count, of_a, bytes, count, a);
  CHECK_BOTH(scan_find2, count, first, bytes, count, b, '\n');
  CHECK_BOTH(scan_ascii_run, count, ascii, bytes, count);
  uint32_t sum = 0xFFFFFFFF;
  for (size_t i = 0; i < count; i++) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? 0x82F63B78 : 0);
  }
  CHECK_BOTH(scan_crc32c, count, sum, 0xFFFFFFFF, bytes, count);
}

/* The length of the character at the start; 0 if there is none. */
static size_t character(const uint8_t *bytes, size_t rest) {
  uint8_t lead = bytes[0];
  if (lead < 0x80) return 1;
  size_t length = lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3
                : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
  if (length == 0 || length > rest) return 0;
  uint32_t code = lead & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; i++) {
    if (bytes[i] >> 6 != 2) return 0;
    code = code << 6 | (bytes[i] & 0x3F);
  }
  bool is_valid = length == 2 || (length == 3 && code >= 0x800 && (code < 0xD800 || code > 0xDFFF)) ||
                  (length == 4 && code >= 0x10000 && code <= 0x10FFFF);
  return is_valid ? length : 0;
}

static void check_utf8(uint8_t *bytes, size_t count) {
  static const char *characters[] = {"a", "\xC3\xA9", "\xE6\xBC\xA2", "\xF0\x9F\x98\x80", "\xE0\xA0\x80",
                                     "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"};
  for (size_t end = 0; end < count;) {
    const char *next = characters[below(7)];
    size_t length = strlen(next);
    if (length > count - end) length = count - end;
    memcpy(bytes + end, next, length);
    end += length;
  }
  if (count > 0 && below(2) == 0) bytes[below(count)] = (uint8_t)below(256);
  size_t run = 0, length;
  while (run < count && (length = character(bytes + run, count - run)) > 0) run += length;
  CHECK_BOTH(scan_utf8_run, count, run, bytes, count);
}

static void check_literal(const uint8_t *bytes, size_t count) {
  size_t length = 1 + below(9);
  uint8_t literal[9], folds[9] = {0};
  bool caseless = below(2) == 0;
  for (size_t i = 0; i < length; i++) {
    literal[i] = "abcX"[below(4)];
    if (caseless) {
      folds[i] = 0x20;
      literal[i] |= 0x20;
    }
  }
  struct scan_literal *finder = scan_literal_create(literal, folds, length, below(length), below(length));
  assert(finder);
  size_t first = 0;
  while (first < count && !occurs(bytes + first, count - first, literal, length, caseless)) first++;
  CHECK_BOTH(scan_literal_find, count, first, finder, bytes, count);
  scan_literal_destroy(finder);
}

struct literals {
  uint8_t bytes[LITERALS * 8];
  size_t ends[LITERALS];
  size_t count;
};

static struct literals make_literals(size_t shortest) {
  struct literals all = {.count = 1 + below(LITERALS)};
  size_t end = 0;
  for (size_t i = 0; i < all.count; i++) {
    for (size_t length = shortest + below(9 - shortest); length > 0; length--) all.bytes[end++] = "abcxyz"[below(6)];
    all.ends[i] = end;
  }
  return all;
}

static const uint8_t *literal_of(const struct literals *all, size_t i, size_t *length) {
  size_t start = i > 0 ? all->ends[i - 1] : 0;
  *length = all->ends[i] - start;
  return all->bytes + start;
}

/* The longest of the literals at the leftmost occurrence. */
static size_t leftmost(const struct literals *all, bool caseless, const uint8_t *bytes, size_t count, size_t *longest) {
  for (size_t start = 0; start < count; start++) {
    *longest = 0;
    for (size_t i = 0; i < all->count; i++) {
      size_t length;
      const uint8_t *literal = literal_of(all, i, &length);
      if (length > *longest && occurs(bytes + start, count - start, literal, length, caseless)) *longest = length;
    }
    if (*longest > 0) return start;
  }
  return count;
}

static void check_sets(const uint8_t *bytes, size_t count) {
  struct literals all = make_literals(1 + below(4));
  bool caseless = below(2) == 0;
  size_t longest = 0, length = 0;
  size_t first = leftmost(&all, caseless, bytes, count, &longest);
  struct scan_teddy *teddy = scan_teddy_create(all.bytes, all.ends, all.count, caseless);
  struct scan_set *set = scan_set_create(all.bytes, all.ends, all.count, caseless);
  assert(teddy && set);
  CHECK_BOTH(scan_teddy_find, count, first, teddy, bytes, count, &length);
  if (first < count) CHECK(scan_teddy_find length, count, longest, length);
  CHECK(scan_set_find, count, first, scan_set_find(set, bytes, count, &length));
  if (first < count) CHECK(scan_set_find length, count, longest, length);
  scan_teddy_destroy(teddy);
  scan_set_destroy(set);
}

typedef size_t hits_find(const struct scan_hits *, const uint8_t *, size_t, size_t *, size_t, int,
                         struct scan_hit *, size_t);

static void check_hits_of(hits_find *find, const char *name, const struct scan_hits *finder,
                          const struct literals *all, const uint8_t *bytes, size_t count) {
  static uint8_t seen[LITERALS][LONGEST];
  memset(seen, 0, sizeof seen);
  struct scan_hit hits[256];
  size_t room = scan_hits_least_room(finder), from = 0, got = 0, expected = 0;
  assert(room <= 256);
  while (from < count) {
    size_t found = find(finder, bytes, count, &from, count, -1, hits, 256);
    for (size_t i = 0; i < found; i++) {
      size_t length;
      const uint8_t *literal = literal_of(all, hits[i].literal, &length);
      if (!occurs(bytes + hits[i].start, count - hits[i].start, literal, length, false)) fail(name, count, 0, hits[i].start);
      got += seen[hits[i].literal][hits[i].start]++ == 0;
    }
  }
  for (size_t i = 0; i < all->count; i++) {
    size_t length;
    const uint8_t *literal = literal_of(all, i, &length);
    for (size_t start = 0; start < count; start++) expected += occurs(bytes + start, count - start, literal, length, false);
  }
  if (got != expected) fail(name, count, expected, got);
}

static void check_hits(const uint8_t *bytes, size_t count) {
  struct literals all = make_literals(1 + below(5));
  uint8_t folds[sizeof all.bytes] = {0}, rarity[256];
  memset(rarity, 5, sizeof rarity);
  struct scan_hits *finder =
      scan_hits_create(all.bytes, folds, all.ends, all.count, rarity, NULL, NULL);
  assert(finder);
  check_hits_of(scan_hits_find_baseline, "scan_hits_find_baseline", finder, &all, bytes, count);
  if (scan_has_avx2()) check_hits_of(scan_hits_find_avx2, "scan_hits_find_avx2", finder, &all, bytes, count);
  scan_hits_destroy(finder);
}

static void check_window(const uint8_t *bytes, size_t count) {
  uint64_t sets[2 * scan_window_limit] = {0};
  size_t length = 1 + below(scan_window_limit), first = 0;
  for (size_t i = 0; i < length; i++) {
    for (size_t n = 1 + below(20); n > 0; n--) {
      size_t character = below(3) == 0 ? below(128) : (size_t)"abcxyz"[below(6)];
      sets[2 * i + character / 64] |= (uint64_t)1 << character % 64;
    }
  }
  struct scan_window *window = scan_window_create(sets, length);
  assert(window);
  for (; first < count; first++) {
    size_t fitting = 0;
    while (fitting < length && first + fitting < count && bytes[first + fitting] < 128 &&
           sets[2 * fitting + bytes[first + fitting] / 64] >> bytes[first + fitting] % 64 & 1) fitting++;
    if (fitting == length) break;
  }
  CHECK_BOTH(scan_window_find, count, first, window, bytes, count);
  scan_window_destroy(window);
}

enum { AUTOMATON_ROWS = 9, AUTOMATON_CLASSES = 5, TERMINATOR_CLASS = 1 };

/* What follows a class in a row, out of a table that is full. */
static uint32_t follower(const uint32_t *table, uint32_t row, uint32_t class) {
  return table[row * AUTOMATON_CLASSES + class];
}

/* The outcome of the next line: a row at its end, or what ended it. Moves `*place` behind it. */
static uint32_t walk_line(const uint32_t *table, const uint8_t *classes, const uint8_t *bytes, size_t count, size_t *place) {
  uint32_t row = 0;
  bool ended = false;
  while (*place < count && !ended) {
    uint8_t byte = bytes[(*place)++];
    ended = byte == 'a';
    if (row < scan_automaton_match) row = follower(table, row, classes[byte]);
  }
  return !ended && row < scan_automaton_match ? follower(table, row, TERMINATOR_CLASS) : row;
}

/* A random automaton with a table that is filled while it runs. Lines end in 'a'. */
static void check_automaton(const uint8_t *bytes, size_t count) {
  uint8_t classes[256];
  for (unsigned i = 0; i < 256; i++) classes[i] = i == 'a' ? TERMINATOR_CLASS : (uint8_t)(below(2) * (2 + below(3)));
  uint32_t table[AUTOMATON_ROWS * AUTOMATON_CLASSES];
  size_t rare = 2 + below(40);
  for (unsigned row = 0; row < AUTOMATON_ROWS; row++) {
    for (unsigned class = 0; class < AUTOMATON_CLASSES; class++) {
      uint32_t next = (uint32_t)below(AUTOMATON_ROWS);
      if (class == TERMINATOR_CLASS) next = 0;
      if (below(rare) == 0) next = below(2) ? scan_automaton_match : scan_automaton_doubt;
      if (class != TERMINATOR_CLASS && below(20) == 0) next = scan_automaton_dead;
      table[row * AUTOMATON_CLASSES + class] = next;
    }
  }
  struct scan_automaton *automaton = scan_automaton_create(classes, AUTOMATON_CLASSES, 'a', AUTOMATON_ROWS);
  for (unsigned row = 1; row < AUTOMATON_ROWS; row++) scan_automaton_add_row(automaton);
  assert(scan_automaton_add_row(automaton) == AUTOMATON_ROWS);
  size_t place = 0, start = 0;
  while (start < count) {
    struct scan_automaton_gap gap;
    size_t end = scan_automaton_begin(automaton, bytes, start, count);
    while (scan_automaton_continue(automaton, &gap))
      scan_automaton_store(automaton, gap.row, gap.class, follower(table, gap.row, gap.class));
    struct scan_automaton_hit hit;
    bool found = scan_automaton_next_hit(automaton, &hit);
    while (place < end) {
      size_t line = place;
      uint32_t outcome = walk_line(table, classes, bytes, count, &place);
      bool expected = outcome == scan_automaton_match || outcome == scan_automaton_doubt;
      bool got = found && hit.place >= line && hit.place < place;
      if (got != expected) fail("automaton", count, expected, got);
      if (!got) continue;
      if (hit.is_doubt != (outcome == scan_automaton_doubt)) fail("automaton", count, outcome, (size_t)hit.is_doubt);
      found = scan_automaton_next_hit(automaton, &hit);
    }
    if (found || place != end) fail("automaton", count, end, place);
    start = end;
  }
  scan_automaton_destroy(automaton);
}

/* Long enough for several walks side by side. */
static void check_automaton_on_long_texts(void) {
  enum { LONG = 200000 };
  uint8_t *bytes = malloc(LONG);
  for (size_t round = 0; round < 40; round++) {
    size_t line = 1 + below(round % 4 == 0 ? 100000 : 200);
    for (size_t i = 0; i < LONG; i++) bytes[i] = below(line) == 0 ? 'a' : (uint8_t)"bcXYz"[below(5)];
    check_automaton(bytes, LONG - below(100));
  }
  free(bytes);
}

int main(void) {
  make_guarded();
  for (size_t round = 0; round < ROUNDS; round++) {
    size_t count = round < 200 ? round : below(LONGEST);
    size_t gap = below(64);
    uint8_t *bytes = guarded_end - count - (below(2) == 0 ? 0 : gap);
    size_t kinds = 1 + below(6);
    for (size_t i = 0; i < count; i++) bytes[i] = below(20) == 0 ? (uint8_t)below(256) : (uint8_t)"abcXYz"[below(kinds)];
    check_bytes(bytes, count);
    check_literal(bytes, count);
    check_sets(bytes, count);
    check_hits(bytes, count);
    check_window(bytes, count);
    check_automaton(bytes, count);
    for (size_t i = 0, ascii = below(count + 1); i < ascii; i++) bytes[i] &= 0x7F;
    check_bytes(bytes, count);
    check_utf8(bytes, count);
  }
  check_automaton_on_long_texts();
  printf("11 kernels, %d texts%s\n", ROUNDS, scan_has_avx2() ? ", with AVX2" : "");
}
