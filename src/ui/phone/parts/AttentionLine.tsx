import type { Attention } from '../../../contract/attention.ts'
import { lookOf, subjectOf } from '../../features/attention/queue.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { usePhone } from '../state/phone.ts'
import { wantOf } from '../state/work.ts'

/** Its first line; of a message the one below it, since the first only says from whom it is. */
function gistOf({ kind, text }: Attention): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return (kind === 'message' ? lines[1] : undefined) ?? lines[0] ?? ''
}

/** One thing that waits, folded; a tap unfolds it with its answers. */
export function AttentionLine(props: { readonly item: Attention; readonly onOpen: () => void }) {
  const { yard } = usePhone()
  const look = () => lookOf(props.item)
  return (
    <button type="button" class="row" aria-expanded="false" onClick={() => props.onOpen()}>
      <Lamp kind={look().lamp} word={look().word} />
      <span class="row-words">
        <span class="row-title">{subjectOf(yard.state, props.item)}</span>
        <span class="row-note">
          {wantOf(yard.state, props.item)}: {gistOf(props.item)}
        </span>
      </span>
      <span class="row-age">
        <Age at={props.item.opened_at} />
      </span>
    </button>
  )
}
