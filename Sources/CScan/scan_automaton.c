#include "scan_automaton.h"

#include <stdlib.h>
#include <string.h>

/* Each step of a walk waits for the one before. Four walks side by side fill that time. */
enum { stretch_count = scan_automaton_places, stretch_bytes = 16 << 10 };

/* The highest bits of a cell: not a row. */
#define SPECIAL UINT32_C(0x80000000)
#define KIND UINT32_C(0xF0000000)
/* An unknown cell also holds its own row. */
#define UNKNOWN UINT32_C(0xC0000000)

/* Whole lines that one walk goes through. */
struct stretch {
  const uint8_t *place, *end;
  /* The start of the line of `place`. */
  uint32_t row;
  int is_walked, is_terminated;
  size_t hit_count;
  /* Places in `bytes`, doubled; 1 is added for a doubt. There is room for one in each line. */
  size_t *hits;
};

struct scan_automaton {
  uint8_t classes[256];
  uint8_t terminator;
  unsigned shift;
  size_t row_limit, row_count;
  /* A row is known by the index of its first cell. */
  uint32_t *cells;
  const uint8_t *bytes;
  struct stretch stretches[stretch_count];
  /* The next hit to take. */
  size_t taken_stretch, taken_hit;
};

struct scan_automaton *scan_automaton_create(const uint8_t *classes, unsigned class_count, uint8_t terminator,
                                             size_t row_limit) {
  struct scan_automaton *automaton = calloc(1, sizeof *automaton);
  if (!automaton) return NULL;
  memcpy(automaton->classes, classes, sizeof automaton->classes);
  automaton->terminator = terminator;
  while (1u << automaton->shift < class_count) automaton->shift++;
  automaton->row_limit = row_limit;
  automaton->cells = malloc((row_limit << automaton->shift) * sizeof *automaton->cells);
  size_t *hits = malloc(stretch_count * (stretch_bytes + 1) * sizeof *hits);
  for (size_t index = 0; hits && index < stretch_count; index++)
    automaton->stretches[index].hits = hits + index * (stretch_bytes + 1);
  if (!automaton->cells || !hits) {
    free(automaton->cells);
    free(hits);
    free(automaton);
    return NULL;
  }
  scan_automaton_clear(automaton);
  return automaton;
}

void scan_automaton_destroy(struct scan_automaton *automaton) {
  free(automaton->stretches[0].hits);
  free(automaton->cells);
  free(automaton);
}

size_t scan_automaton_add_row(struct scan_automaton *automaton) {
  if (automaton->row_count == automaton->row_limit) return automaton->row_limit;
  uint32_t first = (uint32_t)(automaton->row_count << automaton->shift);
  for (uint32_t class = 0; class < 1u << automaton->shift; class++)
    automaton->cells[first + class] = UNKNOWN | first;
  return automaton->row_count++;
}

void scan_automaton_clear(struct scan_automaton *automaton) {
  automaton->row_count = 0;
  scan_automaton_add_row(automaton);
}

void scan_automaton_store(struct scan_automaton *automaton, uint32_t row, uint32_t class, uint32_t next) {
  automaton->cells[(row << automaton->shift) + class] = next & SPECIAL ? next : next << automaton->shift;
}

size_t scan_automaton_begin(struct scan_automaton *automaton, const uint8_t *bytes, size_t start, size_t end) {
  automaton->bytes = bytes;
  automaton->taken_stretch = automaton->taken_hit = 0;
  /* A short text is one stretch. */
  size_t length = end - start < stretch_bytes ? end - start : stretch_bytes;
  for (size_t index = 0; index < stretch_count; index++) {
    struct stretch *stretch = &automaton->stretches[index];
    stretch->place = bytes + start;
    stretch->hit_count = 0;
    stretch->row = 0;
    stretch->is_terminated = 1;
    if (end - start > length) {
      const uint8_t *last = memchr(bytes + start + length - 1, automaton->terminator, end - start - length + 1);
      start = last ? (size_t)(last - bytes) + 1 : end;
    } else {
      start = end;
    }
    stretch->end = bytes + start;
    if (stretch->end > stretch->place) stretch->is_terminated = stretch->end[-1] == automaton->terminator;
    stretch->is_walked = stretch->end == stretch->place;
  }
  return start;
}

/* The file may have more line ends now than when its lines were shared out, and no room for the hits. */
static int add_hit(const struct scan_automaton *automaton, struct stretch *stretch, const uint8_t *place, int is_doubt) {
  if (stretch->hit_count > stretch_bytes) return 0;
  stretch->hits[stretch->hit_count++] = (size_t)(place - automaton->bytes) << 1 | (size_t)is_doubt;
  return 1;
}

