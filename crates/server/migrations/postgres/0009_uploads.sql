-- The same tables as in ../sqlite, column by column.
-- What an upload says of its photo, as it came, and the name under which its bytes are stored: minted for each upload and never
-- used again, so that deleting what one upload left can take nothing of another's. Those of before are named at the next start.
ALTER TABLE uploads RENAME COLUMN mime TO metadata;
UPDATE uploads SET metadata = '';
-- Those that were being deleted: their photos' rows are gone, and their bytes have no row any more.
DELETE FROM uploads WHERE received < 0;
ALTER TABLE uploads ADD COLUMN stored_as TEXT NOT NULL DEFAULT '';
ALTER TABLE photos ADD COLUMN stored_as TEXT NOT NULL DEFAULT '';
CREATE INDEX uploads_by_stored_as ON uploads (stored_as);
CREATE INDEX photos_by_stored_as ON photos (stored_as);
