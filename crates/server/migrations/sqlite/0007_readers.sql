-- The same tables as in ../postgres, column by column.
-- What a reader opened, and what of a board is theirs alone.

-- `opened`: the person whose feed it is opened this entry, beyond the mark up to which they read.
ALTER TABLE feed_entries ADD COLUMN opened BIGINT NOT NULL DEFAULT 0;

-- A person's posts and their replies are two lists; what of theirs waits for staff stands on the board for them.
CREATE INDEX posts_of_owner ON posts (owner, seq) WHERE thread IS NULL;
CREATE INDEX replies_of_owner ON posts (owner, seq) WHERE thread IS NOT NULL;
CREATE INDEX posts_held ON posts (owner, seq) WHERE status = 'held' AND thread IS NULL;
DROP INDEX posts_by_owner;
