extension FileTypes {
  /// Documents, data, settings and build files: names, separated by commas, and the globs of each.
  static let formats = """
    alire alire.toml
    amake *.mk *.bp
    ansible ansible.cfg *.yml *.yaml
    ant build.xml
    antlr *.g4 *.g3 *.g
    appveyor appveyor.yml .appveyor.yml
    asciidoc *.adoc *.asc *.asciidoc
    asn1 *.asn *.asn1
    astro *.astro
    autoconf configure.ac configure.in *.m4 acinclude.m4 aclocal.m4
    automake *.am
    avro *.avdl *.avpr *.avsc
    bazel *.bazel *.bzl *.BUILD *.bazelrc *.star BUILD WORKSPACE MODULE.bazel WORKSPACE.bazel
    bazel WORKSPACE.bzlmod BUILD.bazel .bazelrc .bazelversion
    bibtex *.bib *.bst
    bicep *.bicep *.bicepparam
    bison *.y *.yy *.ypp
    bitbake *.bb *.bbappend *.bbclass *.conf *.inc
    blade *.blade.php
    boxlang *.bx *.bxm *.bxs
    brotli *.br
    buck BUCK *.buck .buckconfig
    buildstream *.bst
    bzip2 *.bz2 *.tbz2 *.tbz
    cabal *.cabal cabal.project cabal.project.local
    caddy Caddyfile
    candid *.did
    capnp *.capnp
    cbor *.cbor
    cfml *.cfc *.cfm
    changelog CHANGELOG* ChangeLog* CHANGES* HISTORY* NEWS* changelog* changes*
    cmake *.cmake *.cmake.in CMakeLists.txt
    cml *.cml
    config *.cfg *.conf *.config *.ini *.cnf *.properties
    container *Containerfile* *Dockerfile*
    core core core.* *.core
    cron crontab *.crontab
    cshtml *.cshtml
    csproj *.csproj
    css *.css *.pcss
    css *.scss
    csv *.csv *.tsv *.psv
    cue *.cue
    debian control changelog rules copyright *.dsc *.changes *.install
    desktop *.desktop *.directory
    devicetree,dts *.dts *.dtsi *.dtso
    dhall *.dhall
    diff,patch *.diff *.patch *.rej
    direnv .envrc
    dita *.dita *.ditamap *.ditaval
    docbook *.dbk *.docbook
    docker *Dockerfile* *.dockerfile Dockerfile Containerfile .dockerignore
    dockercompose docker-compose.yml docker-compose.yaml docker-compose.*.yml
    dockercompose docker-compose.*.yaml compose.yml compose.yaml
    dotenv .env .env.* *.env
    dvc Dvcfile *.dvc
    ebuild *.ebuild *.eclass
    editorconfig .editorconfig
    edn *.edn
    ejs *.ejs
    email *.eml *.mbox *.msg
    erb *.erb *.rhtml
    fidl *.fidl
    fish *.fish
    flatbuffers *.fbs
    flatpak *.flatpakref *.flatpakrepo
    flex,lex *.l *.ll *.lex *.lpp
    font *.bdf *.afm *.sfd
    gerrit .gitreview
    git .gitignore .gitattributes .gitmodules .gitconfig .mailmap .git-blame-ignore-revs
    gitlab .gitlab-ci.yml *.gitlab-ci.yml
    gn *.gn *.gni
    gnuplot *.gp *.gnu *.gnuplot *.plt
    gprbuild *.gpr
    gradle *.gradle *.gradle.kts gradle.properties gradle-wrapper.* gradlew gradlew.bat
    gradle settings.gradle
    graphql *.graphql *.graphqls *.gql
    graphviz,dot *.dot *.gv
    gzip *.gz *.tgz
    h *.h *.hh *.hpp *.hxx *.h++ *.H
    haml *.haml
    handlebars,hbs *.hbs *.handlebars
    haproxy haproxy.cfg
    hcl *.hcl *.nomad
    html *.html *.htm *.xhtml *.shtml *.ejs *.html.in
    http *.http *.rest
    hurl *.hurl
    ical *.ics *.ical *.vcs
    ini *.ini *.cfg *.inf *.reg
    iptables *.rules
    jenkins Jenkinsfile *.jenkinsfile
    jinja *.j2 *.jinja *.jinja2
    jq *.jq
    json *.json *.sarif *.jsonc *.json5 *.geojson *.webmanifest *.har composer.lock .jshintrc
    json .eslintrc .babelrc .prettierrc
    jsonl *.jsonl *.ndjson
    jsonnet *.jsonnet *.libsonnet
    jupyter *.ipynb *.jpynb
    just justfile Justfile .justfile *.just
    kconfig Kconfig Kconfig.* Kconfig* Config.in
    kdl *.kdl
    kicad *.kicad_pcb *.kicad_sch *.kicad_mod *.kicad_sym
    kustomize kustomization.yaml kustomization.yml
    less *.less
    license COPYING COPYING.* *LICENSE* *LICENCE* COPYRIGHT COPYRIGHT.* EULA EULA.* NOTICE
    license COPYING-* COPYRIGHT-* EULA-* NOTICE-* PATENTS-* UNLICEN[CS]E UNLICEN[CS]E[.-]*
    license LICEN[CS]E-* MIT-*[0-9]* GNU-*[0-9]* GFDL-*[0-9]* *[.-]LICEN[CS]E*
    license NOTICE.* UNLICENSE* PATENTS PATENTS.* licen[cs]e licen[cs]e.* LICEN[CS]E
    license LICEN[CS]E.* MIT-LICENSE* APACHE-* BSD-* agpl[.-]* gpl[.-]* lgpl[.-]* AGPL-*[0-9]*
    license GPL-*[0-9]* LGPL-*[0-9]* MPL-*[0-9]* OFL-*[0-9]* CC-BY-*
    lilypond *.ly *.ily
    linker *.ld *.lds *.lds.S *.x *.map
    liquid *.liquid
    lock *.lock package-lock.json yarn.lock pnpm-lock.yaml Cargo.lock Gemfile.lock poetry.lock
    lock uv.lock go.sum flake.lock Package.resolved mix.lock bun.lock npm-shrinkwrap.json
    log *.log *.log.[0-9]* syslog messages *.journal
    lz4 *.lz4
    lzma *.lzma
    m4 *.ac *.m4
    make,mk *.mk *.mak Makefile makefile GNUmakefile BSDmakefile Makefile.* makefile.*
    make,mk [Gg][Nn][Uu][Mm]akefile [Gg][Nn][Uu][Mm]akefile.am [Gg][Nn][Uu][Mm]akefile.in mkfile
    make,mk GNUmakefile.* [Mm]akefile.am [Mm]akefile.in Kbuild Kbuild.* Makeppfile
    mako *.mako *.mao
    man *.[0-9] *.[0-9][a-z]* *.[0-9lnpx] *.man *.mdoc *.roff *.troff *.me *.ms
    man *.[0-9][cEFMmpSx]
    markdown,md *.md *.markdown *.mdown *.mdwn *.mkd *.mkdn *.mdx *.qmd *.rmd
    mediawiki *.mediawiki *.wiki
    mermaid *.mmd *.mermaid
    meson meson.build meson_options.txt meson.options
    minified *.min.js *.min.css *.min.html *-min.js *-min.css
    msbuild *.csproj *.fsproj *.vbproj *.vcxproj *.vcxproj.filters *.proj *.props *.targets *.sln
    msbuild *.slnf *.slnx *.wixproj *.shproj *.sfproj
    mustache *.mustache
    netlogo *.nlogo
    nginx nginx.conf *.nginx *.nginxconf *.vhost
    ninja *.ninja
    npm package.json package-lock.json .npmrc npm-shrinkwrap.json
    nushell *.nu
    openscad *.scad
    org *.org *.org_archive
    pants BUILD BUILD.pants pants.toml pants.ini
    pdf *.pdf
    pgp *.asc *.gpg *.pgp *.sig
    pkgbuild PKGBUILD .SRCINFO
    pkgconfig *.pc *.pc.in
    plantuml *.puml *.plantuml *.iuml *.pu
    plist *.plist *.entitlements *.strings
    po *.po *.pot
    pod *.pod
    proto,protobuf *.proto *.pbtxt *.textproto *.txtpb
    pug *.pug *.jade
    qmake *.pro *.pri *.prf
    qml *.qml *.qmltypes *.qbs
    qrc *.qrc
    qui *.ui
    rdf *.rdf *.ttl *.n3 *.nt *.nq *.trig *.owl
    rdoc *.rdoc
    readme README* *README README.* readme* Readme*
    rego *.rego
    rpm,spec *.spec *.spec.in
    rst *.rst *.rest
    rtf *.rtf
    sass *.sass *.scss
    scdoc *.scd *.scdoc
    scons SConstruct SConscript *.sconscript
    selinux *.te *.if *.fc *.cil
    slim *.slim *.skim
    slim *.slime
    smarty *.tpl *.smarty
    soy *.soy
    spark *.spark
    sparql *.rq *.sparql
    sql *.sql *.psql *.pgsql *.plsql *.pls *.pks *.pkb *.ddl *.dml
    ssa *.ssa *.ass
    ssh ssh_config sshd_config known_hosts authorized_keys *.pub
    starlark *.star *.bzl
    stylus *.styl *.stylus
    subtitles *.srt *.vtt *.sub *.ssa *.ass
    svelte *.svelte *.svelte.ts *.svelte.js
    svg *.svg
    swig *.i *.swg
    swig *.def
    systemd *.automount *.conf *.device *.link *.mount *.netdev *.network *.path *.scope *.service
    systemd *.slice *.socket *.swap *.target *.timer *.nspawn
    tap *.tap
    taskpaper *.taskpaper
    templ *.templ
    tex,latex *.tex *.ltx *.cls *.sty *.bib *.dtx *.ins *.bbl *.aux *.toc
    texinfo *.texi *.texinfo *.txi
    textile *.textile
    tf,terraform *.tf *.tfvars *.tf.json *.tfvars.json *.tfrc *.terraformrc terraform.rc
    tf,terraform *.terraform.lock.hcl
    tf,terraform .terraformrc .terraform.lock.hcl
    thrift *.thrift
    tla *.tla
    toml *.toml Cargo.lock poetry.lock uv.lock Pipfile
    travis .travis.yml
    twig *.twig *.html.twig
    txt *.txt *.text
    typoscript *.typoscript *.tsconfig
    typoscript *.ts
    udev *.rules
    usd *.usd *.usda *.usdc
    uxn *.tal
    vagrant Vagrantfile
    vcard *.vcf *.vcard
    vcl *.vcl
    velocity *.vm *.vtl
    wiki *.mediawiki *.wiki
    wsdl *.wsdl
    xcode *.pbxproj *.xcconfig *.xcworkspacedata *.xcscheme *.storyboard *.xib *.entitlements
    xml *.xml *.xml.dist *.dtd *.xsd *.xsl *.xslt *.xjb *.rng *.rnc *.sch *.xhtml *.rss *.atom
    xml *.kml *.gpx *.wsdl *.plist *.xmi *.xul *.resx *.xaml
    xz *.xz *.txz
    yacc *.y *.yy
    yaml *.yaml *.yml *.clang-format .clang-format .clang-tidy .clangd
    yang *.yang
    z *.Z
    zeek *.zeek *.bro
    zip *.zip *.jar *.war *.ear
    zstd *.zst *.zstd
    """
}
