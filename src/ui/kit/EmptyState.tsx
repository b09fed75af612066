import type { JSX } from 'solid-js'
import './EmptyState.css'

/** One sentence, and what to do about it. */
export function EmptyState(props: { readonly title: string; readonly children?: JSX.Element }) {
  return (
    <div class="empty">
      <h2>{props.title}</h2>
      {props.children}
    </div>
  )
}
