#ifndef TERMINAL_GUARD_H
#define TERMINAL_GUARD_H

#include <stdbool.h>

/// From now on a signal that ends the process lets a write to the terminal end first, takes back
/// colours and clears the status line. A second signal ends it at once.
void terminal_guard_begin(bool output_is_terminal, bool error_is_terminal, bool resets_colours);

/// Before a write to a descriptor, and after it; nothing for one that is no terminal.
void terminal_guard_enter(int descriptor);
void terminal_guard_leave(int descriptor);

/// Lets other threads than this one take the signals that end the process.
void terminal_guard_leave_signals_to_others(void);

/// Whether the status line is shown.
void terminal_guard_note_line(bool is_shown);

#endif