/* After the byte before `place` has led to a special cell: takes it. Returns 1 if it is unknown. */
static int settle(const struct scan_automaton *automaton, struct stretch *stretch, struct scan_automaton_gap *gap) {
  const uint8_t *last = stretch->place - 1;
  uint32_t kind = stretch->row & KIND;
  if (stretch->row >= UNKNOWN) {
    stretch->place = last;
    stretch->row &= ~UNKNOWN;
    gap->row = stretch->row >> automaton->shift;
    gap->class = automaton->classes[*last];
    return 1;
  }
  int has_room = kind == scan_automaton_dead || add_hit(automaton, stretch, last, kind == scan_automaton_doubt);
  const uint8_t *line_end = memchr(last, automaton->terminator, (size_t)(stretch->end - last));
  stretch->row = 0;
  stretch->place = line_end ? line_end + 1 : stretch->end;
  stretch->is_walked = !line_end || !has_room;
  return 0;
}

/* At the end of a stretch. Returns 1 at an unknown cell. */
static int finish(const struct scan_automaton *automaton, struct stretch *stretch, struct scan_automaton_gap *gap) {
  if (!stretch->is_terminated) {
    uint32_t class = automaton->classes[automaton->terminator];
    uint32_t next = automaton->cells[stretch->row + class];
    if (next >= UNKNOWN) {
      gap->row = stretch->row >> automaton->shift;
      gap->class = class;
      return 1;
    }
    if (next & SPECIAL && next != scan_automaton_dead)
      add_hit(automaton, stretch, stretch->end - 1, next == scan_automaton_doubt);
  }
  stretch->is_walked = 1;
  return 0;
}

/* Walks one stretch, until it ends or meets a special cell. */
static void walk_one(const struct scan_automaton *automaton, struct stretch *stretch) {
  const uint8_t *classes = automaton->classes;
  const uint32_t *cells = automaton->cells;
  const uint8_t *place = stretch->place, *end = stretch->end;
  uint32_t row = stretch->row;
  while (place < end) {
    row = cells[row + classes[*place++]];
    if (row & SPECIAL) break;
  }
  stretch->place = place;
  stretch->row = row;
}

/* Walks four stretches, until one of them ends or meets a special cell. */
static void walk_four(const struct scan_automaton *automaton, struct stretch *stretches) {
  const uint8_t *classes = automaton->classes;
  const uint32_t *cells = automaton->cells;
  const uint8_t *p0 = stretches[0].place, *p1 = stretches[1].place, *p2 = stretches[2].place,
                *p3 = stretches[3].place;
  uint32_t r0 = stretches[0].row, r1 = stretches[1].row, r2 = stretches[2].row, r3 = stretches[3].row;
  size_t count = (size_t)(stretches[0].end - p0);
  for (size_t index = 1; index < stretch_count; index++) {
    size_t rest = (size_t)(stretches[index].end - stretches[index].place);
    if (rest < count) count = rest;
  }
  size_t step = 0;
  while (step < count) {
    r0 = cells[r0 + classes[p0[step]]];
    r1 = cells[r1 + classes[p1[step]]];
    r2 = cells[r2 + classes[p2[step]]];
    r3 = cells[r3 + classes[p3[step]]];
    step++;
    if ((r0 | r1 | r2 | r3) & SPECIAL) break;
  }
  stretches[0].row = r0, stretches[1].row = r1, stretches[2].row = r2, stretches[3].row = r3;
  for (size_t index = 0; index < stretch_count; index++) stretches[index].place += step;
}

int scan_automaton_continue(struct scan_automaton *automaton, struct scan_automaton_gap *gap) {
  struct stretch *stretches = automaton->stretches;
  for (;;) {
    int has_gap = 0;
    size_t walked_count = 0;
    /* A later gap takes the place of an earlier one, which the walk meets again. */
    for (size_t index = 0; index < stretch_count; index++) {
      struct stretch *stretch = &stretches[index];
      if (!stretch->is_walked && stretch->row & SPECIAL) has_gap |= settle(automaton, stretch, gap);
      if (!stretch->is_walked && stretch->place == stretch->end) has_gap |= finish(automaton, stretch, gap);
      walked_count += (size_t)stretch->is_walked;
    }
    if (has_gap) return 1;
    if (walked_count == stretch_count) return 0;
    if (walked_count == 0) {
      walk_four(automaton, stretches);
      continue;
    }
    for (size_t index = 0; index < stretch_count; index++)
      if (!stretches[index].is_walked) walk_one(automaton, &stretches[index]);
  }
}

void scan_automaton_current_rows(const struct scan_automaton *automaton, uint32_t *rows) {
  for (size_t index = 0; index < stretch_count; index++)
    rows[index] = automaton->stretches[index].row >> automaton->shift;
}

void scan_automaton_set_current_rows(struct scan_automaton *automaton, const uint32_t *rows) {
  for (size_t index = 0; index < stretch_count; index++)
    automaton->stretches[index].row = rows[index] << automaton->shift;
}

int scan_automaton_next_hit(struct scan_automaton *automaton, struct scan_automaton_hit *hit) {
  while (automaton->taken_stretch < stretch_count) {
    const struct stretch *stretch = &automaton->stretches[automaton->taken_stretch];
    if (automaton->taken_hit < stretch->hit_count) {
      size_t found = stretch->hits[automaton->taken_hit++];
      hit->place = found >> 1;
      hit->is_doubt = (int)(found & 1);
      return 1;
    }
    automaton->taken_stretch++;
    automaton->taken_hit = 0;
  }
  return 0;
}
