/// <reference lib="dom" />
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { removeFolders } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'
import { contactSheet, type Taken } from './contactSheet.ts'
import { shownTo, type Scene } from './scene.ts'
import { SCENES } from './scenes.ts'
import { openStage, type Stage, type StageName } from './stages.ts'

const OUT = join(import.meta.dirname, '../../screenshots')
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1000, height: 700 },
  { width: 390, height: 844 },
] as const
const THEMES = ['dark', 'light'] as const
/** A terminal that was resized asks its host for the screen anew; some frames later it is there. */
const FRAMES = 24

const settled = (page: Page): Promise<void> =>
  page.evaluate(async (frames) => {
    await document.fonts.ready
    for (let at = 0; at < frames; at++) await new Promise((resolve) => requestAnimationFrame(resolve))
  }, FRAMES)

async function take(page: Page, scene: Scene): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const viewport of scene.main ? SIZES : SIZES.slice(0, 1)) {
    await page.setViewportSize(viewport)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await settled(page)
      const file = `${scene.name}-${colorScheme}-${viewport.width}.png`
      await page.screenshot({ path: join(OUT, file), animations: 'disabled' })
      taken.push({ file, scene: scene.name, shows: scene.shows, theme: colorScheme, width: viewport.width })
    }
  }
  return taken
}

async function run(scene: Scene, screens: Screens, stage: Stage): Promise<Taken[]> {
  const { url, token } = stage.host
  const page = await screens.open(
    { url, token: scene.tokenless ? '' : token },
    { viewport: SIZES[0], colorScheme: 'dark' },
  )
  page.setDefaultTimeout(30_000)
  try {
    await scene.show(shownTo(page, stage))
    const taken = await take(page, scene)
    if (screens.errors.length > 0) throw new Error(`the page says: ${screens.errors.join('\n')}`)
    return taken
  } catch (error) {
    // Of a page that has died there is no picture; why the scene failed is told either way.
    await page.screenshot({ path: join(OUT, `${scene.name}-broken.png`) }).catch(() => undefined)
    throw error
  } finally {
    await screens.leave()
  }
}

/** Scenes whose names begin with one of the words; all of them where there is none. */
function wanted(words: readonly string[]): readonly Scene[] {
  const found = SCENES.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)))
  if (found.length > 0) return found
  throw new Error(
    `No scene is called ${words.join(', ')}. There are ${SCENES.map(({ name }) => name).join(', ')}.`,
  )
}

async function main(): Promise<number> {
  if (noBrowser !== undefined) throw new Error(noBrowser)
  const scenes = wanted(process.argv.slice(2))
  await mkdir(OUT, { recursive: true })
  let screens = await openBrowser()
  const stages = new Map<StageName, Promise<Stage>>()
  const taken: Taken[] = []
  const broken: string[] = []
  try {
    for (const scene of scenes) {
      const stage = stages.get(scene.stage) ?? openStage(scene.stage)
      stages.set(scene.stage, stage)
      try {
        taken.push(...(await run(scene, screens, await stage)))
        console.log(`${scene.name}: taken`)
      } catch (error) {
        broken.push(scene.name)
        // A browser that has died takes no other scene with it.
        await screens.close()
        screens = await openBrowser()
        const words = error instanceof Error ? error.message : String(error)
        console.error(`${scene.name}: ${words.split('\n').slice(0, 6).join('\n')}`)
      }
    }
  } finally {
    await screens.close()
    for (const stage of stages.values()) await (await stage).close()
    await removeFolders()
  }
  await writeFile(join(OUT, 'index.html'), contactSheet(taken))
  console.log(`${taken.length} pictures of ${scenes.length - broken.length} scenes in ${OUT}/index.html`)
  if (broken.length > 0) console.error(`Not reached: ${broken.join(', ')}`)
  return broken.length > 0 ? 1 : 0
}

process.exitCode = await main()
