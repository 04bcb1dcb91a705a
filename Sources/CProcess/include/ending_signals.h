#ifndef ENDING_SIGNALS_H
#define ENDING_SIGNALS_H

#include <stdbool.h>

/*
 * Counts the signals that ask the process to end (INT, TERM, HUP, QUIT) instead of obeying them.
 * Those that are ignored stay ignored. While they are held, SIGPIPE is ignored: a write that
 * nobody reads is an error.
 *
 * A handler and not a mask: threads that were there before would still take the signals.
 */

/* Holds them from now on; signal number `limit` ends the process in any case. */
void ending_signals_hold(int limit);

/* How many have come. */
int ending_signals_count(void);

/*
 * Waits for one more than have been waited for. One thread may. False: there is nothing more to
 * wait for.
 */
bool ending_signals_wait(void);

/* The calling thread takes none for now: whoever waits for them takes them. */
void ending_signals_leave_to_others(void);

/* Lets the thread that waits return. One that it has taken is counted before it ends. */
void ending_signals_end_wait(void);

/*
 * The calling thread takes them again, at once those that came while the one that waited was
 * ending: threads block all signals in their last moments.
 */
void ending_signals_take(void);

/* Ends the process by the last one that has come. */
void ending_signals_obey(void);

/* Lets them do what they did before, and obeys if one has come. */
void ending_signals_release(void);

#endif
