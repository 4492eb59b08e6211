-- What makes a store append-only. Only an erasure takes these away, and puts them back before it
-- is committed.

CREATE TRIGGER IF NOT EXISTS runs_are_not_changed BEFORE UPDATE ON runs
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS runs_are_not_deleted BEFORE DELETE ON runs
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS run_ends_are_not_changed BEFORE UPDATE ON run_ends
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS run_ends_are_not_deleted BEFORE DELETE ON run_ends
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS enrolments_are_not_changed BEFORE UPDATE ON enrolments
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS enrolments_are_not_deleted BEFORE DELETE ON enrolments
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS looks_are_not_changed BEFORE UPDATE ON looks
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS looks_are_not_deleted BEFORE DELETE ON looks
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS observations_are_not_changed BEFORE UPDATE ON observations
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS observations_are_not_deleted BEFORE DELETE ON observations
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
