import { percentile, type Figure } from './figure.ts'

const SAMPLES = 600

/** Echo of one key after another, going round so many quiet terminals: from `write` to the frame that shows it. */
export async function echoes(
  write: (index: number) => void,
  heard: { on: (index: number) => void },
  terminals: number,
): Promise<number[]> {
  const times: number[] = []
  for (let sample = 0; sample < SAMPLES; sample++) {
    const index = sample % terminals
    const started = performance.now()
    await new Promise<void>((resolve) => {
      heard.on = (from) => {
        if (from === index) resolve()
      }
      write(index)
    })
    times.push(performance.now() - started)
    // The next key falls anywhere into the flood's turns, as a person's would.
    await new Promise<void>((resolve) => {
      const next = (): void => {
        resolve()
      }
      setTimeout(next, sample % 7)
    })
  }
  return times
}

export const figures = (name: string, times: readonly number[], budget?: string): Figure[] => [
  { name: `${name}, p50`, value: percentile(times, 0.5), unit: 'ms' },
  {
    name: `${name}, p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    ...(budget !== undefined && { budget }),
  },
]
