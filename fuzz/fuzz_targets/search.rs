#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| recipe_api_fuzz::run("search", data));
