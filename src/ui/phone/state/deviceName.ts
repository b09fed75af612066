const MODEL = /; Android [^;)]*; ([^;)]+?)(?: Build\/[^;)]*)?[;)]/

/** Browsers say `K` for any phone in order to tell less. */
const isModel = (model: string): boolean => model.length > 1 && model.toLowerCase() !== 'mobile'

/** What a phone may be called, by what its browser says of itself; the person can change it. */
export function proposeName(userAgent: string): string {
  for (const name of ['iPhone', 'iPad', 'iPod']) if (userAgent.includes(name)) return name
  const model = MODEL.exec(userAgent)?.[1]?.trim()
  if (model !== undefined && isModel(model) && !/^[a-z]{2}[-_][a-z]{2}$/i.test(model))
    return model.slice(0, 60)
  if (userAgent.includes('Android')) return userAgent.includes('Mobile') ? 'Android phone' : 'Android tablet'
  return 'Browser'
}
