-- The same tables as in ../sqlite, column by column; only what numbers the rows differs.
-- The board: posts and replies, what people make of them, what they have read, and the pairs of characters by which
-- words are found. `state` is what the events make of a post; the counters are counted in the transactions of the events.
-- `own` is 1 for a post and 0 for a reply, `gone` is 1 once it is deleted, `review` 1 while staff are to look at it.

CREATE TABLE posts (
    seq BIGSERIAL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    owner TEXT NOT NULL,
    thread TEXT,
    city TEXT NOT NULL,
    district TEXT NOT NULL,
    street TEXT NOT NULL,
    community TEXT NOT NULL,
    channel TEXT NOT NULL,
    status TEXT NOT NULL,
    own BIGINT NOT NULL,
    pinned BIGINT NOT NULL,
    official BIGINT NOT NULL,
    gone BIGINT NOT NULL,
    review BIGINT NOT NULL,
    likes BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    open_flags BIGINT NOT NULL,
    voters BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX posts_by_community ON posts (community, own, gone, seq);
CREATE INDEX posts_by_channel ON posts (community, channel, own, gone, seq);
CREATE INDEX posts_by_pin ON posts (community, pinned, own, gone, seq);
CREATE INDEX posts_by_thread ON posts (thread, gone, seq);
CREATE INDEX posts_by_answer ON posts (thread, official, status, seq);
CREATE INDEX posts_by_owner ON posts (owner, own, gone, seq);
CREATE INDEX posts_by_day ON posts (owner, submitted_at);
CREATE INDEX posts_by_city_review ON posts (city, review, seq);
CREATE INDEX posts_by_district_review ON posts (district, review, seq);
CREATE INDEX posts_by_street_review ON posts (street, review, seq);
CREATE INDEX posts_by_community_review ON posts (community, review, seq);

CREATE TABLE reactions (
    post TEXT NOT NULL REFERENCES posts (id),
    person TEXT NOT NULL REFERENCES persons (id),
    version BIGINT NOT NULL,
    liked BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (post, person)
);

CREATE TABLE flags (
    post TEXT NOT NULL REFERENCES posts (id),
    person TEXT NOT NULL REFERENCES persons (id),
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (post, person)
);
CREATE INDEX flags_by_time ON flags (post, at);

-- Of a secret poll `state` says that somebody voted, and not what.
CREATE TABLE ballots (
    post TEXT NOT NULL REFERENCES posts (id),
    person TEXT NOT NULL REFERENCES persons (id),
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (post, person)
);

-- All options of a poll from its beginning, and all written anew by each vote: not even the order of the rows tells who
-- chose what.
CREATE TABLE poll_tally (
    post TEXT NOT NULL REFERENCES posts (id),
    choice BIGINT NOT NULL,
    votes BIGINT NOT NULL,
    PRIMARY KEY (post, choice)
);

CREATE TABLE read_marks (
    person TEXT NOT NULL REFERENCES persons (id),
    community TEXT NOT NULL,
    channel TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (person, community, channel)
);

-- `field` is `words` or `author`; `seq` is the number of the post that is found, `source` of the post or reply that says it.
CREATE TABLE terms (
    community TEXT NOT NULL,
    field TEXT NOT NULL,
    term TEXT NOT NULL,
    seq BIGINT NOT NULL,
    source BIGINT NOT NULL,
    PRIMARY KEY (community, field, term, seq, source)
);
CREATE INDEX terms_by_source ON terms (source);
