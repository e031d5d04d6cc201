import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { writeIvf } from '#local/publisher/ivf.ts'
import { writeOggOpus } from '#local/publisher/oggOpus.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { FRAME_SIZE, type LoopPlan, type Scene, type SoundPlan } from './page/loopPlan.ts'

/**
 * `npm run footage`: draws and encodes anew what the demo creators show, with the encoders of a browser; `npm run footage -- stove`
 * one scene alone.
 */
const FOLDER = path.resolve('local/publisher/footage')
const SCENES: Scene[] = ['stage', 'kiln']
const PLAN = { lengthS: 20, framesPerS: 25, videoBitsPerS: 420_000, audioBitsPerS: 56_000 }
/** The rendition for who has little bandwidth. */
const LOW_BITS_PER_S = 220_000
/** What a voice room is heard with. */
const VOICE = { scene: 'stove', lengthS: 24, audioBitsPerS: 32_000 } satisfies SoundPlan

/** Encode in the page and hand the bytes over as text. */
const ENCODE = `async (plan) => {
  const { encodeLoop } = await import('/encodeLoop.ts')
  const { pictures, packets } = await encodeLoop(plan)
  return { pictures: pictures.map((one) => one.toBase64()), packets: packets.map((one) => one.toBase64()) }
}`
const ENCODE_SOUND = `async (plan) => {
  const { encodeSound } = await import('/encodeLoop.ts')
  return (await encodeSound(plan)).map((one) => one.toBase64())
}`
const asked = process.argv.slice(2)
const isAsked = (scene: string) => asked.length === 0 || asked.includes(scene)
const bytes = (texts: string[]) => texts.map((text) => Buffer.from(text, 'base64'))

const server = createServer(({ url = '/' }, response) => {
  if (url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html>')
  const source = readFileSync(path.join(import.meta.dirname, 'page', path.basename(url)), 'utf8')
  response.setHeader('content-type', 'text/javascript').end(stripTypeScriptTypes(source))
}).listen(0, '127.0.0.1')
const browser = await launchBrowser({ role: 'viewer' })
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  mkdirSync(FOLDER, { recursive: true })
  for (const scene of SCENES.filter(isAsked)) {
    const encode = (plan: LoopPlan): Promise<{ pictures: string[]; packets: string[] }> =>
      page.evaluate(`(${ENCODE})(${JSON.stringify(plan)})`)
    const loop = await encode({ scene, ...PLAN })
    const low = await encode({ scene, ...PLAN, videoBitsPerS: LOW_BITS_PER_S })
    const ivfOf = (pictures: string[]) =>
      writeIvf({ framesPerS: PLAN.framesPerS, frames: bytes(pictures) }, FRAME_SIZE)
    const ivf = ivfOf(loop.pictures)
    const lowIvf = ivfOf(low.pictures)
    const ogg = writeOggOpus(bytes(loop.packets))
    writeFileSync(path.join(FOLDER, `${scene}.ivf`), ivf)
    writeFileSync(path.join(FOLDER, `${scene}-low.ivf`), lowIvf)
    writeFileSync(path.join(FOLDER, `${scene}.ogg`), ogg)
    console.log(
      `${scene}: ${loop.pictures.length} pictures, ${ivf.length} and ${lowIvf.length} bytes; ${ogg.length} bytes of sound`,
    )
  }
  if (isAsked(VOICE.scene)) {
    const packets: string[] = await page.evaluate(`(${ENCODE_SOUND})(${JSON.stringify(VOICE)})`)
    const ogg = writeOggOpus(bytes(packets), 1)
    writeFileSync(path.join(FOLDER, `${VOICE.scene}.ogg`), ogg)
    console.log(`${VOICE.scene}: ${ogg.length} bytes of sound`)
  }
} finally {
  await browser.close()
  server.close()
}
