#ifndef PROCESS_START_H
#define PROCESS_START_H

/*
 * The arguments of the process, as main() gets them, followed by a null pointer.
 *
 * Swift's CommandLine reads /proc/self/cmdline, and ends the process if there is no /proc, as in a
 * chroot or on a rescue system. glibc passes the arguments to constructors.
 */
char **process_arguments(int *count);

#endif
