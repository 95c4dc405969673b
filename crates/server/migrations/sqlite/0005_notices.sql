-- The same tables as in ../postgres, column by column.
-- What concerns a person and was done by somebody else, the figures of areas, and consents that can be taken back.

-- `news`: this entry of a person's feed tells them of something that they did not do themselves. Of one thing only the
-- newest entry is news. Entries of before are no news.
ALTER TABLE feed_entries ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feed_entries ADD COLUMN news BIGINT NOT NULL DEFAULT 0;
CREATE INDEX feed_news ON feed_entries (feed, pos) WHERE news = 1;
CREATE UNIQUE INDEX feed_news_of_a_thing ON feed_entries (feed, kind, id) WHERE news = 1;

-- Up to where a person read.
CREATE TABLE notification_marks (
    person TEXT NOT NULL PRIMARY KEY REFERENCES persons (id),
    pos BIGINT NOT NULL
);

-- Sums over the reports of one area that were submitted on one day (days since 1970, by the city's clock).
CREATE TABLE stats_daily (
    area TEXT NOT NULL,
    day BIGINT NOT NULL,
    category TEXT NOT NULL,
    submitted BIGINT NOT NULL,
    resolved BIGINT NOT NULL,
    rated BIGINT NOT NULL,
    satisfied BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (area, day, category)
);

-- The days of communities that are to be summed up again. `changes` grows, so that a change that comes while a day is
-- being summed up waits for that, and marks it anew.
CREATE TABLE stats_due (
    community TEXT NOT NULL,
    day BIGINT NOT NULL,
    changes BIGINT NOT NULL,
    PRIMARY KEY (community, day)
);

-- What can only be made from the events is filled in at the next start: see `reports/renew.rs`.
ALTER TABLE reports ADD COLUMN submitted_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reports_by_day ON reports (community, submitted_at);

-- Who agrees again after having taken it back has two rows.
CREATE TABLE agreed (
    person TEXT NOT NULL REFERENCES persons (id),
    text TEXT NOT NULL,
    version TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
INSERT INTO agreed (person, text, version, at) SELECT person, text, version, at FROM consents;
DROP TABLE consents;
ALTER TABLE agreed RENAME TO consents;
CREATE UNIQUE INDEX consents_in_force ON consents (person, text, version) WHERE withdrawn_at IS NULL;
CREATE INDEX consents_by_person ON consents (person);
