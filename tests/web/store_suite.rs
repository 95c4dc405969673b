//! What every store must keep. Run natively over memory and in browsers over IndexedDB.

use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId, ReportId};
use linli_model::open::Open;
use linli_model::report::ReportCommand;
use linli_model::time::Timestamp;
use linli_offline::record::{
    Attention, Draft, Home, Item, Key, Lease, Order, Origin, Photo, Record, Remembered, Sent, Shared,
};
use linli_offline::store::{Batch, Store, StoreError, Write};
use serde_json::{Value, json};

fn draft(name: &str, value: Value) -> Record {
    let (id, account, kind, tab) = (
        DraftId::new(name).unwrap(),
        None,
        "report".to_owned(),
        "tab".to_owned(),
    );
    Record::Draft(Draft {
        id,
        account,
        kind,
        value,
        saved_at: Timestamp::from_micros(1_795_000_000_123_456),
        tab,
        beside: None,
    })
}

fn photo(name: &str) -> Record {
    let (id, home) = (
        PhotoId::new(name).unwrap(),
        Home::Draft(DraftId::new("d1").unwrap()),
    );
    Record::Photo(Photo {
        id,
        account: None,
        home,
        mime: "image/jpeg".to_owned(),
        bytes: 3,
        w: 4,
        h: 3,
    })
}

fn put(expects: u64, record: Record) -> Write {
    Write::Put { expects, record }
}

fn strict(writes: Vec<Write>) -> Batch {
    Batch { writes, strict: true }
}

/// One record of every kind, with values that are easily lost on the way through JavaScript.
fn one_of_each() -> Vec<Record> {
    let account = Some(PersonId::new("wang").unwrap());
    let command = ReportCommand::Note {
        text: "看过了 👀\u{2028}".to_owned(),
    };
    let command = Command::Report {
        id: ReportId::new("r1").unwrap(),
        command,
    };
    let item = Item {
        id: CommandId::new("c1").unwrap(),
        account: account.clone(),
        command: Open::Known(command),
        if_match: Some(3),
        order: 9_007_199_254_740_991,
        since: Timestamp::from_micros(1_795_000_000_123_456),
        uploaded: vec![PhotoId::new("p1").unwrap()],
        gone: 2,
        unheard: true,
        attention: Some(Attention {
            code: "stale".to_owned(),
            errors: Vec::new(),
        }),
        origin: Some(Origin {
            kind: "report".to_owned(),
            value: json!(null),
        }),
    };
    let (id, tab) = (CommandId::new("c2").unwrap(), Some("tab-1".to_owned()));
    let unknown = Open::Unknown(json!({"stream": "need", "v": 7, "x": [1.5, -0.25, null, true, {}]}));
    let sent = Sent {
        id,
        account: None,
        command: unknown,
        answer: None,
        at: Timestamp::from_micros(0),
    };
    let value =
        json!({"text": "", "list": [], "deep": {"a": {"b": null}}, "n": 39.907_34, "whole": 3, "yes": true});
    vec![
        draft("each", value),
        photo("each"),
        Record::Item(item),
        Record::Sent(sent),
        Record::Lease(Lease {
            tab,
            beat: Timestamp::from_micros(1),
        }),
        Record::Account(Remembered {
            id: PersonId::new("wang").unwrap(),
            name: "王".to_owned(),
        }),
        Record::Order(Order { last: 7 }),
        Record::Shared(Shared {}),
    ]
}

