interface Line {
  /** The line without its sign. */
  readonly text: string
  /** Git's remark below it, that the file ends here without a line break. */
  readonly remark: string | null
}

/** Above this many pairs a block is compared from its two ends only. */
const PAIRS = 1_000_000

const bare = ({ text, remark }: Line): string => `${text.replaceAll(/\s+/g, '')}${remark ?? ''}`
const printed = (sign: string, { text, remark }: Line): string[] =>
  remark === null ? [sign + text] : [sign + text, remark]

/** Lengths of the longest common subsequences of the tails of both sides, as rows of `new + 1` numbers. */
function tails(old: readonly string[], made: readonly string[]): Uint32Array {
  const width = made.length + 1
  const table = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = made.length - 1; j >= 0; j--)
      table[i * width + j] =
        old[i] === made[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
  return table
}

/** Pairs of lines that are equal but for whitespace, in order. */
function pairs(old: readonly string[], made: readonly string[]): [number, number][] {
  const found: [number, number][] = []
  if (old.length * made.length > PAIRS) {
    let start = 0
    while (start < old.length && start < made.length && old[start] === made[start])
      found.push([start, start++])
    return found
  }
  const width = made.length + 1
  const table = tails(old, made)
  for (let i = 0, j = 0; i < old.length && j < made.length;) {
    if (old[i] === made[j]) found.push([i++, j++])
    else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i++
    else j++
  }
  return found
}

/** One block of removed and added lines; lines that differ in whitespace alone become unchanged ones. */
function settle(old: readonly Line[], made: readonly Line[]): string[] {
  const lines: string[] = []
  let [i, j] = [0, 0]
  for (const [atOld, atMade] of [
    ...pairs(old.map(bare), made.map(bare)),
    [old.length, made.length],
  ] as const) {
    lines.push(...old.slice(i, atOld).flatMap((line) => printed('-', line)))
    lines.push(...made.slice(j, atMade).flatMap((line) => printed('+', line)))
    const same = made[atMade]
    if (same) lines.push(...printed(' ', same))
    ;[i, j] = [atOld + 1, atMade + 1]
  }
  return lines
}

function settleHunk(body: readonly string[]): string[] {
  const lines: string[] = []
  let [old, made]: [Line[], Line[]] = [[], []]
  const flush = (): void => {
    lines.push(...settle(old, made))
    ;[old, made] = [[], []]
  }
  for (let at = 0; at < body.length; at++) {
    const line = body[at] ?? ''
    const next = body[at + 1] ?? ''
    const remark = next.startsWith('\\') ? next : null
    if (line.startsWith('-')) {
      if (made.length > 0) flush()
      old.push({ text: line.slice(1), remark })
    } else if (line.startsWith('+')) made.push({ text: line.slice(1), remark })
    else {
      flush()
      lines.push(...printed('', { text: line, remark }))
    }
    if (remark !== null) at++
  }
  flush()
  return lines
}

/** The patch of one file without the changes that are whitespace alone; hunks of nothing else are left out. */
export function hideWhitespace(patch: string): string {
  const [head = '', ...hunks] = patch.replace(/\n$/, '').split(/\n(?=@@ )/)
  const left = hunks.flatMap((hunk) => {
    const [title = '', ...body] = hunk.split('\n')
    const lines = settleHunk(body)
    return lines.some((line) => /^[-+]/.test(line)) ? [[title, ...lines].join('\n')] : []
  })
  return `${[head, ...left].join('\n')}\n`
}
