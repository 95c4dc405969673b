//! Import names that compress.

use std::collections::{BTreeSet, HashMap};

/// How wasm-bindgen's names of imports begin, and how many digits of a hash end them.
const BEGINNING: &str = "__wbg_";
const HASH_DIGITS: usize = 16;

/// The hash at the end of each import's name is what no compression makes small. A counter takes the name's place, in
/// the wasm and in the script alike; every name keeps its length.
pub fn count(wasm: &mut [u8], script: &mut String) {
    let hashed: BTreeSet<&str> = script
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| word.starts_with(BEGINNING) && is_hashed(word))
        .collect();
    let plain: HashMap<String, String> = hashed
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let digits = name.len() - BEGINNING.len();
            ((*name).to_owned(), format!("{BEGINNING}{number:0digits$x}"))
        })
        .collect();
    for (name, plain) in &plain {
        *script = script.replace(name, plain);
    }
    let mut at = 0;
    while at < wasm.len() {
        if !wasm[at..].starts_with(BEGINNING.as_bytes()) {
            at += 1;
            continue;
        }
        let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let end = at + wasm[at..].iter().take_while(is_of_name).count();
        let name = String::from_utf8_lossy(&wasm[at..end]);
        if let Some(plain) = plain.get(&*name) {
            wasm[at..end].copy_from_slice(plain.as_bytes());
        }
        at = end;
    }
}

fn is_hashed(word: &str) -> bool {
    let Some((_, hash)) = word.rsplit_once('_') else {
        return false;
    };
    hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn a_name_stays_the_same_in_the_wasm_and_in_the_script() {
        let mut wasm =
            b"\x01\x1e__wbg_get_30c8987f7c2ed4e2\x00\x1a?__wbg_get_70131fc0c91e4b3c\x00__wbindgen_add"
                .to_vec();
        // The length before a name may look like a letter.
        wasm.extend(b"\x00\x05./a.js0__wbg_log_601c48015b8cc78e\x00");
        let before = wasm.len();
        let mut script = "{__wbg_get_30c8987f7c2ed4e2:f,'__wbg_get_70131fc0c91e4b3c':g,__wbg_log_601c48015b8cc78e:h,__wbindgen_add}"
            .to_owned();
        count(&mut wasm, &mut script);
        let names = [
            "__wbg_00000000000000000000",
            "__wbg_00000000000000000001",
            "__wbg_00000000000000000002",
        ];
        let [get, other, log] = names;
        assert_eq!(script, format!("{{{get}:f,'{other}':g,{log}:h,__wbindgen_add}}"));
        let wasm_text = String::from_utf8_lossy(&wasm);
        for name in names {
            assert_eq!(wasm_text.matches(name).count(), 1, "{name} in {wasm_text:?}");
        }
        assert_eq!(wasm.len(), before);
    }
}
