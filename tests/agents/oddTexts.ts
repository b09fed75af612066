/** Prompts that a terminal may garble, beside those that only one CLI takes for something else. */
export const ODD_TEXTS = [
  'cafe\u0301, 日本語, 👩‍👩‍👧‍👦 and ｆｕｌｌ width',
  'עברית beside العربية, from the right',
] as const

/** The longest prompt that the contract takes. */
export const LONGEST = `${'0123456789'.repeat(9_999)}, the end`.slice(-100_000)
