import { createMemo } from 'solid-js'
import { encode } from 'uqr'
import './QrCode.css'

/** Modules of empty space that a reader needs around the code. */
const QUIET_ZONE = 4

/** One stroke for all dark modules: a run of them in a row is one rectangle. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  const runs: string[] = []
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue
      const start = x
      while (row[x + 1]) x += 1
      const width = x - start + 1
      runs.push(`M${start} ${y}h${width}v1h-${width}z`)
    }
  })
  return runs.join('')
}

/** A text as a QR code, dark on light in both themes, since many readers take no other. */
export function QrCode(props: { readonly text: string; readonly title: string }) {
  const code = createMemo(() => encode(props.text, { ecc: 'M', border: QUIET_ZONE }).data)
  return (
    <svg
      class="phone-code"
      role="img"
      aria-label={props.title}
      viewBox={`0 0 ${code().length} ${code().length}`}
      shape-rendering="crispEdges"
    >
      <path d={pathOf(code())} />
    </svg>
  )
}
