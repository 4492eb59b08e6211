#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| labproof_fuzz::lab(bytes));
