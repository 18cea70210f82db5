import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, type ErrorData, errorOf, isAppError } from '#shared/contract/errors.ts'
import type { ModelEntry } from '#shared/contract/schemas/system.ts'
import type { ModelChoice, ModelChoices } from './choice.store.ts'
import type { Exemplars } from './exemplars.ts'
import { headsIn, type LoadedHead, loadHead } from './head.ts'
import { type LoadedModel, loadRegistry, modelsIn, readRegistry, taskIn, taskNameOf } from './registry.ts'

/** The model that screens for a task, or why there is none. Without a model everything works except screening. */
export interface ModelState {
  readonly loaded: LoadedModel | null
  readonly head: LoadedHead | null
  /** Why there is no model. */
  readonly error: ErrorData | null
  /**
   * Why the chosen model or its head is not in use and another model, or the model without a head, is used instead.
   */
  readonly refused: ErrorData | null
}

export interface ModelInUse {
  readonly model: LoadedModel
  readonly head: LoadedHead | null
}

/** Runs a model on this machine. Rejects with AppError and the reason if it does not run. */
export type TryOut = (model: LoadedModel) => Promise<void>

export interface ModelsDeps {
  /**
   * Folders with models. The program's own comes first, and its registry names the default. A name refers to the
   * first folder that has it.
   */
  readonly folders: readonly string[]
  /** Folder with a laboratory's heads. */
  readonly headsFolder: string
  readonly choices: ModelChoices
  /** Throws AppError if this program cannot use a sound model. */
  readonly check?: (model: LoadedModel) => void
  readonly tryOut: TryOut
  /** Called when another model is in use. */
  readonly changed?: (task: string) => void
}

/** The installed models, and those that the laboratory uses. The choice may change while the program runs. */
export interface Models {
  /** The task that is meant if none is named. New cases are read as this task. */
  readonly defaultTask: string
  /** Never throws: a refused model is a state. */
  state(task?: string): ModelState
  /** Throws the reason if there is none. */
  current(task?: string): ModelInUse
  /** The model with this hash, if it is loaded. */
  known(sha256: string): LoadedModel | null
  /** The sheet of training cells with this hash, from any loaded model. */
  exemplars(sheetSha256: string): Exemplars | null
  /** The model with this hash; loads it if it is on this machine. Throws `model-missing`. */
  find(sha256: string): Promise<LoadedModel>
  /** The head with this hash for the model. Throws `head-invalid`. */
  findHead(sha256: string, model: LoadedModel): Promise<LoadedHead>
  /** All models on this machine. The hash of each file is checked. */
  list(): Promise<ModelEntry[]>
  /**
   * Puts a model into use from the next screening on, after its files matched their hashes and it ran here. The
   * model's task determines what it is used for. The choice is stored in the records. Rejects with the reason;
   * nothing has then changed.
   */
  use(by: string, choice: { readonly name: string; readonly head?: string | null }): Promise<LoadedModel>
}

/** The task of models trained before tasks had names. */
const firstTask = 'cervix'

/** Loads the model in use for each task that has a model. Never rejects because of an unsound model. */
export async function openModels(deps: ModelsDeps): Promise<Models> {
  const models = new LaboratoryModels(deps)
  await models.resolveAll()
  return models
}

class LaboratoryModels implements Models {
  readonly #deps: ModelsDeps
  #ownTask = firstTask
  readonly #states = new Map<string, ModelState>()
  readonly #loaded = new Map<string, LoadedModel>()
  readonly #heads = new Map<string, LoadedHead>()
  /** Models that were sound but did not run here, by hash. */
  readonly #failed = new Map<string, ErrorData>()

  constructor(deps: ModelsDeps) {
    this.#deps = deps
  }

