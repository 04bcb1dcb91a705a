#ifndef SCAN_AUTOMATON_H
#define SCAN_AUTOMATON_H

#include <stddef.h>
#include <stdint.h>

/* A deterministic automaton that decides lines. Its table is filled while it runs: a cell of a row is
   unknown until the caller stores it. */
struct scan_automaton;

/* What follows a byte, instead of a row. */
enum {
  scan_automaton_match = UINT32_C(0x80000000),
  /* The line has a byte that the automaton cannot judge. */
  scan_automaton_doubt = UINT32_C(0x90000000),
  /* No match begins or continues in the rest of the line. */
  scan_automaton_dead = UINT32_C(0xA0000000),
};

/* An unknown cell: `class` was read in `row`. */
struct scan_automaton_gap {
  uint32_t row, class;
};

/* A line that was found, by a place in it. */
struct scan_automaton_hit {
  size_t place;
  int is_doubt;
};

/* `classes`: the class of each byte value, all below `class_count`.
   `row_limit`: how many rows there can be, at least 1; row 0 is the start of a line and exists.
   NULL without memory. */
struct scan_automaton *scan_automaton_create(const uint8_t *classes, unsigned class_count, uint8_t terminator,
                                             size_t row_limit);
void scan_automaton_destroy(struct scan_automaton *automaton);

/* Adds a row of unknown cells and returns its number; `row_limit` if there is no room. */
size_t scan_automaton_add_row(struct scan_automaton *automaton);
/* Removes all rows but row 0, which becomes unknown. */
void scan_automaton_clear(struct scan_automaton *automaton);
/* Stores what follows a class in a row: a row, or one of the values above. */
void scan_automaton_store(struct scan_automaton *automaton, uint32_t row, uint32_t class, uint32_t next);

/* Begins to search `bytes[start..end]`, which is whole lines; only the last one may lack its terminator.
   Returns where the search ends: after at most a few tens of KiB and the end of their last line. */
size_t scan_automaton_begin(struct scan_automaton *automaton, const uint8_t *bytes, size_t start, size_t end);
/* Continues. Returns 0 when it has reached the end; 1 at an unknown cell, which is then in `gap`, and has to
   be stored before the next call. At most one hit for each line. */
int scan_automaton_continue(struct scan_automaton *automaton, struct scan_automaton_gap *gap);
/* The rows that the search has reached, in several places at once; valid at an unknown cell. After
   scan_automaton_clear they have to be added again and set. */
enum { scan_automaton_places = 4 };
void scan_automaton_current_rows(const struct scan_automaton *automaton, uint32_t *rows);
void scan_automaton_set_current_rows(struct scan_automaton *automaton, const uint32_t *rows);

/* Takes the next line that was found, in ascending order; returns 0 if there is none. */
int scan_automaton_next_hit(struct scan_automaton *automaton, struct scan_automaton_hit *hit);

#endif
