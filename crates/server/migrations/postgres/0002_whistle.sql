-- The same tables as in ../sqlite, column by column.
-- Several units on a report, neighbours who join it, and where it is for those who look nearby. What can only be made
-- from the events is filled in at the next start: see `reports/renew.rs`.

-- The units at work on a report, with what sorts a unit's queue.
CREATE TABLE report_units (
    seq BIGINT NOT NULL REFERENCES reports (seq),
    unit TEXT NOT NULL,
    lead BIGINT NOT NULL,
    status TEXT NOT NULL,
    queue_order BIGINT NOT NULL,
    PRIMARY KEY (seq, unit)
);
CREATE INDEX report_units_by_unit ON report_units (unit, queue_order, seq);
CREATE INDEX report_units_by_unit_status ON report_units (unit, status, queue_order, seq);

DROP INDEX reports_by_unit;
DROP INDEX reports_by_unit_status;
ALTER TABLE reports DROP COLUMN unit;

-- Who joined which report (我也遇到), by the report's number. `reports.me_toos` counts them.
CREATE TABLE me_toos (
    seq BIGINT NOT NULL REFERENCES reports (seq),
    person TEXT NOT NULL REFERENCES persons (id),
    command_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (seq, person)
);
CREATE INDEX me_toos_by_person ON me_toos (person, seq);
CREATE INDEX me_toos_by_report ON me_toos (seq, at);
ALTER TABLE reports ADD COLUMN me_toos BIGINT NOT NULL DEFAULT 0;

-- The middle category, whether neighbours may join it now, and its blurred place in millionths of a degree.
ALTER TABLE reports ADD COLUMN middle TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN joinable BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reports ADD COLUMN hint_lat BIGINT;
ALTER TABLE reports ADD COLUMN hint_lon BIGINT;
CREATE INDEX reports_by_place ON reports (middle, joinable, hint_lat, hint_lon);
