# mgrep for Homebrew on Linux. Not verified: there is no Homebrew where mgrep is made.
class Mgrep < Formula
  desc "Text search with PCRE2 over memory-mapped files, and replacement in place"
  homepage "https://mgrep.example"
  url "https://mgrep.example/mgrep-0.1.0.tar.gz"
  license "MIT"

  depends_on "pkgconf" => :build
  depends_on "swift" => :build
  depends_on :linux
  depends_on "bzip2"
  depends_on "lz4"
  depends_on "pcre2"
  depends_on "xz"
  depends_on "zlib"
  depends_on "zstd"

  def install
    system "swift", "build", "-c", "release", "-Xswiftc", "-static-stdlib", "--disable-sandbox",
           "--scratch-path", ".build-static", "--product", "mgrep"
    system "make", "install", "PREFIX=#{prefix}"
  end

  test do
    (testpath/"f").write "one\ntwo\n"
    assert_equal "2:two\n", shell_output("#{bin}/mgrep -n 't(?=wo)' f")
  end
end
