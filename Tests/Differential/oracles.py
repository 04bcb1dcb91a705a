"""Independent oracles: perl for matches, GNU grep for all features that it has."""
import shutil
import subprocess

PERL = r"""
binmode STDIN, ':raw'; binmode STDOUT, ':raw'; $| = 1;
while (my $query = <STDIN>) {
  chomp $query;
  my ($flags, $pattern, @lines) = split /\t/, $query, -1;
  my $is_bytes = $flags =~ s/u//;
  $pattern = pack 'H*', $pattern;
  utf8::decode($pattern) unless $is_bytes;
  my $code = eval { no warnings; use re 'eval'; $flags =~ /i/ ? qr/$pattern/i : qr/$pattern/ };
  if (!defined $code) { print "error\n"; next }
  my @answers;
  for my $line (@lines) {
    my $text = pack 'H*', $line;
    utf8::decode($text) unless $is_bytes;
    my ($start, @found) = (0);
    while ($start <= length $text) {
      pos($text) = $start;
      last unless $text =~ /$code/g;
      my ($from, $to) = ($-[0], $+[0]);
      my $bytes = sub { my $start = substr $text, 0, $_[0]; utf8::encode($start) unless $is_bytes;
                        length $start };
      push @found, $bytes->($from) . '-' . $bytes->($to);
      $start = $to > $from ? $to : $from + 1;
    }
    push @answers, join ',', @found;
  }
  print join("\t", @answers), "\n";
}
"""


class Perl:
    """A perl process that matches patterns in lines; absent if perl is not installed."""

    def __init__(self):
        self.process = None
        if shutil.which("perl"):
            self.process = subprocess.Popen(
                ["perl", "-e", PERL], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        if self.process:
            self.process.communicate()

    def agrees(self, case, matcher):
        """Whether it finds the same matches as the model in the given lines."""
        if self.process is None or len(case.patterns) != 1:
            return True
        text = matcher.patterns[0].pattern
        text = (text if isinstance(text, bytes) else text.encode()).replace(b"\\Z", b"\\z")
        known = [(line, found) for line, found in matcher.known.items() if len(line) < 5000]
        if not known:
            return True
        flags = ("u" if matcher.bytes else "") + ("i" if case.has("-i") else "") or "-"
        query = [flags, text.hex()] + [line.hex() for line, _ in known]
        self.process.stdin.write("\t".join(query).encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().decode()
        if not answer:
            raise RuntimeError("perl has ended")
        return answer.rstrip("\n").split("\t") == [",".join(f"{s}-{e}" for s, e in found) for _, found in known]


# What GNU grep has, and means by it what mgrep does.
GNU = {"-n", "-b", "-v", "-i", "-a", "-z", "-x", "-w", "-H", "-h", "-m", "-c", "-l", "-L", "-o",
       "-A", "-B", "-C", "-F", "-U"}


def gnu_grep(case):
    """The grep that defines the right result here, or None if mgrep differs from it on purpose."""
    if any(option[0] not in GNU for option in case.options):
        return None
    # D5, D6: invalid bytes and NULs.
    if not case.has("-z") and any(b"\0" in f for f in case.files.values()):
        return None
    # To grep 3.8, what is not ASCII is no letter of a word for -P, and no space.
    is_ascii = all(f.isascii() for f in case.files.values())
    if not is_ascii and (case.has("-w") or any("\\" in p.pcre for p in case.patterns)):
        return None
    if not case.has("-F"):
        if len(case.patterns) > 1 or (case.form == "-f" and not case.patterns[0].pcre):
            return None
    return ["grep", "-F" if case.has("-F") else "-P"]