  /**
   * The task of the program's own model. If that does not work, the first task that has a model, so that a laboratory
   * with only another task is not asked for a model that it does not need.
   */
  get defaultTask(): string {
    if (this.#states.get(this.#ownTask)?.loaded) return this.#ownTask
    return [...this.#states].find(([, { loaded }]) => loaded !== null)?.[0] ?? this.#ownTask
  }

  state(task = this.defaultTask): ModelState {
    return this.#states.get(task) ?? none(new AppError('task-without-model', { task }).data)
  }

  current(task?: string): ModelInUse {
    const { loaded, head, error } = this.state(task)
    if (loaded) return { model: loaded, head }
    throw errorOf(error ?? { code: 'model-missing', params: { name: '' } })
  }

  known(sha256: string): LoadedModel | null {
    return this.#loaded.get(sha256) ?? null
  }

  exemplars(sheetSha256: string): Exemplars | null {
    for (const { exemplars } of this.#loaded.values()) if (exemplars?.sheetSha256 === sheetSha256) return exemplars
    return null
  }

  async find(sha256: string): Promise<LoadedModel> {
    if (!this.#loaded.has(sha256))
      for (const { name } of await this.#homes())
        if ((await this.#load(name).catch(() => null))?.sha256 === sha256) break
    const found = this.#loaded.get(sha256)
    if (!found) throw new AppError('model-missing', { name: sha256.slice(0, 12) })
    return found
  }

  async findHead(sha256: string, model: LoadedModel): Promise<LoadedHead> {
    if (!this.#heads.has(sha256))
      for (const file of await headsIn(this.#deps.headsFolder))
        if ((await this.#headNamed(file, model).catch(() => null))?.sha256 === sha256) break
    const found = this.#heads.get(sha256)
    if (!found) throw new AppError('head-invalid', { file: sha256.slice(0, 12), detail: 'the file does not exist' })
    return found
  }

  async list(): Promise<ModelEntry[]> {
    const files = await headsIn(this.#deps.headsFolder)
    const homes = await this.#homes()
    return Promise.all(homes.map(({ name, task }) => this.#entry(name, task ?? firstTask, files)))
  }

  async use(by: string, { name, head: file = null }: { name: string; head?: string | null }): Promise<LoadedModel> {
    const model = await this.#load(name)
    const head = file === null ? null : await this.#headNamed(file, model)
    await this.#tryOut(model)
    const task = taskNameOf(model.manifest)
    const before = this.state(task)
    const previous =
      before.loaded && before.loaded.name !== name
        ? before.loaded.name
        : (this.#deps.choices.read(task)?.previous ?? null)
    this.#deps.choices.write(
      by,
      task,
      { name, previous, head: file },
      { before: noted(before.loaded, before.head), after: noted(model, head) },
    )
    this.#states.set(task, { loaded: model, head, error: null, refused: null })
    this.#deps.changed?.(task)
    return model
  }

  /** Resolves the tasks that have models, and always the task of the program's own model. */
  async resolveAll(): Promise<void> {
    const homes = await this.#homes()
    const registry = await readRegistry(this.#deps.folders[0]!).catch(() => null)
    this.#ownTask = homes.find(({ name }) => name === registry?.active)?.task ?? firstTask
    for (const task of new Set([this.#ownTask, ...homes.flatMap((home) => home.task ?? [])]))
      this.#states.set(task, await this.#resolve(task, homes))
  }

  /**
   * The first candidate that is sound and runs. The last one is not tried out, because there is no alternative to it.
   */
  async #resolve(task: string, homes: readonly Home[]): Promise<ModelState> {
    const choice = this.#deps.choices.read(task)
    const { names, error } = await this.#candidates(task, choice, homes)
    let refused: ErrorData | null = error
    for (const [i, name] of names.entries())
      try {
        const model = await this.#load(name)
        if (i < names.length - 1) await this.#tryOut(model)
        const head = choice?.name === name && choice.head !== null ? await this.#headNamed(choice.head, model) : null
        return { loaded: model, head, error: null, refused }
      } catch (reason) {
        if (choice?.name === name && isAppError(reason) && reason.code === 'head-invalid')
          return { loaded: await this.#load(name), head: null, error: null, refused: reason.data }
        refused ??= reasonOf(reason)
      }
    return none(refused ?? new AppError('task-without-model', { task }).data)
  }

  /** The laboratory's choice, its previous choice, the program's default, and otherwise any model for this task. */
  async #candidates(task: string, choice: ModelChoice | null, homes: readonly Home[]) {
    let error: ErrorData | null = null
    const registry = await readRegistry(this.#deps.folders[0]!).catch((reason) => {
      error = reasonOf(reason)
      return null
    })
    const ofTask = (name: string | undefined): string[] =>
      name === undefined || homes.some((home) => home.name === name && home.task !== task) ? [] : [name]
    const chosen = choice ? [choice.name, ...(choice.previous === null ? [] : [choice.previous])] : []
    const names = [...chosen, ...ofTask(registry?.active), ...ofTask(registry?.previous)]
    if (names.length === 0 && task !== firstTask)
      names.push(...homes.filter((home) => home.task === task).map(({ name }) => name))
    // An unreadable registry does not matter if the laboratory has chosen a model.
    return { names: [...new Set(names)], error: chosen.length > 0 || names.length > 0 ? null : error }
  }

  async #entry(name: string, task: string, headFiles: readonly string[]): Promise<ModelEntry> {
    const state = this.state(task)
    const inUse = state.loaded?.name === name
    const previous = !inUse && this.#deps.choices.read(task)?.previous === name
    try {
      const model = await this.#load(name)
      const heads: ModelEntry['heads'][number][] = []
      for (const file of headFiles) {
        const head = await this.#headNamed(file, model).catch(() => null)
        if (head) heads.push({ file, version: head.version, inUse: inUse && state.head?.sha256 === head.sha256 })
      }
      const error = this.#failed.get(model.sha256) ?? null
      return { name, task, version: model.version, sha256: model.sha256, inUse, previous, error, heads }
    } catch (error) {
      return { name, task, version: null, sha256: null, inUse, previous, error: reasonOf(error), heads: [] }
    }
  }

  async #homes(): Promise<Home[]> {
    const homes = new Map<string, Home>()
    for (const folder of this.#deps.folders)
      for (const name of await modelsIn(folder).catch(() => []))
        if (!homes.has(name)) homes.set(name, { name, task: await taskIn(folder, name) })
    return [...homes.values()]
  }

  async #load(name: string): Promise<LoadedModel> {
    if (!isFileName(name)) throw new AppError('model-missing', { name })
    const { folders, check } = this.#deps
    const home = folders.find((folder) => existsSync(join(folder, name, 'manifest.json'))) ?? folders[0]!
    const model = await loadRegistry(home, name)
    check?.(model)
    this.#loaded.set(model.sha256, model)
    return model
  }

  async #headNamed(file: string, model: LoadedModel): Promise<LoadedHead> {
    if (!isFileName(file)) throw new AppError('head-invalid', { file, detail: 'the file does not exist' })
    const head = await loadHead(join(this.#deps.headsFolder, file), model)
    this.#heads.set(head.sha256, head)
    return head
  }

  async #tryOut(model: LoadedModel): Promise<void> {
    try {
      await this.#deps.tryOut(model)
      this.#failed.delete(model.sha256)
    } catch (error) {
      this.#failed.set(model.sha256, reasonOf(error))
      throw error
    }
  }
}

interface Home {
  readonly name: string
  /** Null if the manifest cannot be read. */
  readonly task: string | null
}

const none = (error: ErrorData): ModelState => ({ loaded: null, head: null, error, refused: null })

/** Whether a name stays inside its folder. */
const isFileName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)

const noted = (model: LoadedModel | null, head: LoadedHead | null) =>
  model && { name: model.name, sha256: model.sha256, head: head?.sha256 ?? null }

const reasonOf = (error: unknown): ErrorData =>
  isAppError(error) ? error.data : new AppError('model-invalid', { name: '', detail: 'its folder cannot be read' }).data
