-- The same tables as in ../postgres, column by column; only what numbers the reports differs.

-- People and what they may be.

CREATE TABLE persons (
    id TEXT NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    phone TEXT UNIQUE,
    account TEXT UNIQUE,
    password_hash TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE grants (
    person TEXT NOT NULL REFERENCES persons (id),
    role TEXT NOT NULL,
    scope_type TEXT NOT NULL,
    scope_code TEXT NOT NULL,
    confirmed BIGINT NOT NULL,
    PRIMARY KEY (person, role, scope_type, scope_code)
);
CREATE INDEX grants_by_scope ON grants (scope_code, role);

CREATE TABLE units (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    duty_name TEXT NOT NULL,
    duty_phone TEXT NOT NULL
);
CREATE INDEX units_by_area ON units (area);

-- The token itself is never stored, only its hash.
CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES persons (id),
    carrier TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- One live code a phone number.
CREATE TABLE codes (
    phone TEXT NOT NULL PRIMARY KEY,
    code_mac TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    guesses BIGINT NOT NULL
);

-- How often something was tried, by account or by address, in a window of time.
CREATE TABLE attempts (
    bucket TEXT NOT NULL,
    window_start BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (bucket, window_start)
);
CREATE INDEX attempts_by_window ON attempts (window_start);

CREATE TABLE consents (
    person TEXT NOT NULL REFERENCES persons (id),
    text TEXT NOT NULL,
    version TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person, text, version)
);

-- Photos: an upload while it grows, a photo once it is decoded.
-- `parts` names the stored chunks in order; `received` is -1 while an upload and what it stored are being deleted.

CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES persons (id),
    mime TEXT NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    parts TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
CREATE INDEX uploads_by_owner ON uploads (owner);

-- `stream` and `command_id` are what a photo is bound to; NULL while no command named it.
CREATE TABLE photos (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES persons (id),
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    stream TEXT,
    command_id TEXT
);
CREATE INDEX photos_by_stream ON photos (stream);

-- What happened, for ever. `body_hash` is that of the command, by which a replay is told from a reused key.

CREATE TABLE events (
    stream TEXT NOT NULL,
    version BIGINT NOT NULL,
    actor TEXT NOT NULL,
    command_id TEXT NOT NULL,
    n BIGINT NOT NULL,
    body_hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (stream, version),
    UNIQUE (actor, command_id, n)
);

-- Free text, contacts, exact points and photo ids: what may be emptied without touching history.
CREATE TABLE contents (
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    audience TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (stream, id)
);

-- The read row of a report: a projection of its events, and the row its commands lock. `neighbours` is 1 while
-- neighbours may see it. `queue_order` sorts a queue: the time by which somebody must act, and behind all of those
-- the others, last changed first.
CREATE TABLE reports (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    receipt TEXT NOT NULL,
    owner TEXT NOT NULL,
    city TEXT NOT NULL,
    district TEXT NOT NULL,
    street TEXT NOT NULL,
    community TEXT NOT NULL,
    grid TEXT,
    unit TEXT,
    status TEXT NOT NULL,
    neighbours BIGINT NOT NULL,
    urgency TEXT NOT NULL,
    category TEXT NOT NULL,
    queue_order BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX reports_by_owner ON reports (owner, seq);
CREATE INDEX reports_by_owner_status ON reports (owner, status, seq);
CREATE INDEX reports_by_neighbours ON reports (community, neighbours, seq);
CREATE INDEX reports_by_neighbours_status ON reports (community, neighbours, status, seq);
CREATE INDEX reports_by_city ON reports (city, queue_order, seq);
CREATE INDEX reports_by_city_status ON reports (city, status, queue_order, seq);
CREATE INDEX reports_by_district ON reports (district, queue_order, seq);
CREATE INDEX reports_by_district_status ON reports (district, status, queue_order, seq);
CREATE INDEX reports_by_street ON reports (street, queue_order, seq);
CREATE INDEX reports_by_street_status ON reports (street, status, queue_order, seq);
CREATE INDEX reports_by_community ON reports (community, queue_order, seq);
CREATE INDEX reports_by_community_status ON reports (community, status, queue_order, seq);
CREATE INDEX reports_by_grid ON reports (grid, queue_order, seq);
CREATE INDEX reports_by_grid_status ON reports (grid, status, queue_order, seq);
CREATE INDEX reports_by_unit ON reports (unit, queue_order, seq);
CREATE INDEX reports_by_unit_status ON reports (unit, status, queue_order, seq);

-- Numbers that are handed out one by one: receipts.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- `pos` of the newest entry; its row is locked last by the command that writes one.
CREATE TABLE feeds (
    id TEXT NOT NULL PRIMARY KEY,
    pos BIGINT NOT NULL
);

CREATE TABLE feed_entries (
    feed TEXT NOT NULL,
    pos BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    neighbours BIGINT NOT NULL,
    PRIMARY KEY (feed, pos)
);

-- Work that falls due.
CREATE TABLE timers (
    stream TEXT NOT NULL,
    command_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    command TEXT NOT NULL,
    PRIMARY KEY (stream, command_id)
);
CREATE INDEX timers_by_due ON timers (due_at);
