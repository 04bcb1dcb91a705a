#include "util.h"

/* TODO: read the settings */
int main(int argc, char **argv) {
  if (argc < 2) return usage(argv[0]);
  int status = copy_file(argv[1],
      argv[2]);
  return status; /* TODO: tell the user */
}
