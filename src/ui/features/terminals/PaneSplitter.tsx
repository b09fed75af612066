import { LEAST_SHARE, type Box, type Split } from './paneTree.ts'

const STEP = 0.04

interface PaneSplitterProps {
  readonly split: Split
  /** The room of both its parts. */
  readonly box: Box
  readonly onShare: (share: number) => void
}

/** The edge between two panes: dragged, or moved by arrow keys; a double click shares evenly. */
export function PaneSplitter(props: PaneSplitterProps) {
  const isRow = () => props.split.way === 'row'
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    const room = handle.parentElement?.getBoundingClientRect()
    if (!room) return
    const { box } = props
    const move = ({ clientX, clientY }: PointerEvent): void =>
      props.onShare(
        isRow()
          ? ((clientX - room.left) / room.width - box.x) / box.width
          : ((clientY - room.top) / room.height - box.y) / box.height,
      )
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    })
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const { share } = props.split
    if (event.key === (isRow() ? 'ArrowLeft' : 'ArrowUp')) props.onShare(share - STEP)
    else if (event.key === (isRow() ? 'ArrowRight' : 'ArrowDown')) props.onShare(share + STEP)
    else if (event.key === 'Home') props.onShare(0)
    else if (event.key === 'End') props.onShare(1)
    else if (event.key === 'Enter') props.onShare(0.5)
    else return
    event.preventDefault()
  }
  const style = () => {
    const { box, split } = props
    const percent = (part: number): string => `${part * 100}%`
    return isRow()
      ? { left: percent(box.x + box.width * split.share), top: percent(box.y), height: percent(box.height) }
      : { top: percent(box.y + box.height * split.share), left: percent(box.x), width: percent(box.width) }
  }
  return (
    <div
      class={`pane-splitter pane-splitter-${props.split.way}`}
      style={style()}
      role="separator"
      aria-orientation={isRow() ? 'vertical' : 'horizontal'}
      aria-label={isRow() ? 'Width of the left panes' : 'Height of the upper panes'}
      aria-valuemin={LEAST_SHARE * 100}
      aria-valuemax={(1 - LEAST_SHARE) * 100}
      aria-valuenow={Math.round(props.split.share * 100)}
      tabindex="0"
      onPointerDown={drag}
      onDblClick={() => props.onShare(0.5)}
      onKeyDown={onKey}
    />
  )
}
