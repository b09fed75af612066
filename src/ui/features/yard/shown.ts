import { createPreference } from '../../state/preference.ts'

const [isHidden, setHidden] = createPreference('yard.hidden', (stored) => stored === true)

export const isYardShown = (): boolean => !isHidden()
export const toggleYard = (): void => setHidden(!isHidden())
