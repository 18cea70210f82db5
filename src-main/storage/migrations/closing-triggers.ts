/** A case is closed by its report, unless an amendment is open. */
const caseClosed = (caseId: string): string => `(EXISTS (SELECT 1 FROM reports p WHERE p.case_id = ${caseId})
  AND NOT EXISTS (SELECT 1 FROM reads a
    WHERE a.case_id = ${caseId} AND a.purpose = 'amendment' AND a.done_at IS NULL))`

const slideClosed = (slideId: string): string =>
  `EXISTS (SELECT 1 FROM case_slides k WHERE k.slide_id = ${slideId} AND ${caseClosed('k.case_id')})`

const reportLeavesOpen = `('amendment', 'addendum', 'teaching')`

/** A read is closed when it is done, and when its case is signed without it. */
export const readClosed = (readId: string): string => `EXISTS (SELECT 1 FROM reads r WHERE r.id = ${readId}
  AND (r.done_at IS NOT NULL OR (r.purpose NOT IN ${reportLeavesOpen}
    AND EXISTS (SELECT 1 FROM reports p WHERE p.case_id = r.case_id))))`

/** A trigger that refuses what `event` says with this error code. */
export const trigger = (name: string, event: string, code: string, when?: string): string =>
  `CREATE TRIGGER ${name} BEFORE ${event} ${when ? `WHEN ${when} ` : ''}BEGIN SELECT RAISE(ABORT, '${code}'); END;`

/** A row's id is given once: INSERT OR REPLACE, which fires no DELETE trigger, replaces none. */
export const frozenOnce = (table: string): string =>
  trigger(`${table}_once`, `INSERT ON ${table}`, 'append-only', `EXISTS (SELECT 1 FROM ${table} WHERE id = NEW.id)`)

/** Triggers that prevent rows from being changed, deleted or replaced. INSERT OR REPLACE fires no DELETE trigger. */
const frozen = (table: string, code: string, key: string): string =>
  [
    trigger(`${table}_once`, `INSERT ON ${table}`, code, `EXISTS (SELECT 1 FROM ${table} WHERE ${key})`),
    trigger(`${table}_stay`, `UPDATE ON ${table}`, code),
    trigger(`${table}_remain`, `DELETE ON ${table}`, code),
  ].join('\n')

/** Keeps signed work closed and the history unchanged, whatever the calling code assumes. */
export const closingTriggers = [
  frozen('reports', 'case-signed', 'id = NEW.id OR (case_id = NEW.case_id AND version = NEW.version)'),
  frozen('report_slides', 'case-signed', 'report_id = NEW.report_id AND slide_id = NEW.slide_id'),
  // A chain without gaps: the first is final, and each later one supersedes the one before it.
  trigger(
    'reports_follow',
    'INSERT ON reports',
    'case-signed',
    `NEW.version <> 1 + coalesce((SELECT max(version) FROM reports WHERE case_id = NEW.case_id), 0)
      OR (NEW.kind = 'final') <> (NEW.version = 1)
      OR NEW.supersedes IS NOT (SELECT id FROM reports WHERE case_id = NEW.case_id ORDER BY version DESC LIMIT 1)`,
  ),
  trigger(
    'reports_rest_on_reads',
    'INSERT ON reports',
    'read-closed',
    `NOT EXISTS (SELECT 1 FROM reads r WHERE r.id = NEW.read_id AND r.case_id = NEW.case_id AND r.done_at IS NULL
      AND (NEW.kind = 'final' OR r.purpose = NEW.kind))`,
  ),

  trigger(
    'case_closed',
    `UPDATE OF id, accession, patient_name, patient_age, patient_sex, birth_date, specimen, patient_id, merged_into
      ON cases`,
    'case-signed',
    caseClosed('OLD.id'),
  ),
  trigger('case_kind_stays', 'UPDATE OF kind ON cases', 'append-only'),
  frozen('case_identities', 'append-only', 'id = NEW.id'),
  trigger('case_slides_join', 'INSERT ON case_slides', 'case-signed', caseClosed('NEW.case_id')),
  trigger(
    'case_slides_move',
    'UPDATE ON case_slides',
    'case-signed',
    `${caseClosed('OLD.case_id')} OR ${caseClosed('NEW.case_id')}`,
  ),
  trigger('case_slides_remain', 'DELETE ON case_slides', 'append-only'),
  ...['INSERT', 'UPDATE'].map((event) =>
    trigger(
      `one_clinical_case_${event.toLowerCase()}`,
      `${event} ON case_slides`,
      'conflict',
      `EXISTS (SELECT 1 FROM cases c WHERE c.id = NEW.case_id AND c.kind = 'clinical')
        AND EXISTS (SELECT 1 FROM case_slides k JOIN cases c ON c.id = k.case_id
          WHERE k.slide_id = NEW.slide_id AND c.kind = 'clinical' AND k.case_id <> NEW.case_id
          ${event === 'UPDATE' ? 'AND k.case_id <> OLD.case_id' : ''})`,
    ),
  ),
  trigger(
    'slide_closed',
    'UPDATE OF id, sha256, info, microns_per_pixel, scale_source ON slides',
    'case-signed',
    slideClosed('OLD.id'),
  ),
  trigger('slide_stays', 'DELETE ON slides', 'case-signed', slideClosed('OLD.id')),
  trigger('slide_label_closed', 'UPDATE ON slide_labels', 'case-signed', slideClosed('OLD.slide_id')),

  frozenOnce('reads'),
  trigger(
    'reads_begin',
    'INSERT ON reads',
    'case-signed',
    `NEW.purpose NOT IN ${reportLeavesOpen} AND EXISTS (SELECT 1 FROM reports p WHERE p.case_id = NEW.case_id)`,
  ),
  trigger('reads_keep', 'UPDATE OF id, case_id, person_id, purpose, reason, begun_at ON reads', 'append-only'),
  trigger('reads_end_once', 'UPDATE ON reads', 'read-closed', 'OLD.done_at IS NOT NULL'),
  trigger(
    'drafts_closed',
    'UPDATE OF draft, draft_saved_at, draft_revision ON reads',
    'read-closed',
    readClosed('OLD.id'),
  ),
  trigger('reads_remain', 'DELETE ON reads', 'append-only'),

  frozenOnce('decisions'),
  trigger('decisions_begin', 'INSERT ON decisions', 'read-closed', readClosed('NEW.read_id')),
  trigger(
    'decisions_closed',
    'UPDATE ON decisions',
    'read-closed',
    `${readClosed('OLD.read_id')} OR ${readClosed('NEW.read_id')}`,
  ),
  trigger('decisions_remain', 'DELETE ON decisions', 'append-only'),
  trigger('review_acts_closed', 'INSERT ON review_acts', 'read-closed', readClosed('NEW.read_id')),
  frozen('review_acts', 'append-only', 'id = NEW.id'),
].join('\n')
