import { createSignal, type Accessor } from 'solid-js'

/** One pane's claim on the size of a terminal. Of several panes of this page only one has it, the others follow. */
export interface SizeClaim {
  readonly owns: Accessor<boolean>
  /** Takes it from another pane. */
  take(): void
  close(): void
}

interface Claimant {
  readonly set: (owns: boolean) => void
}

const claims = new Map<string, Claimant[]>()

const tell = (claimants: readonly Claimant[]): void => {
  for (const [at, { set }] of claimants.entries()) set(at === 0)
}

/** Claims the size of a terminal; `wants` is false for one that only watches and gets it by `take` alone. */
export function claimSize(terminalId: string, wants: boolean): SizeClaim {
  const [owns, setOwns] = createSignal(false)
  const own: Claimant = { set: setOwns }
  const others = (): Claimant[] => (claims.get(terminalId) ?? []).filter((each) => each !== own)
  const put = (claimants: Claimant[]): void => {
    if (claimants.length === 0) claims.delete(terminalId)
    else claims.set(terminalId, claimants)
    tell(claimants)
  }
  if (wants) put([...others(), own])
  return {
    owns,
    take: () => put([own, ...others()]),
    close: () => put(others()),
  }
}
