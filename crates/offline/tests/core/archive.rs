//! What is unsent goes over in a file: whole, once, and only to its owner.

use futures_util::FutureExt;
use linli_client::ClientError;
use linli_model::ids::CommandId;
use linli_offline::memory::{Fault, Operation};
use linli_offline::record::{Home, Record, Remembered};
use linli_offline::{
    Archive, ArchiveError, Exchange, MemoryStore, OfflineError, Outcome, Store, StoreError, Wish, archive,
};
use serde_json::json;

use super::harness::*;

fn nobody(_: &Exchange) -> Answer {
    Err(ClientError::Network)
}

/// A tab of `wang` with a draft of one photo and an item of another, out of reach of the backend.
fn unsent() -> Tab {
    let mut tab = Tab::signed_in(&MemoryStore::default(), nobody);
    tab.save(
        "d1",
        json!({"text": "门口有水", "photos": ["p1"], "report": "r9"}),
        0,
    )
    .unwrap();
    tab.put_photo("p1", "d1").unwrap();
    tab.save("d2", json!({"text": "修好了"}), 0).unwrap();
    tab.put_photo("p2", "d2").unwrap();
    tab.submit("d2", "c1", resolve("r1", &["p2"])).unwrap();
    tab
}

/// The file that the tab makes of what is unsent, or of these items.
fn file_of(tab: &Tab, only: Option<&[CommandId]>) -> Vec<u8> {
    let records = tab.state.as_ref().unwrap().unsent(only);
    let photos = records.iter().filter_map(|record| match record {
        Record::Photo(photo) => {
            let bytes = tab.store.bytes(&photo.id).now_or_never().unwrap().unwrap();
            Some((photo.id.clone(), bytes.unwrap()))
        }
        _ => None,
    });
    let archive = Archive {
        account: Some(Remembered {
            id: person("wang"),
            name: "wang".to_owned(),
        }),
        made_at: tab.now,
        photos: photos.collect(),
        records: records.clone(),
        mark: String::new(),
    };
    archive::write(&archive, Vec::new()).unwrap()
}

fn take_in(tab: &mut Tab, file: &[u8]) -> Result<Outcome, OfflineError> {
    let Archive { records, mark, .. } = archive::read(&file.to_vec()).unwrap();
    tab.wish(Wish::Import { records, mark })
}

#[test]
fn a_file_holds_all_that_is_unsent_to_the_last_byte() {
    let tab = unsent();
    let read = archive::read(&file_of(&tab, None)).unwrap();
    assert_eq!(read.records, tab.state.as_ref().unwrap().unsent(None));
    let ids: Vec<_> = read.photos.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["p1", "p2"]);
    assert!(read.photos.iter().all(|(_, bytes)| bytes == &[1, 2, 3]));
    assert_eq!(read.account.unwrap().id, person("wang"));

    let one = archive::read(&file_of(&tab, Some(&[command_id("c1")]))).unwrap();
    assert_eq!((one.records.len(), one.photos.len()), (2, 1));
}

#[test]
fn what_was_exported_is_sent_once_wherever_it_is_imported() {
    let mut old = unsent();
    let file = file_of(&old, None);
    let mut new = Tab::signed_in(&MemoryStore::default(), willing);
    assert_eq!(
        take_in(&mut new, &file),
        Ok(Outcome::Imported { added: 2, already: 0 })
    );
    assert_eq!(new.sent(), ["c1"]);
    let shown = new.snapshot();
    assert_eq!(
        (shown.drafts.len(), shown.drafts[0].photos.len()),
        (1, 1),
        "the draft with its photo"
    );
    // A second time it brings nothing, and what was sent is not sent again.
    assert_eq!(
        take_in(&mut new, &file),
        Ok(Outcome::Imported { added: 0, already: 2 })
    );
    assert_eq!((new.sent().len(), new.snapshot().outbox.len()), (1, 0));
    // The old device sends it as well, by the same key: the backend makes one of both.
    assert_eq!(
        take_in(&mut old, &file),
        Ok(Outcome::Imported { added: 0, already: 2 })
    );
    old.use_backend(willing);
    old.pass(600);
    assert_eq!(old.sent().last().map(String::as_str), Some("c1"));
}

