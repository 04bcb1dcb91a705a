extension FileTypes {
  /// Programming languages: names, separated by commas, and the globs of each.
  static let languages = """
    abap *.abap
    actionscript *.as *.mxml
    ada *.adb *.ads *.ada
    agda *.agda *.lagda
    aidl *.aidl
    al *.al
    algol *.alg *.a68
    alloy *.als
    apex *.apex *.trigger
    apl *.apl *.dyalog *.aplf
    applescript *.applescript *.scpt
    arduino *.ino *.pde
    asm *.asm *.s *.S *.nasm *.inc
    asp *.asp *.aspx *.ascx *.ashx *.asmx *.asax *.aspx.cs *.aspx.vb *.ascx.cs *.ascx.vb
    ats *.dats *.sats *.hats *.ats
    autohotkey,ahk *.ahk *.ahk1 *.ahk2
    autoit *.au3
    awk *.awk *.gawk *.mawk
    ballerina *.bal
    basic *.bas *.bi *.frm
    bat,batch *.bat *.cmd
    cmd *.bat *.cmd
    bcpl *.bcpl *.b
    boo *.boo
    brainfuck *.bf
    c *.c *.h *.H *.cats
    c *.h.in *.H.in *.c.in
    cairo *.cairo
    carp *.carp
    ceylon *.ceylon
    chapel *.chpl
    clean *.icl *.dcl
    clojure *.clj *.cljc *.cljs *.cljx *.edn *.cljr
    cobol *.cob *.cbl *.cpy *.CBL *.COB
    coffeescript *.coffee *.litcoffee *.cjsx
    coq,rocq *.v
    cpp *.cpp *.cc *.cxx *.c++ *.C *.hpp *.hh *.hxx *.h++ *.H *.h *.ipp *.tpp *.txx *.inl *.ixx
    cpp *.hxx.in *.cxx.in *.cc.in *.hh.in *.C.in *.H.in
    cpp *.cppm *.hpp.in *.cpp.in *.h.in
    creole *.creole
    crystal *.cr *.ecr Projectfile
    crystal shard.yml
    cs,csharp *.cs *.csx
    cuda *.cu *.cuh
    cython *.pyx *.pxi *.pxd
    d *.d *.di
    dart *.dart
    dcl *.com
    delphi *.dpr *.dpk *.pas *.dfm
    dylan *.dylan *.dyl
    eiffel *.e *.ecf
    elisp *.el *.eld
    elixir *.ex *.exs *.eex *.leex *.heex
    elixir *.livemd
    elm *.elm
    erlang *.erl *.hrl *.app.src *.escript rebar.config
    factor *.factor
    fantom *.fan
    fennel *.fnl
    forth *.fth *.4th *.fs *.frt
    fortran *.f *.F *.f77 *.F77 *.for *.f90 *.F90 *.f95 *.F95 *.f03 *.F03 *.f08 *.F08 *.ftn *.fpp
    fortran *.pfo
    fsharp *.fs *.fsi *.fsx *.fsscript
    fut *.fut
    gap *.g *.gap *.gi *.gd *.tst
    gdscript *.gd
    gleam *.gleam
    glsl *.glsl *.vert *.frag *.geom *.comp *.tesc *.tese *.vs *.fs
    go *.go
    gosu *.gs *.gsx
    groovy *.groovy *.gvy *.gy *.gsh *.gradle Jenkinsfile
    hack *.hack *.hh *.hck
    hare,ha *.ha
    haskell,hs *.hs *.lhs *.c2hs *.cpphs *.hsc *.chs
    haxe *.hx *.hxml
    hlsl *.hlsl *.fx *.fxh *.hlsli
    hy *.hy
    idl *.idl *.pro
    idris *.idr *.lidr *.ipkg
    inform *.inf *.ni *.i7x
    ispc *.ispc *.isph
    janet *.janet *.jdn
    java *.java *.jsp *.jspx *.jav *.properties
    jl,julia *.jl
    js,javascript *.js *.jsx *.mjs *.cjs *.vue *.es6 *.jsm
    k *.k
    koka *.kk
    kotlin *.kt *.kts
    labview *.lvproj *.lvlib
    lean *.lean
    lisp *.lisp *.lsp *.cl *.el *.jl *.sc *.scm *.asd *.fasl
    livescript *.ls
    llvm *.ll
    lua *.lua *.rockspec *.luau
    m *.m
    mathematica *.nb *.wl *.wls
    matlab *.m *.mlx
    mercury *.moo
    metal *.metal
    mint *.mint
    ml,ocaml *.ml *.mli *.mll *.mly *.mlp *.eliom *.eliomi
    mlir *.mlir
    modula *.mod *.def *.m3 *.i3
    mojo *.mojo
    motoko *.mo
    move *.move
    nasm *.nasm *.asm
    nim *.nim *.nimf *.nimble *.nims *.nimrod
    nix *.nix
    oberon *.ob *.ob2 *.obn
    objc *.m *.h
    objcpp *.mm *.h
    objectivej *.j *.sj
    octave *.m *.oct
    odin *.odin
    opencl *.cl *.opencl
    oz *.oz
    pascal *.pas *.pp *.lpr *.dpr *.inc *.lfm *.lpk *.dfm *.dpk
    pawn *.pwn *.sma *.p
    perl *.pl *.PL *.pm *.ph *.plh *.plx *.t *.psgi *.xs Makefile.PL Build.PL cpanfile
    perl *.perl
    php *.php *.php3 *.php4 *.php5 *.php7 *.php8 *.pht *.phtml *.phpt *.phps
    pike *.pike *.pmod
    pony *.pony
    postscript *.ps *.eps *.epsi
    powershell,ps *.ps1 *.psm1 *.psd1 *.ps1xml *.cdxml *.psc1
    prolog *.pl *.pro *.prolog *.P *.plt
    puppet *.pp *.epp *.erb
    puppet *.rb
    purs,purescript *.purs
    py,python *.py *.pyi *.pyw *.pyt *.gyp *.gypi SConstruct SConscript wscript
    q *.q
    r *.r *.R *.Rmd *.Rnw *.rmd *.Rprofile *.Rhistory .Rprofile
    r *.rnw
    racket *.rkt *.rktd *.rktl *.scrbl
    raku *.raku *.rakumod *.rakudoc *.rakutest *.p6 *.pl6 *.pm6
    reasonml *.re *.rei
    rebol *.reb *.r3
    red *.r *.red *.reds
    rescript *.res *.resi
    rexx *.rexx *.rex
    ring *.ring
    robot *.robot *.resource
    ruby *.rb *.rbw *.rbi *.rake *.gemspec *.ru *.jbuilder *.podspec Gemfile Rakefile Guardfile
    ruby Capfile Vagrantfile Brewfile config.ru .irbrc
    rust *.rs
    sas *.sas
    scala *.scala *.sbt *.sc *.mill
    scheme *.scm *.ss *.sld *.sls *.sps
    scilab *.sci *.sce
    sed *.sed
    seed7 *.sd7 *.s7i
    sh *.sh *.bash *.zsh *.ksh *.csh *.tcsh *.dash *.ash *.bashrc *.mksh *.envrc .bashrc
    sh *.cshrc *.kshrc *.env .env
    sh .bash_profile .bash_login .bash_logout .bash_aliases .profile .login .logout .kshrc .cshrc
    sh .tcshrc .zshrc .zshenv .zprofile .zlogin .zlogout .envrc bashrc bash_profile bash_login
    sh bash_logout bash_aliases profile login logout kshrc cshrc tcshrc zshrc zshenv zprofile
    sh zlogin zlogout PKGBUILD
    shader *.glsl *.hlsl *.wgsl *.metal *.shader *.cginc *.compute
    smalltalk *.st *.cs *.tonel
    sml *.sml *.sig *.fun *.cm *.mlb
    solidity *.sol
    spice *.cir *.ckt *.sp
    squirrel *.nut
    stan *.stan
    stata *.do *.ado
    supercollider *.scd *.sc
    sv *.v *.vg *.sv *.svh *.h
    swift *.swift *.swiftinterface
    tcl *.tcl *.tk *.itcl *.itk *.exp
    ts,typescript *.ts *.tsx *.cts *.mts
    typst *.typ
    v *.v *.vsh *.vv
    vala *.vala *.vapi
    vb *.vb *.vbs *.bas *.cls *.frm *.vba
    verilog *.v *.vh *.sv *.svh *.vg
    vhdl *.vhd *.vhdl *.vho *.vht
    vim,vimscript *.vim .vimrc .gvimrc .exrc _vimrc _gvimrc vimrc gvimrc *.vba
    vue *.vue
    wasm *.wasm *.wat *.wast
    webidl *.idl *.webidl *.widl
    wgsl *.wgsl
    x10 *.x10
    xquery *.xq *.xql *.xqm *.xquery *.xqy
    zig *.zig *.zon
    zimpl *.zpl *.zmpl
    zsh *.zsh .zshrc .zshenv .zprofile .zlogin .zlogout zshrc zshenv zprofile zlogin zlogout
    """
}
