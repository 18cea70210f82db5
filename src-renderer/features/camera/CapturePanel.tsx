import { Button, TextInput } from '@mantine/core'
import { type RefObject, useState } from 'react'
import { formatWhen } from '#renderer/ui/format.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { Capture } from '#shared/contract/schemas/camera.ts'
import { counted, formatNumber, t } from '#shared/messages/index.ts'
import { begin, discard, finish, take, undo } from './actions.ts'
import styles from './camera.module.css'
import { fits, useCamera } from './camera-store.ts'
import * as command from './commands.ts'
import { MiniMap } from './MiniMap.tsx'

export interface CapturePanelProps {
  readonly focusStage: () => void
  readonly slideName: RefObject<string>
}

/** Fields that become one slide: their number, their places, and what is missing. */
export function CapturePanel({ focusStage, slideName }: CapturePanelProps) {
  const capture = useCamera((state) => state.capture)
  const live = useCamera((state) => state.trouble === null)
  if (capture) return <OpenCapture capture={capture} focusStage={focusStage} slideName={slideName} />
  return (
    <div className={styles.block}>
      <h2 className={styles.title}>{t('camera.slide-title')}</h2>
      <p className={styles.text}>{t('camera.slide-text')}</p>
      <div className={styles.ends}>
        <Button
          variant="default"
          disabled={!live}
          rightSection={<Keys of={command.takeField} />}
          onClick={() => void take().then(focusStage)}
        >
          {t('camera.take-still')}
        </Button>
        <Button
          disabled={!live}
          rightSection={<Keys of={command.beginSlide} />}
          onClick={() => void begin().then(focusStage)}
        >
          {t(command.beginSlide.title)}
        </Button>
      </div>
    </div>
  )
}

function OpenCapture({ capture, focusStage, slideName }: CapturePanelProps & { readonly capture: Capture }) {
  const fitting = useCamera(fits)
  const live = useCamera((state) => state.trouble === null)
  const sending = useCamera((state) => state.sending)
  const finishing = useCamera((state) => state.busy === 'finishing')
  const [name, setName] = useState(slideName.current)
  const placed = capture.fields.filter(({ x }) => x !== null)
  const aside = capture.fields.length - placed.length
  const none = capture.fields.length === 0
  const then = (work: Promise<void>) => void work.then(focusStage)
  return (
    <div className={styles.block} data-capture={capture.id}>
      <h2 className={styles.title}>{t('camera.slide-title')}</h2>
      <Notices capture={capture} />
      <MiniMap capture={capture} />
      <p className={styles.text} role="status">
        {counted(capture.fields.length, 'camera.fields-one', 'camera.fields')}
        {placed.length > 0 && ` · ${areaText(capture)}`}
        {sending > 0 && ` · ${t('camera.sending', { n: sending })}`}
      </p>
      {aside > 0 && <p className={styles.warning}>{counted(aside, 'camera.aside-one', 'camera.aside')}</p>}
      <div className={styles.ends}>
        <Button
          variant="default"
          disabled={none || finishing}
          rightSection={<Keys of={command.undoField} />}
          onClick={() => then(undo())}
        >
          {t('camera.undo')}
        </Button>
        <Button
          disabled={!live || !fitting || finishing}
          rightSection={<Keys of={command.takeField} />}
          onClick={() => then(take())}
        >
          {t('camera.take')}
        </Button>
      </div>
      <TextInput
        label={t('camera.slide-name')}
        placeholder={t('camera.slide-name-none')}
        maxLength={60}
        spellCheck={false}
        value={name}
        onChange={(event) => {
          slideName.current = event.currentTarget.value
          setName(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'Escape') focusStage()
        }}
      />
      <div className={styles.ends}>
        <Discard count={capture.fields.length} disabled={finishing} onDiscard={() => then(discard())} />
        <Button
          variant="default"
          loading={finishing}
          disabled={placed.length === 0}
          rightSection={<Keys of={command.finishSlide} />}
          onClick={() => void finish(name)}
        >
          {t(command.finishSlide.title)}
        </Button>
      </div>
    </div>
  )
}

/**
 * What the reader must know before continuing: the capture was begun earlier, or the camera is now set differently.
 */
function Notices({ capture }: { readonly capture: Capture }) {
  const resumed = useCamera((state) => state.resumed)
  const fitting = useCamera(fits)
  const live = useCamera((state) => state.trouble === null)
  return (
    <>
      {resumed && (
        <p className={styles.noticed} role="status">
          {t(capture.fields.length === 1 ? 'camera.resumed-one' : 'camera.resumed', {
            when: formatWhen(capture.startedAt, new Date()),
            n: capture.fields.length,
          })}
        </p>
      )}
      {live && !fitting && (
        <p className={styles.warning} role="alert">
          {t('camera.other-mode', {
            camera: capture.camera,
            width: capture.width,
            height: capture.height,
            power: capture.objective,
          })}
        </p>
      )}
    </>
  )
}

interface DiscardProps {
  /** Number of fields that would be lost. */
  readonly count: number
  readonly disabled: boolean
  readonly onDiscard: () => void
}

/** Discards the fields. Asks for confirmation if there are any. */
function Discard({ count, disabled, onDiscard }: DiscardProps) {
  const [sure, setSure] = useState(false)
  return sure ? (
    <Button color="red" variant="light" onClick={onDiscard} onBlur={() => setSure(false)}>
      {counted(count, 'camera.discard-sure-one', 'camera.discard-sure')}
    </Button>
  ) : (
    <Button
      variant="subtle"
      color="gray"
      disabled={disabled}
      onClick={() => (count === 0 ? onDiscard() : setSure(true))}
    >
      {t(command.discardSlide.title)}
    </Button>
  )
}

/** Size of the box around all fields, in mm. */
function areaText({ fields, width, height, micronsPerPixel }: Capture): string {
  const placed = fields.filter((field): field is typeof field & { x: number; y: number } => field.x !== null)
  const span = (of: number[], size: number) => ((Math.max(...of) - Math.min(...of) + size) * micronsPerPixel) / 1000
  const [w, h] = [
    span(
      placed.map(({ x }) => x),
      width,
    ),
    span(
      placed.map(({ y }) => y),
      height,
    ),
  ]
  return t('camera.area', { width: formatNumber(Number(w.toFixed(2))), height: formatNumber(Number(h.toFixed(2))) })
}
