//! The program runs on a student's web server: Amazon Linux 2023 (so does AWS's shell), whose glibc is
//! 2.34 and which has no libraries but the basic ones.

#![cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The glibc of Amazon Linux 2023.
const NEWEST: (u32, u32) = (2, 34);

/// What every system with glibc has.
const LIBRARIES: [&str; 4] = ["ld-linux-x86-64.so.2", "libc.so.6", "libgcc_s.so.1", "libm.so.6"];

/// A section of a program, as `readelf` tells it. It comes with the linker that every build needs.
fn readelf(what: &str, program: &Path) -> String {
    let mut read = Command::new("readelf");
    read.args([what, "--wide"]).arg(program).env("LC_ALL", "C");
    let output = read.output().expect("readelf (binutils) comes with every C compiler");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The versions of glibc that a program needs and Amazon Linux does not have, and their symbols.
/// `GLIBC_ABI_DT_RELR` and its like are needed by no symbol, and are newer too.
fn too_new(program: &Path) -> BTreeSet<String> {
    let needs = readelf("--version-info", program);
    let names =
        needs.lines().filter_map(|line| line.split_once("Name: GLIBC_")?.1.split(' ').next());
    let versions: BTreeSet<&str> = names.filter(|version| !is_there(version)).collect();
    let symbols = readelf("--dyn-syms", program);
    let of = |version: &str| -> Vec<String> {
        let end = format!("@GLIBC_{version}");
        let words = symbols.lines().flat_map(str::split_whitespace);
        words.filter(|word| word.ends_with(&end)).map(str::to_owned).collect()
    };
    versions.iter().map(|version| format!("GLIBC_{version}: {}", of(version).join(", "))).collect()
}

fn is_there(version: &str) -> bool {
    let mut numbers = version.split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) <= NEWEST,
        _ => false,
    }
}

/// The libraries that a program is linked with.
fn libraries(program: &Path) -> BTreeSet<String> {
    let linked = readelf("--dynamic", program);
    let needed = linked.lines().filter(|line| line.contains("(NEEDED)"));
    needed.filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned())).collect()
}

#[test]
fn the_program_runs_with_the_glibc_of_amazon_linux_2023_and_nothing_else() {
    let program = Path::new(env!("CARGO_BIN_EXE_labproof"));
    let newer = too_new(program);
    assert!(
        newer.is_empty(),
        "students' servers have glibc 2.34; build their program on a system with glibc 2.36 or \
         older, such as Debian 12. Too new: {newer:#?}"
    );
    let libraries = libraries(program);
    assert!(libraries.contains("libc.so.6"), "{libraries:?}");
    let more: Vec<_> =
        libraries.iter().filter(|name| !LIBRARIES.contains(&name.as_str())).collect();
    assert!(more.is_empty(), "{more:?}");
}

/// A program that needs `newer` of the library `libnewer.so` in this version.
fn needing(version: &str, folder: &Path) -> std::path::PathBuf {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("newer.c", "int newer(void) { return 0; }");
    write("newer.map", &format!("{version} {{ newer; }};"));
    write("main.c", "int newer(void);\nint main(void) { return newer(); }");
    let cc = |arguments: &[&str]| {
        let status = Command::new("cc").args(arguments).current_dir(folder).status().unwrap();
        assert!(status.success(), "{arguments:?}");
    };
    cc(&["-shared", "-fPIC", "-Wl,--version-script=newer.map", "-o", "libnewer.so", "newer.c"]);
    cc(&["-o", "program", "main.c", "-L.", "-lnewer"]);
    folder.join("program")
}

#[test]
fn a_program_that_needs_a_newer_glibc_is_found_out() {
    let table = [
        ("GLIBC_2.34", None),
        ("GLIBC_2.35", Some("GLIBC_2.35: newer@GLIBC_2.35")),
        ("GLIBC_2.100", Some("GLIBC_2.100: newer@GLIBC_2.100")),
        ("GLIBC_3.0", Some("GLIBC_3.0: newer@GLIBC_3.0")),
        ("GLIBC_ABI_DT_RELR", Some("GLIBC_ABI_DT_RELR: newer@GLIBC_ABI_DT_RELR")),
        ("OTHER_9.9", None),
    ];
    for (version, expected) in table {
        let folder = tempfile::tempdir().unwrap();
        let program = needing(version, folder.path());
        let found = too_new(&program);
        let ours = found.iter().find(|line| line.contains("newer"));
        assert_eq!(ours.map(String::as_str), expected, "{version}: {found:?}");
        assert!(libraries(&program).contains("libnewer.so"));
    }
}
