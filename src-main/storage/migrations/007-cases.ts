import type { Migration } from '../migrate.ts'
import { joinNumberedCases } from './join-numbered-cases.ts'

/**
 * A case has any number of slides, and a slide belongs to any number of cases. Cases that were numbered `-2`, `-3`
 * because their order already had one become slides of one case again.
 */
export const cases: Migration = {
  version: 7,
  name: 'cases',
  sql: `
    DROP TRIGGER slide_closed;
    DROP TRIGGER slide_stays;
    DROP TRIGGER slide_joins;
    DROP TRIGGER slide_label_closed;
    DROP TRIGGER case_closed;
    DROP TRIGGER case_person_closed;
    DROP TRIGGER cells_closed_update;
    DROP TRIGGER draft_closed_update;
    DROP TRIGGER actions_stay;

    -- Those whose cases these are. What a request says of a person stays with the case, as it was stated.
    CREATE TABLE patients (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      created_at TEXT NOT NULL
    ) STRICT;
    INSERT INTO patients (id, created_at) SELECT id, added_at FROM cases;

    ALTER TABLE cases ADD COLUMN patient_id INTEGER REFERENCES patients(id);
    ALTER TABLE cases ADD COLUMN kind TEXT NOT NULL DEFAULT 'clinical'
      CHECK (kind IN ('clinical', 'teaching', 'annotation'));
    ALTER TABLE cases ADD COLUMN merged_into INTEGER REFERENCES cases(id);  -- its slides are in that case now
    UPDATE cases SET patient_id = id;
    CREATE INDEX cases_by_patient ON cases(patient_id);

    -- Append-only: what a case was called, and whose it was said to be, from when on and by whom.
    CREATE TABLE case_identities (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id INTEGER NOT NULL REFERENCES cases(id),
      accession TEXT NOT NULL,
      patient_name TEXT NOT NULL,
      patient_age INTEGER,
      patient_sex TEXT,
      birth_date TEXT,
      specimen TEXT NOT NULL,
      at TEXT NOT NULL,
      person_id TEXT NOT NULL REFERENCES people(id)
    ) STRICT;
    CREATE INDEX case_identities_by_case ON case_identities(case_id, id);
    INSERT INTO case_identities (case_id, accession, patient_name, patient_age, patient_sex, birth_date, specimen, at,
        person_id)
      SELECT id, accession, patient_name, patient_age, patient_sex, birth_date, specimen, added_at, 'system'
      FROM cases ORDER BY id;

    CREATE TABLE case_slides (
      case_id INTEGER NOT NULL REFERENCES cases(id),
      slide_id INTEGER NOT NULL REFERENCES slides(id),
      place INTEGER NOT NULL,                  -- order within the case, from 0
      added_at TEXT NOT NULL,
      PRIMARY KEY (case_id, slide_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX case_slides_by_slide ON case_slides(slide_id, case_id);
    INSERT INTO case_slides (case_id, slide_id, place, added_at)
      SELECT case_id, id, row_number() OVER (PARTITION BY case_id ORDER BY id) - 1, added_at FROM slides;

    DROP INDEX slides_by_case;
    ALTER TABLE slides DROP COLUMN case_id;
    -- The screening whose cells are shown: the latest finished one, else the one under way.
    ALTER TABLE slides ADD COLUMN shown_screening_id INTEGER REFERENCES screenings(id);
    UPDATE slides SET shown_screening_id = coalesce(
      (SELECT j.screening_id FROM jobs j WHERE j.slide_id = slides.id AND j.state = 'succeeded'
       ORDER BY j.id DESC LIMIT 1),
      (SELECT j.screening_id FROM jobs j WHERE j.slide_id = slides.id AND j.screening_id IS NOT NULL
       ORDER BY j.id DESC LIMIT 1));

    -- The case that speaks for a slide where no other is named: the clinical one, else the first that it is in.
    CREATE VIEW slide_homes AS
      SELECT s.id AS slide_id,
        (SELECT c.id FROM case_slides cs JOIN cases c ON c.id = cs.case_id WHERE cs.slide_id = s.id
         ORDER BY c.kind <> 'clinical', c.id LIMIT 1) AS case_id
      FROM slides s;
  `,
  run: joinNumberedCases,
}
