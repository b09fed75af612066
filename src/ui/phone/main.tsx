import './olderPhones.ts'
import { render } from 'solid-js/web'
import '../styles/tokens.css'
import './phone.css'
import { followTheme } from '../state/theme.ts'
import { followKeyboard } from './state/keyboard.ts'
import { followPlace } from './state/place.ts'
import { Shell } from './Shell.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')

followTheme()
followPlace()
followKeyboard()
render(() => <Shell />, root)
