#ifndef MAPPING_TEST_SUPPORT_H
#define MAPPING_TEST_SUPPORT_H

#include <stddef.h>

/*
 * Child processes and signals for tests. Swift hides fork(2), and in the child of a process with
 * threads only async-signal-safe functions may run, so what a child does is written in C.
 * The child_ functions return the process id, or -1.
 */

/* Cuts the file to a size that differs in each round, leaves it that way for a moment, makes it
   page_count pages long again, full of zeros, and then fills page i with churn_byte(i). */
int child_cutting(const char *path, size_t page_count, int rounds);

/* The byte that child_cutting() fills page i with; never 0. */
unsigned char churn_byte(size_t page);

/* Stores a byte through the inherited mapping, and exits with the previous byte. */
int child_storing(unsigned char *address, unsigned char byte);

/* Cuts the file to nothing, then exits with a byte of the inherited mapping. */
int child_reading_after_cut(const unsigned char *address, int descriptor);

/* Returns at once if the process has ended, otherwise waits. Returns the exit code, or 256 + the
   signal that ended the child; -1 if it still runs and is_patient is 0. */
int child_status(int process, int is_patient);

/* Memory whose size cannot change: a descriptor of a sealed memfd, or -1. */
int memory_that_keeps_its_size(size_t byte_count);

/* Starts a program whose standard input is a socket, the other end of which is *socket_end. Returns the
   process id, or -1. */
int child_with_socket(const char *path, int *socket_end);

/* Hand a descriptor to another process, by SCM_RIGHTS of unix(7): 0, and the new number; or -1. */
int send_descriptor(int socket_end, int descriptor);
int receive_descriptor(int socket_end);

/* How many of the bytes are neither 0 nor the expected one. */
size_t count_foreign_bytes(const unsigned char *start, size_t byte_count, unsigned char expected);

/* Installs a handler for SIGBUS in front of the current one; it counts signals and passes them on.
   */
void count_bus_errors(void);

/* How many signals this handler has counted in the calling thread. */
long bus_errors_of_thread(void);

/* Runs a program with one argument. Returns its status as child_status() does, or -1. */
int run_program(const char *path, const char *argument);

#endif
