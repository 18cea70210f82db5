import { ActionIcon } from '@mantine/core'
import {
  IconBlur,
  IconCircleDotted,
  IconCompass,
  IconContrast2,
  IconFlame,
  IconHome,
  IconRotateClockwise,
  IconRuler2,
  IconSquarePlus,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { ariaKeys, type CommandDefinition, useKey } from '#renderer/commands/index.ts'
import { CommandTip } from '#renderer/ui/CommandTip.tsx'
import { t } from '#shared/messages/index.ts'
import { slideCommands } from './commands.ts'
import type { SlideViewer } from './slide-viewer.ts'
import type { SlideTool } from './tools-layer.ts'
import styles from './viewer.module.css'

export interface SlideToolsProps {
  readonly viewer: SlideViewer | null
  readonly tool: SlideTool
  readonly heatShown: boolean
  readonly focusShown: boolean
  readonly marksShown: boolean
  readonly coloursShown: boolean
  readonly canAddCells: boolean
  readonly onTool: (tool: SlideTool) => void
  readonly onColoursShown: (shown: boolean) => void
  readonly onHeatShown: (shown: boolean) => void
  readonly onFocusShown: (shown: boolean) => void
  readonly onMarksShown: (shown: boolean) => void
}

/** The column of tools at the slide's upper right corner. */
export function SlideTools(props: SlideToolsProps) {
  const { viewer, tool, heatShown, focusShown, marksShown } = props
  const toggle = (wanted: SlideTool) => () => props.onTool(tool === wanted ? 'pan' : wanted)
  return (
    <div className={styles.tools} role="toolbar" aria-orientation="vertical">
      <Tool of={slideCommands.heat} pressed={heatShown} onClick={() => props.onHeatShown(!heatShown)}>
        <IconFlame size={18} />
      </Tool>
      <Tool of={slideCommands.focusMap} pressed={focusShown} onClick={() => props.onFocusShown(!focusShown)}>
        <IconBlur size={18} />
      </Tool>
      <Tool of={slideCommands.marks} pressed={marksShown} onClick={() => props.onMarksShown(!marksShown)}>
        <IconCircleDotted size={18} />
      </Tool>
      <Tool
        of={slideCommands.colours}
        pressed={props.coloursShown}
        onClick={() => props.onColoursShown(!props.coloursShown)}
      >
        <IconContrast2 size={18} />
      </Tool>
      <Tool of={slideCommands.ruler} pressed={tool === 'ruler'} onClick={toggle('ruler')}>
        <IconRuler2 size={18} />
      </Tool>
      {props.canAddCells && (
        <Tool of={slideCommands.addCell} pressed={tool === 'add-cell'} onClick={toggle('add-cell')}>
          <IconSquarePlus size={18} />
        </Tool>
      )}
      <span className={styles.gap} />
      <Tool of={slideCommands.home} onClick={() => viewer?.home()}>
        <IconHome size={18} />
      </Tool>
      <Tool of={slideCommands.rotate} onClick={() => viewer?.turn()}>
        <IconRotateClockwise size={18} />
      </Tool>
      <Compass viewer={viewer} />
    </div>
  )
}

interface ToolProps {
  readonly of: CommandDefinition
  readonly pressed?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function Tool({ of, pressed, onClick, children }: ToolProps) {
  return (
    <CommandTip of={of}>
      <ActionIcon
        variant="transparent"
        className={styles.tool}
        aria-label={t(of.title)}
        aria-keyshortcuts={ariaKeys(useKey(of))}
        aria-pressed={pressed}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </CommandTip>
  )
}

/** Shows the slide's rotation, and turns it upright. Hidden while it is upright. */
function Compass({ viewer }: { readonly viewer: SlideViewer | null }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    let shown: number | null = null
    return viewer?.onViewChange(({ rotation }) => {
      if (!button.current || rotation === shown) return
      shown = rotation
      const degrees = Math.round(rotation) % 360
      button.current.hidden = degrees === 0
      button.current.title = t('viewer.rotation', { degrees })
      button.current.style.setProperty('--turn', `${rotation}deg`)
    })
  }, [viewer])
  return (
    <button
      ref={button}
      type="button"
      hidden
      className={styles.compass}
      aria-label={t('viewer.cmd-rotate-reset')}
      onClick={() => viewer?.setRotation(0)}
    >
      <IconCompass size={18} />
    </button>
  )
}
