const PERSON = 'by the operator'

/** Why an agent is paused, and by whom; null is the person at the desk. */
export function pauseReason(label: string | null, reason: string): string {
  const by = label === null ? PERSON : `by ${label}`
  return reason === '' ? by : `${by}: ${reason}`
}

/** Whether the person has paused it: then only the person lets it go on. */
export const isByOperator = (reason: string | null): boolean =>
  reason === PERSON || reason?.startsWith(`${PERSON}: `) === true