/// Runs the whole suite. `open` gives a fresh handle on one and the same database, which must be empty.
pub async fn keeps_the_contract<B: Clone>(
    open: impl Fn() -> Box<dyn Store<Bytes = B>>,
    make: impl Fn(&[u8]) -> B,
    read: impl Fn(&B) -> Vec<u8>,
) {
    let store = open();
    assert_eq!(store.load().await.unwrap().records.len(), 0);

    // Revisions count the writes and guard them; a batch is stored in whole or not at all.
    let first = put(0, draft("d1", json!({"text": "一"})));
    store.commit(&strict(vec![first.clone()]), &[]).await.unwrap();
    assert_eq!(
        store.commit(&strict(vec![put(0, photo("p1")), first]), &[]).await,
        Err(StoreError::Conflict)
    );
    let loaded = open().load().await.unwrap();
    assert_eq!((loaded.records.len(), loaded.quarantined), (1, 0));
    store
        .commit(&strict(vec![put(1, draft("d1", json!({"text": "二"})))]), &[])
        .await
        .unwrap();
    let key = Key::Draft(DraftId::new("d1").unwrap());
    assert_eq!(
        open().load().await.unwrap().records[&key],
        (2, draft("d1", json!({"text": "二"})))
    );

    // Bytes come and go with their photo.
    let id = PhotoId::new("p1").unwrap();
    let bytes = [(id.clone(), make(&[0, 255, 7]))];
    store
        .commit(&strict(vec![put(0, photo("p1"))]), &bytes)
        .await
        .unwrap();
    assert_eq!(
        open().bytes(&id).await.unwrap().as_ref().map(&read),
        Some(vec![0, 255, 7])
    );
    let moved = put(1, photo("p1"));
    store
        .commit(
            &Batch {
                writes: vec![moved],
                strict: false,
            },
            &[],
        )
        .await
        .unwrap();
    assert!(store.bytes(&id).await.unwrap().is_some());
    let delete = |expects| {
        strict(vec![Write::Delete {
            expects,
            key: Key::Photo(id.clone()),
        }])
    };
    assert_eq!(store.commit(&delete(1), &[]).await, Err(StoreError::Conflict));
    store.commit(&delete(2), &[]).await.unwrap();
    assert!(store.bytes(&id).await.unwrap().is_none());
    assert_eq!(store.commit(&delete(2), &[]).await, Err(StoreError::Conflict));

    // A copy has the bytes of the first, also once that is gone; there is nothing to copy of one that is gone.
    let make_photo = |name: &str| match photo(name) {
        Record::Photo(photo) => photo,
        _ => panic!("a photo"),
    };
    let copy = |name: &str| Write::Copy {
        from: PhotoId::new("first").unwrap(),
        photo: make_photo(name),
    };
    let first = [(PhotoId::new("first").unwrap(), make(&[7, 8]))];
    store
        .commit(&strict(vec![put(0, photo("first"))]), &first)
        .await
        .unwrap();
    store.commit(&strict(vec![copy("second")]), &[]).await.unwrap();
    assert_eq!(
        store.commit(&strict(vec![copy("second")]), &[]).await,
        Err(StoreError::Conflict),
        "it is there already"
    );
    let drop_photo = |name: &str| {
        strict(vec![Write::Delete {
            expects: 1,
            key: Key::Photo(PhotoId::new(name).unwrap()),
        }])
    };
    store.commit(&drop_photo("first"), &[]).await.unwrap();
    assert_eq!(
        store.commit(&strict(vec![copy("third")]), &[]).await,
        Err(StoreError::Conflict)
    );
    let second = PhotoId::new("second").unwrap();
    assert_eq!(
        open().bytes(&second).await.unwrap().as_ref().map(&read),
        Some(vec![7, 8])
    );
    store.commit(&drop_photo("second"), &[]).await.unwrap();

    // Every kind of record comes back as it was.
    let each = one_of_each();
    store
        .commit(
            &strict(each.iter().cloned().map(|record| put(0, record)).collect()),
            &[],
        )
        .await
        .unwrap();
    let loaded = open().load().await.unwrap();
    for record in each {
        assert_eq!(loaded.records.get(&record.key()), Some(&(1, record)));
    }

    // Of two handles that saw the same revision one wins, every time.
    let handles = [open(), open()];
    for turn in 0..10 {
        let (expects, record) = open().load().await.unwrap().records[&Key::Order].clone();
        let Record::Order(order) = record else {
            panic!("an order")
        };
        let write = strict(vec![put(expects, Record::Order(Order { last: order.last + 1 }))]);
        handles[turn % 2].commit(&write, &[]).await.unwrap();
        assert_eq!(
            handles[(turn + 1) % 2].commit(&write, &[]).await,
            Err(StoreError::Conflict)
        );
    }
    assert_eq!(
        open().load().await.unwrap().records[&Key::Order],
        (11, Record::Order(Order { last: 17 }))
    );
}
