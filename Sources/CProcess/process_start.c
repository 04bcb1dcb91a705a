#include "process_start.h"

#include <stddef.h>

static int argument_count;
static char **arguments;

__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  arguments = values;
}

char **process_arguments(int *count) {
  *count = argument_count;
  return arguments;
}

/*
 * Replaces swift_copyAuxiliaryExecutablePath() in the static executable, see `startsFast` in
 * Package.swift. The runtime calls it before main() to find a program that prints backtraces, and
 * ends the process if there is no /proc. A null pointer means that there is no such program.
 */
const char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name);

const char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return NULL;
}
