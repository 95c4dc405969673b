//! What the devices' stores were asked for, as data: to be asked of another store, which must give the same answers.

use linli_model::ids::PhotoId;
use linli_offline::store::Write;
use linli_offline::{Batch, StoreError};
use serde_json::{Value, json};

use crate::device::Bytes;
use crate::world::World;

/// The transactions of each device that reached its disk, in order.
#[derive(Debug, Default)]
pub struct Recording(Vec<Vec<Value>>);

impl Recording {
    /// For each device a list of `{writes, strict, photos: {id: length}, conflict}`; a write is `{expects, record}`,
    /// `{expects, table, name}` or `{from, photo}`.
    pub fn into_json(self) -> Value {
        json!(self.0)
    }

    fn of(&mut self, device: usize) -> &mut Vec<Value> {
        if self.0.len() <= device {
            self.0.resize_with(device + 1, Vec::new);
        }
        &mut self.0[device]
    }
}

impl World<'_> {
    /// A transaction reached the disk of a device, which stored it or found it too late.
    pub(crate) fn record(
        &mut self,
        device: usize,
        batch: &Batch,
        photo: Option<&(PhotoId, Bytes)>,
        result: Result<(), StoreError>,
    ) {
        let conflict = match result {
            Ok(()) => false,
            Err(StoreError::Conflict) => true,
            Err(_) => return,
        };
        self.devices[device].marked |= !conflict;
        let write = |write: &Write| match write {
            Write::Put { expects, record } => json!({ "expects": expects, "record": record }),
            Write::Delete { expects, key } => {
                json!({ "expects": expects, "table": key.table(), "name": key.name() })
            }
            Write::Copy { from, photo } => json!({ "from": from, "photo": photo }),
        };
        let photos: serde_json::Map<String, Value> = photo
            .iter()
            .map(|(id, bytes)| (id.to_string(), json!(bytes.len())))
            .collect();
        let writes: Vec<Value> = batch.writes.iter().map(write).collect();
        let line =
            json!({ "writes": writes, "strict": batch.strict, "photos": photos, "conflict": conflict });
        self.recording.of(device).push(line);
    }

    /// A disk that was emptied is a new one.
    pub(crate) fn forget_recorded(&mut self, device: usize) {
        self.recording.of(device).clear();
    }
}
