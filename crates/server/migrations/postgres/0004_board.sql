-- The same tables as in ../sqlite, column by column; only what numbers the posts and the rows of tallies differs.
-- The boards of communities. `state` is what the events make of a post, written in the transaction that appends them; the
-- row is what commands to the post, and to likes, flags and ballots beside it, lock. Counters are projections.

-- `thread` is the post that a reply replies to. `listed` is 1 while the board shows it: a published post of its own.
-- `on_top` is 1 while it is pinned besides. `review` is 1 while staff should look at it: held, or flagged.
CREATE TABLE posts (
    seq BIGSERIAL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    owner TEXT NOT NULL REFERENCES persons (id),
    city TEXT NOT NULL,
    district TEXT NOT NULL,
    street TEXT NOT NULL,
    community TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread TEXT,
    status TEXT NOT NULL,
    listed BIGINT NOT NULL,
    on_top BIGINT NOT NULL,
    review BIGINT NOT NULL,
    official BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    likes BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    open_flags BIGINT NOT NULL,
    voters BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX posts_of_board ON posts (community, listed, seq);
CREATE INDEX posts_of_channel ON posts (community, channel, listed, seq);
CREATE INDEX posts_on_top ON posts (community, on_top, seq);
CREATE INDEX posts_of_thread ON posts (thread, seq);
CREATE INDEX posts_official ON posts (thread, official, status, seq);
CREATE INDEX posts_by_owner ON posts (owner, seq);
CREATE INDEX posts_lately ON posts (owner, submitted_at);
CREATE INDEX posts_review_city ON posts (city, review, seq);
CREATE INDEX posts_review_district ON posts (district, review, seq);
CREATE INDEX posts_review_street ON posts (street, review, seq);
CREATE INDEX posts_review_community ON posts (community, review, seq);

CREATE TABLE reactions (
    post TEXT NOT NULL REFERENCES posts (id),
    person TEXT NOT NULL REFERENCES persons (id),
    liked BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (post, person)
);
CREATE INDEX reactions_by_person ON reactions (person, post);

CREATE TABLE flags (
    post TEXT NOT NULL REFERENCES posts (id),
    person TEXT NOT NULL REFERENCES persons (id),
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (post, person)
);

-- Of a secret poll `state` does not say what was chosen, and neither does anything else: only the tally grows.
CREATE TABLE ballots (
    post TEXT NOT NULL REFERENCES posts (id),
    person TEXT NOT NULL REFERENCES persons (id),
    state TEXT NOT NULL,
    PRIMARY KEY (post, person)
);

-- All rows of a poll are there from its beginning, and each vote writes all of them: no row says by its number, or by the
-- transaction that wrote it, who chose it.
CREATE TABLE tallies (
    post TEXT NOT NULL REFERENCES posts (id),
    choice BIGINT NOT NULL,
    votes BIGINT NOT NULL,
    PRIMARY KEY (post, choice)
);

-- Up to which post of a channel a person has read.
CREATE TABLE read_marks (
    person TEXT NOT NULL REFERENCES persons (id),
    community TEXT NOT NULL,
    channel TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (person, community, channel)
);

-- Pairs of characters by which a post is found: of its words and its published replies' (`field` words), or of its
-- author's name (author). `seq` is the post's, `source` the post or reply that holds the pair.
CREATE TABLE terms (
    community TEXT NOT NULL,
    field TEXT NOT NULL,
    term TEXT NOT NULL,
    seq BIGINT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (community, field, term, seq, source)
);
CREATE INDEX terms_of_source ON terms (source);
