/** Words that address something of Switchyard's own, and those that other tools have used for the person. */
const RESERVED = new Set([
  'operator',
  'host',
  'all',
  'everyone',
  'broadcast',
  'system',
  'switchyard',
  'command-center',
  'coordinator',
  'worker',
  'viewer',
  'remote',
])

/** Whether an agent may not be called so: such a name could be taken for the person, the host or a role. */
export const isReserved = (label: string): boolean =>
  RESERVED.has(label.normalize('NFKC').trim().toLowerCase()) || /^(?:agt|role|label):?/i.test(label.trim())
