#ifndef CHILD_PROCESS_H
#define CHILD_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A program that is run for what it writes. */
typedef struct {
  pid_t pid;
  /* A socket that it reads, what it writes, and its standard error; -1 when closed. */
  int input, output, errors;
} child_process;

/*
 * Starts a program, which is looked up in PATH. It reads `input`, or what is sent to it if that is -1.
 * Signals do for it what they do for any new program.
 *
 * Returns 0 or an errno.
 */
int child_process_start(child_process *child, char *const arguments[], int input);

enum { CHILD_INPUT = 1, CHILD_OUTPUT = 2, CHILD_ERRORS = 4 };

/* Waits until it can be sent something, or what it has written can be read: a set of the above. */
int child_process_wait(const child_process *child);

/* Sends what it takes now; no signal comes if it takes nothing more. -1 with errno. */
ssize_t child_process_send(const child_process *child, const void *bytes, size_t count);

void child_process_close(int *descriptor);

/* Waits for its end, asks for it first if `ends_early`. Returns the status of waitpid(2). */
int child_process_end(child_process *child, bool ends_early);

#endif
