-- The same tables as in ../postgres, column by column; only what numbers the rows differs.
-- Needs, tasks with their rosters, volunteers and their ledger. `state` is what the events make of each, written in the
-- transaction that appends them; the row is what its commands lock. A roster is locked by its task's row.

CREATE TABLE needs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    owner TEXT NOT NULL,
    city TEXT NOT NULL,
    district TEXT NOT NULL,
    street TEXT NOT NULL,
    community TEXT NOT NULL,
    grid TEXT,
    status TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX needs_by_owner ON needs (owner, seq);
CREATE INDEX needs_by_owner_status ON needs (owner, status, seq);
CREATE INDEX needs_by_city ON needs (city, seq);
CREATE INDEX needs_by_city_status ON needs (city, status, seq);
CREATE INDEX needs_by_district ON needs (district, seq);
CREATE INDEX needs_by_district_status ON needs (district, status, seq);
CREATE INDEX needs_by_street ON needs (street, seq);
CREATE INDEX needs_by_street_status ON needs (street, status, seq);
CREATE INDEX needs_by_community ON needs (community, seq);
CREATE INDEX needs_by_community_status ON needs (community, status, seq);
CREATE INDEX needs_by_grid ON needs (grid, seq);
CREATE INDEX needs_by_grid_status ON needs (grid, status, seq);

CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    organiser TEXT NOT NULL,
    city TEXT NOT NULL,
    district TEXT NOT NULL,
    street TEXT NOT NULL,
    community TEXT NOT NULL,
    grid TEXT,
    status TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX tasks_by_start ON tasks (community, status, starts_at, seq);
CREATE INDEX tasks_by_city ON tasks (city, seq);
CREATE INDEX tasks_by_city_status ON tasks (city, status, seq);
CREATE INDEX tasks_by_district ON tasks (district, seq);
CREATE INDEX tasks_by_district_status ON tasks (district, status, seq);
CREATE INDEX tasks_by_street ON tasks (street, seq);
CREATE INDEX tasks_by_street_status ON tasks (street, status, seq);
CREATE INDEX tasks_by_community ON tasks (community, seq);
CREATE INDEX tasks_by_community_status ON tasks (community, status, seq);
CREATE INDEX tasks_by_grid ON tasks (grid, seq);
CREATE INDEX tasks_by_grid_status ON tasks (grid, status, seq);

CREATE TABLE rosters (
    task TEXT NOT NULL PRIMARY KEY REFERENCES tasks (id),
    version BIGINT NOT NULL,
    state TEXT NOT NULL
);

-- Who holds a place in a task or waits for one, by the task's number.
CREATE TABLE task_people (
    seq BIGINT NOT NULL REFERENCES tasks (seq),
    person TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (seq, person)
);
CREATE INDEX task_people_by_person ON task_people (person, seq);

CREATE TABLE volunteers (
    person TEXT NOT NULL PRIMARY KEY REFERENCES persons (id),
    version BIGINT NOT NULL,
    community TEXT NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL
);

-- Every entry takes from one account what it gives to another: all accounts together are zero. Rows are only ever added.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    task TEXT NOT NULL,
    version BIGINT NOT NULL,
    volunteer TEXT NOT NULL,
    measure TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (task, version, volunteer, measure, kind)
);
CREATE INDEX ledger_by_volunteer ON ledger (volunteer, seq);
