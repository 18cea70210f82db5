import { audit } from './en/audit.ts'
import { bethesda } from './en/bethesda.ts'
import { camera } from './en/camera.ts'
import { caseNews } from './en/case-news.ts'
import { casePage } from './en/case-page.ts'
import { common } from './en/common.ts'
import { contradiction } from './en/contradiction.ts'
import { display } from './en/display.ts'
import { doctor } from './en/doctor.ts'
import { error } from './en/error.ts'
import { filing } from './en/filing.ts'
import { help } from './en/help.ts'
import { intake } from './en/intake.ts'
import { orders } from './en/orders.ts'
import { palette } from './en/palette.ts'
import { people } from './en/people.ts'
import { reliability } from './en/reliability.ts'
import { report } from './en/report.ts'
import { settings } from './en/settings.ts'
import { start } from './en/start.ts'
import { tally } from './en/tally.ts'
import { task } from './en/task.ts'
import { tour } from './en/tour.ts'
import { viewer } from './en/viewer.ts'
import { worklist } from './en/worklist.ts'

/** Every text that people see, by area. Another language is a second object of this type. */
export const en = {
  audit,
  bethesda,
  camera,
  caseNews,
  casePage,
  common,
  contradiction,
  display,
  doctor,
  error,
  filing,
  help,
  intake,
  orders,
  palette,
  people,
  reliability,
  report,
  settings,
  start,
  tally,
  task,
  tour,
  viewer,
  worklist,
}
export type Catalogue = typeof en
/** `area.name`, e.g. `error.file-empty`. */
export type MessageKey = { [A in keyof Catalogue]: `${A}.${Extract<keyof Catalogue[A], string>}` }[keyof Catalogue]
export type MessageParams = Readonly<Record<string, string | number>>
