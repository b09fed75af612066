/** How well a text answers what was typed: higher is better, null is not at all. Letters must come in order. */
export function rank(query: string, text: string): number | null {
  const wanted = query.trim().toLowerCase()
  const given = text.toLowerCase()
  if (wanted === '') return 0
  const whole = given.indexOf(wanted)
  if (whole >= 0) return 1000 - whole + (whole === 0 || /\W/.test(given[whole - 1] ?? '') ? 500 : 0)
  let at = -1
  let score = 0
  for (const letter of wanted.replaceAll(/\s/g, '')) {
    const next = given.indexOf(letter, at + 1)
    if (next < 0) return null
    const begins = next === 0 || /\W/.test(given[next - 1] ?? '')
    score += next === at + 1 ? 8 : begins ? 6 : 1
    at = next
  }
  return score
}
