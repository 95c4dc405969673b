-- The same as in ../postgres.
-- The timers of reports take the shape of all others: the stream's key, and a command that names its stream. Ids hold
-- nothing that JSON would write in another way.
UPDATE timers SET
    stream = 'report/' || stream,
    command = '{"stream":"report","id":"' || stream || '","command":' || command || ',"v":1}'
WHERE stream NOT LIKE '%/%';
