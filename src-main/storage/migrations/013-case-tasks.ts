import type { Migration } from '../migrate.ts'

/** A case's task is fixed from its first read on, because its decisions use the classes of that task. */
export const caseTasks: Migration = {
  version: 13,
  name: 'case tasks',
  sql: `
    CREATE TRIGGER case_task_stays BEFORE UPDATE OF task ON cases
      WHEN NEW.task <> OLD.task AND EXISTS (SELECT 1 FROM reads WHERE case_id = OLD.id)
      BEGIN SELECT RAISE(ABORT, 'case-begun'); END;
    CREATE TRIGGER screening_task_stays BEFORE UPDATE OF task ON screenings
      WHEN NEW.task <> OLD.task BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  `,
}
