int usage(char *name);
int copy_file(char *from, char *to);
