//! What only a browser can show, in one binary and one browser: `cargo test --target wasm32-unknown-unknown --test web`.
#![cfg(target_arch = "wasm32")]

mod web {
    mod replay;
    mod store;
    mod store_suite;
    mod store_work;
    mod virtual_list;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
