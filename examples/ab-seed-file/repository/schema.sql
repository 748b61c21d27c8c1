CREATE TABLE IF NOT EXISTS requirements (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'in_progress', 'in_review', 'done', 'cancelled')),
  created_at TEXT NOT NULL
);
