//! IndexedDB keeps the contract of all stores, gives way to newer programs, and is never wiped.

use js_sys::{Function, Promise, Uint8Array};
use linli_model::ids::PhotoId;
use linli_offline::MemoryStore;
use linli_offline::browser::IndexedDbStore;
use linli_offline::record::{Key, Order, Record};
use linli_offline::store::{Batch, Store, StoreError, Write};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{replay, store_suite};

/// A name no other test has.
pub fn fresh_name(test: &str) -> String {
    format!("{test}-{}", js_sys::Math::random())
}

/// Runs a script with `name` in scope, and waits for the promise it returns.
async fn script(name: &str, body: &str) -> JsValue {
    let run = Function::new_with_args("name", body);
    let promise: Promise = run
        .call1(&JsValue::NULL, &JsValue::from_str(name))
        .unwrap()
        .dyn_into()
        .unwrap();
    JsFuture::from(promise).await.unwrap()
}

/// Opens the database as a program of a later version would, and closes it again.
const OPEN_NEWER: &str = "return new Promise((done, failed) => {
    const open = indexedDB.open(name, 2);
    open.onblocked = () => failed('blocked');
    open.onerror = () => failed(open.error);
    open.onsuccess = () => { open.result.close(); done(); };
})";

/// Puts something no version ever wrote beside the drafts.
const SPOIL: &str = "return new Promise((done, failed) => {
    const open = indexedDB.open(name);
    open.onsuccess = () => {
        const write = open.result.transaction('drafts', 'readwrite');
        write.objectStore('drafts').put({revision: 'x', record: [1, 2]}, 'spoiled');
        write.oncomplete = () => { open.result.close(); done(); };
        write.onerror = () => failed(write.error);
    };
})";

fn order(expects: u64, last: u64) -> Batch {
    Batch {
        writes: vec![Write::Put {
            expects,
            record: Record::Order(Order { last }),
        }],
        strict: true,
    }
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_the_contract() {
    let name = fresh_name("contract");
    let open = || -> Box<dyn Store<Bytes = Uint8Array>> { Box::new(IndexedDbStore::new(&name)) };
    store_suite::keeps_the_contract(open, |bytes| Uint8Array::from(bytes), Uint8Array::to_vec).await;
}

#[wasm_bindgen_test]
async fn indexed_db_does_what_the_simulators_store_does() {
    for lines in replay::devices() {
        let memory = replay::replay(&lines, &MemoryStore::default(), <[u8]>::to_vec, Vec::clone).await;
        let store = IndexedDbStore::new(&fresh_name("replay"));
        let indexed_db = replay::replay(
            &lines,
            &store,
            |bytes| Uint8Array::from(bytes),
            Uint8Array::to_vec,
        )
        .await;
        assert_eq!(memory.results, replay::expected(&lines));
        assert_eq!(memory.results, indexed_db.results);
        if let Some((one, other)) = memory.differs(&indexed_db) {
            panic!("the stores do not agree: {one} and {other}");
        }
    }
}

#[wasm_bindgen_test]
async fn it_tells_a_new_database_from_an_old_one() {
    let name = fresh_name("made");
    assert_eq!(IndexedDbStore::new(&name).open().await, Ok(true));
    assert_eq!(IndexedDbStore::new(&name).open().await, Ok(false));
}

#[wasm_bindgen_test]
async fn it_gives_way_to_a_newer_program_and_then_keeps_its_hands_off() {
    let name = fresh_name("newer");
    let store = IndexedDbStore::new(&name);
    store.commit(&order(0, 1), &[]).await.unwrap();
    script(&name, OPEN_NEWER).await;
    assert_eq!(store.load().await, Err(StoreError::Newer));
    assert_eq!(store.commit(&order(1, 2), &[]).await, Err(StoreError::Newer));
}

#[wasm_bindgen_test]
async fn a_spoiled_record_is_left_where_it_is() {
    let name = fresh_name("spoiled");
    let store = IndexedDbStore::new(&name);
    store.commit(&order(0, 1), &[]).await.unwrap();
    script(&name, SPOIL).await;
    for _ in 0..2 {
        let loaded = store.load().await.unwrap();
        assert_eq!((loaded.quarantined, loaded.records[&Key::Order].0), (1, 1));
    }
}

#[wasm_bindgen_test]
async fn a_view_into_a_larger_buffer_is_stored_alone() {
    let store = IndexedDbStore::new(&fresh_name("view"));
    let view = Uint8Array::from(&[9, 1, 2, 3, 9][..]).subarray(1, 4);
    let id = PhotoId::new("p1").unwrap();
    store.commit(&order(0, 1), &[(id.clone(), view)]).await.unwrap();
    assert_eq!(store.bytes(&id).await.unwrap().unwrap().to_vec(), [1, 2, 3]);
}
