import { EmptyState } from '../kit/EmptyState.tsx'

/** The page was opened by its bare address, which gives nobody access. */
export function NoToken() {
  return (
    <EmptyState title="This page needs the address that Switchyard printed">
      <p class="muted">
        Start Switchyard with <code>npm start</code> or <code>switchyard serve</code> and open the address
        that it prints. It ends with a token that belongs to you alone.
      </p>
    </EmptyState>
  )
}
