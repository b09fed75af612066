import type { Lamp as Kind } from '../features/tasks/urgency.ts'
import './Lamp.css'

/**
 * A status lamp. Its shape differs by kind, so that it reads without colour; the word goes to screen readers. Where it stands
 * beside the lamp as text it is left empty here.
 */
export function Lamp(props: { readonly kind: Kind; readonly word: string }) {
  return (
    <span
      class={`lamp lamp-${props.kind}`}
      {...(props.word === ''
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': props.word, title: props.word })}
    />
  )
}
