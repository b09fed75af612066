/** One measured number. `budget` is what DESIGN.md section 10 or the part's own aim allows, as people write it. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly budget?: string
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The smallest value that is at or above this share (0 to 1) of all values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