#[test]
fn a_draft_with_other_words_here_is_kept_beside_them() {
    let mut tab = unsent();
    let file = file_of(&tab, None);
    tab.save("d1", json!({"text": "后来写的", "photos": ["p1"]}), 1)
        .unwrap();
    let kept_both = Ok(Outcome::Imported { added: 1, already: 1 });
    assert_eq!(take_in(&mut tab, &file), kept_both);
    let drafts = tab.snapshot().drafts;
    assert_eq!(drafts.len(), 2);
    let words = |text: &str| drafts.iter().find(|draft| draft.value["text"] == text).unwrap();
    let (here, came) = (words("后来写的"), words("门口有水"));
    assert_eq!((here.id.as_str(), here.photos[0].id.as_str()), ("d1", "p1"));
    // The copy has a photo of its own, and names it.
    assert_eq!(came.photos.len(), 1);
    assert_eq!(came.value["photos"][0], came.photos[0].id.as_str());
    assert_ne!(came.photos[0].id, here.photos[0].id);
    let bytes = tab.store.bytes(&came.photos[0].id).now_or_never().unwrap();
    assert!(bytes.unwrap().is_some());
    assert_eq!(
        take_in(&mut tab, &file),
        Ok(Outcome::Imported { added: 0, already: 2 }),
        "the same file brings nothing new"
    );
}

#[test]
fn items_keep_their_order_behind_what_waits() {
    let mut old = Tab::signed_in(&MemoryStore::default(), nobody);
    for id in ["c9", "c2"] {
        old.enqueue(id, note("r1", id));
    }
    let mut new = Tab::signed_in(&MemoryStore::default(), nobody);
    new.enqueue("c5", note("r1", "c5"));
    take_in(&mut new, &file_of(&old, None)).unwrap();
    new.use_backend(willing);
    new.pass(600);
    let sent: Vec<_> = new.sent().into_iter().skip_while(|id| id != "c9").collect();
    assert_eq!(sent, ["c9", "c2"]);
}

#[test]
fn a_file_of_another_account_is_not_taken_in() {
    let file = file_of(&unsent(), None);
    let mut other = Tab::visiting("tab-1", &MemoryStore::default(), willing);
    assert_eq!(take_in(&mut other, &file), Err(OfflineError::OtherAccount));
    other.sign_in("li");
    assert_eq!(take_in(&mut other, &file), Err(OfflineError::OtherAccount));
    assert_eq!(
        (other.snapshot().drafts.len(), other.snapshot().outbox.len()),
        (0, 0)
    );
    // What a visitor wrote is whoever's who takes it in.
    let mut visitor = Tab::visiting("tab-1", &MemoryStore::default(), willing);
    visitor.save("d7", json!({}), 0).unwrap();
    assert_eq!(
        take_in(&mut other, &file_of(&visitor, None)),
        Ok(Outcome::Imported { added: 1, already: 0 })
    );
    assert_eq!(other.snapshot().drafts.len(), 1);
}

#[test]
fn a_device_without_room_takes_in_nothing() {
    let file = file_of(&unsent(), None);
    let full = MemoryStore::default().with_faults(|operation| match operation {
        Operation::Commit(batch) if batch.new_photos().next().is_some() => Fault::Before(StoreError::Full),
        _ => Fault::None,
    });
    let mut tab = Tab::signed_in(&full, willing);
    assert_eq!(take_in(&mut tab, &file), Err(OfflineError::Full));
    assert_eq!((tab.snapshot().drafts.len(), tab.sent().len()), (0, 0));
}

#[test]
fn a_file_that_is_not_whole_or_not_ours_is_told_from_one_that_is() {
    let file = file_of(&unsent(), None);
    let whole = archive::read(&file).unwrap();
    for length in 0..file.len() {
        assert!(archive::read(&file[..length].to_vec()).is_err(), "{length} bytes");
    }
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 0x20;
        // Much of a zip's headers says what nobody reads; what is read must be what was written.
        if let Ok(read) = archive::read(&changed) {
            assert_eq!(read, whole, "byte {at}");
        }
    }
    assert_eq!(archive::read(&b"hello".to_vec()), Err(ArchiveError::Foreign));
    assert_eq!(archive::read(&Vec::new()), Err(ArchiveError::Foreign));
}

#[test]
fn a_photo_that_was_exchanged_is_found_out() {
    let tab = unsent();
    let records = tab.state.as_ref().unwrap().unsent(None);
    let mut archive = archive::read(&file_of(&tab, None)).unwrap();
    archive.records = records;
    archive.photos[0].1 = vec![1, 2, 3, 4];
    let file = archive::write(&archive, Vec::new()).unwrap();
    assert_eq!(archive::read(&file), Err(ArchiveError::Damaged));
    // A photo whose bytes were gone is no part of the file; what named it goes without.
    archive.photos.remove(0);
    archive
        .records
        .retain(|record| !matches!(record, Record::Photo(photo) if photo.home == Home::Draft(draft("d1"))));
    let file = archive::write(&archive, Vec::new()).unwrap();
    assert_eq!(archive::read(&file).unwrap().photos.len(), 1);
}
