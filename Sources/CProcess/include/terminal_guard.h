#ifndef TERMINAL_GUARD_H
#define TERMINAL_GUARD_H

#include <stdbool.h>

/// From now on a signal that ends the process lets a write to the terminal end first, takes back
/// colours and clears the status line. A second signal ends it at once.
void terminal_guard_begin(bool resets_colours);

/// Before a write to the terminal, and after it.
void terminal_guard_enter(void);
void terminal_guard_leave(void);

/// Whether the status line is shown.
void terminal_guard_note_line(bool is_shown);

#endif
