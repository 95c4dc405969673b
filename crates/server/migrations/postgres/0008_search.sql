-- The same tables as in ../sqlite, column by column.
-- An author is found by who they are and not by what they were called when they wrote. What posts are found by is made
-- anew at the next start: see `board/renew.rs`.

-- Pairs of characters by which a post is found: of its words and its published replies'. `seq` is the post's, `source`
-- the post or reply that holds the pair.
DROP TABLE terms;
CREATE TABLE terms (
    community TEXT NOT NULL,
    term TEXT NOT NULL,
    seq BIGINT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (community, term, seq, source)
);
CREATE INDEX terms_of_source ON terms (source);

-- Pairs of characters of the names of those who write on a community's board.
CREATE TABLE authors (
    community TEXT NOT NULL,
    term TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (community, term, person)
);
CREATE INDEX authors_by_person ON authors (person);

-- All numbers of a tally take the same room in the file: see `NO_VOTES` in `board/ballots.rs`.
UPDATE tallies SET votes = votes + 16777216;
