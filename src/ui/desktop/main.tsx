import { render } from 'solid-js/web'
import '../styles/tokens.css'
import '../styles/base.css'
import { followAppearance } from '../state/appearance.ts'
import { findSession } from '../state/session.ts'
import { followTheme } from '../state/theme.ts'
import { App } from './App.tsx'
import { NoToken } from './NoToken.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')

followTheme()
followAppearance()
const session = await findSession()
render(() => (session ? <App session={session} /> : <NoToken />), root)
