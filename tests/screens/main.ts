/// <reference lib="dom" />
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { removeFolders } from '../support/startHost.ts'
import { openPhones } from '../support/phonePage.ts'
import { noBrowser, type Screens } from '../support/uiBrowser.ts'
import { contactSheet, type Taken } from './contactSheet.ts'
import { PHONE_SCENES } from './phoneScenes.ts'
import { closePhone, leaveScene, openScene, type PhoneScene } from './phoneStage.ts'
import { shownTo, type Scene } from './scene.ts'
import { SCENES } from './scenes.ts'
import { openStage, type Stage, type StageName } from './stages.ts'

const OUT = join(import.meta.dirname, '../../screenshots')
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1000, height: 700 },
  { width: 390, height: 844 },
] as const
const PHONE_SIZES = [
  { width: 390, height: 844 },
  { width: 360, height: 640 },
] as const
const THEMES = ['dark', 'light'] as const
/** A terminal that was resized asks its host for the screen anew; some frames later it is there. */
const FRAMES = 24

const settled = (page: Page): Promise<void> =>
  page.evaluate(async (frames) => {
    await document.fonts.ready
    for (let at = 0; at < frames; at++) await new Promise((resolve) => requestAnimationFrame(resolve))
  }, FRAMES)

interface Size {
  readonly width: number
  readonly height: number
}

async function take(page: Page, scene: Named, sizes: readonly Size[]): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const viewport of sizes) {
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

/** What the phone is refused on purpose its browser logs too. */
const isMeant = (error: string): boolean => error.includes('the server responded with a status of 4')

async function runPhone(scene: PhoneScene, screens: Screens, stage: Stage): Promise<Taken[]> {
  try {
    const page = await openScene(scene, screens, stage)
    const taken = await take(page, scene, PHONE_SIZES)
    const errors = screens.errors.filter((error) => !isMeant(error))
    if (errors.length > 0) throw new Error(`the page says: ${errors.join('\n')}`)
    return taken
  } finally {
    await leaveScene(stage)
    await screens.leave()
  }
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
    const taken = await take(page, scene, scene.main ? SIZES : SIZES.slice(0, 1))
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

type Named = Scene | PhoneScene
const ALL: readonly Named[] = [...SCENES, ...PHONE_SCENES]

/** Scenes whose names begin with one of the words; all of them where there is none. */
function wanted(words: readonly string[]): readonly Named[] {
  const found = ALL.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)))
  if (found.length > 0) return found
  throw new Error(
    `No scene is called ${words.join(', ')}. There are ${ALL.map(({ name }) => name).join(', ')}.`,
  )
}

/** The phone has a yard of its own, which no other scene changes. */
type Place = StageName | 'phone'

async function main(): Promise<number> {
  if (noBrowser !== undefined) throw new Error(noBrowser)
  const scenes = wanted(process.argv.slice(2))
  await mkdir(OUT, { recursive: true })
  let screens = await openPhones()
  const stages = new Map<Place, Promise<Stage>>()
  const taken: Taken[] = []
  const broken: string[] = []
  try {
    for (const scene of scenes) {
      const place: Place = 'right' in scene ? 'phone' : scene.stage
      const stage = stages.get(place) ?? openStage(place === 'phone' ? 'yard' : place)
      stages.set(place, stage)
      try {
        const made =
          'right' in scene ? runPhone(scene, screens, await stage) : run(scene, screens, await stage)
        taken.push(...(await made))
        console.log(`${scene.name}: taken`)
      } catch (error) {
        broken.push(scene.name)
        // A browser that has died takes no other scene with it.
        await screens.close()
        screens = await openPhones()
        const words = error instanceof Error ? error.message : String(error)
        console.error(`${scene.name}: ${words.split('\n').slice(0, 6).join('\n')}`)
      }
    }
  } finally {
    await screens.close()
    for (const stage of stages.values()) {
      await closePhone(await stage)
      await (await stage).close()
    }
    await removeFolders()
  }
  await writeFile(join(OUT, 'index.html'), contactSheet(taken))
  console.log(`${taken.length} pictures of ${scenes.length - broken.length} scenes in ${OUT}/index.html`)
  if (broken.length > 0) console.error(`Not reached: ${broken.join(', ')}`)
  return broken.length > 0 ? 1 : 0
}

process.exitCode = await main()
