/* What Vectorscan makes of a file of patterns: a mark, since it tells where matches end and knows no
   lines. One thread, block mode, the whole file mapped; it compiles the patterns first, as mgrep does.

     mgrep-vectorscan-mark PATTERNS FILE

   It prints how many matches it has seen, one a pattern. */
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static int count_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                       void *count) {
  (void)id, (void)from, (void)to, (void)flags;
  ++*(long *)count;
  return 0;
}

struct patterns {
  const char **texts;
  unsigned *flags, *ids;
  unsigned count;
};

static struct patterns read_patterns(const char *path) {
  struct patterns all = {0};
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while (file && (length = getline(&line, &room, file)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = 0;
    all.texts = realloc(all.texts, (all.count + 1) * sizeof *all.texts);
    all.flags = realloc(all.flags, (all.count + 1) * sizeof *all.flags);
    all.ids = realloc(all.ids, (all.count + 1) * sizeof *all.ids);
    all.texts[all.count] = strdup(line);
    all.flags[all.count] = HS_FLAG_MULTILINE | HS_FLAG_SINGLEMATCH;
    all.ids[all.count] = all.count;
    all.count++;
  }
  if (file) fclose(file);
  free(line);
  return all;
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "--version") == 0) return puts(hs_version()) < 0;
  if (argc != 3) return 2;
  struct patterns patterns = read_patterns(argv[1]);
  hs_database_t *database;
  hs_compile_error_t *error;
  if (hs_compile_multi(patterns.texts, patterns.flags, patterns.ids, patterns.count, HS_MODE_BLOCK,
                       NULL, &database, &error)) {
    fprintf(stderr, "pattern %d: %s\n", error->expression + 1, error->message);
    return 2;
  }
  hs_scratch_t *scratch = NULL;
  hs_alloc_scratch(database, &scratch);
  int file = open(argv[2], O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status)) return 2;
  size_t size = (size_t)status.st_size;
  char *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (text == MAP_FAILED) return 2;
  long count = 0;
  const size_t most = (size_t)1 << 30;
  for (size_t start = 0; start < size; start += most) {
    size_t length = size - start < most ? size - start : most;
    if (hs_scan(database, text + start, (unsigned)length, 0, scratch, count_match, &count)) return 2;
  }
  printf("%ld\n", count);
  return count == 0;
}
