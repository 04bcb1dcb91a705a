#ifndef ENDING_SIGNALS_H
#define ENDING_SIGNALS_H

#include <stdbool.h>

/*
 * Counts the signals that ask the process to end (INT, TERM, HUP, QUIT) instead of obeying them.
 * Ignored signals stay ignored. While the signals are held, SIGPIPE is ignored, so that a write
 * without a reader is an error.
 *
 * It uses a handler, not a mask: threads that exist already would still take the signals.
 */

/* Holds the signals from now on; signal number `limit` ends the process in any case. */
void ending_signals_hold(int limit);

/* How many signals have come. */
int ending_signals_count(void);

/*
 * Waits for one more signal than before; only one thread may wait. Returns false if the wait was
 * ended.
 */
bool ending_signals_wait(void);

/* The calling thread takes no signals for now; the thread that waits for them takes them. */
void ending_signals_leave_to_others(void);

/* Ends the wait. A signal that the waiting thread has taken is counted first. */
void ending_signals_end_wait(void);

/*
 * The calling thread takes signals again. It takes at once those that came while the waiting thread
 * was ending: threads block all signals in their last moments.
 */
void ending_signals_take(void);

/* Ends the process by the last signal that has come. */
void ending_signals_obey(void);

/* Restores the previous actions, and obeys a signal if one has come. */
void ending_signals_release(void);

#endif
