-- What was posted last, and when.

CREATE INDEX posting_time ON posting (posted_at);
