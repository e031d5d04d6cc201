import { join } from 'node:path'
import { build } from 'vite'
import type { Provider } from '#domain/words.ts'
import { standInAlias } from '../tencent/standInAlias.ts'
import { type ServedPage, servePage } from './servePage.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** A page with the browser client and nothing else. */
export type MediaPage = ServedPage

/** What runs in the page: one client, its events, and elements for everything that is published. */
const ENTRY = `
import { createMediaClient } from './web/media/createMediaClient.ts'
import { createSpeech } from './web/media/tracks/createSpeech.ts'
const EVENTS = ['state', 'remote-published', 'remote-changed', 'remote-unpublished', 'autoplay-blocked', 'muted', 'network', 'kicked', 'unsent', 'error']
const plain = (value) => (value instanceof Error ? value.code : value)
window.stage = {
  heard: [],
  async enter(ticket, isHost = false) {
    const readProfile = isHost ? async () => '720p' : null
    const client = (this.client = await createMediaClient(ticket.provider, { readProfile }))
    this.speech = createSpeech(client, { addSent() {}, removeSent() {} })
    const container = document.querySelector('#stage')
    const attached = new Map()
    const attach = ({ id }) => attached.has(id) || attached.set(id, client.attach(id, container))
    for (const name of EVENTS) client.on(name, (...rest) => this.heard.push([name, ...rest.map(plain)]))
    client.on('remote-published', attach)
    client.on('remote-unpublished', (id) => {
      attached.get(id)?.()
      attached.delete(id)
    })
    try {
      await client.join(ticket, { renew: () => window.renew() })
      client.publications().forEach(attach)
      return 'joined'
    } catch (error) {
      return error.code ?? String(error)
    }
  },
  async publish(...kinds) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 }, audio: true })
    this.tracks = { camera: stream.getVideoTracks()[0], microphone: stream.getAudioTracks()[0] }
    try {
      for (const kind of kinds) await this.client.publish(kind, this.tracks[kind])
      return 'published'
    } catch (error) {
      return error.code ?? String(error)
    }
  },
  async speak() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    return this.speech.start(stream.getAudioTracks()[0]).then(() => 'speaking', (error) => error.code ?? String(error))
  },
  async changeCamera() {
    const { camera: before } = this.tracks
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } })
    this.tracks.camera = stream.getVideoTracks()[0]
    await this.client.publish('camera', this.tracks.camera)
    before.stop()
  },
  publishBlank() {
    const track = document.createElement('canvas').captureStream(5).getVideoTracks()[0]
    return this.client.publish('camera', track).then(() => 'published', (error) => error.code)
  },
  stats() { return this.client.stats() },
  soundPlays() {
    const audio = document.querySelector('audio')
    return audio !== null && !audio.paused
  },
  play() { return Promise.all([...document.querySelectorAll('video, audio')].map((element) => element.play())) },
}
document.querySelector('#press').onclick = () => window.stage.play()
`
const ENTRY_ID = 'stage-entry.ts'
const HTML = `<!doctype html><meta charset="utf-8"><title>media</title>
<button id="press">press</button><div id="stage"></div><script type="module" src="/page.js"></script>`

/**
 * Bundles the client and serves it.
 * @param provider trtc: with the stand-in of its SDK
 */
export async function serveMediaPage(provider: Provider = 'embedded'): Promise<MediaPage> {
  const isTrtc = provider === 'trtc'

  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    publicDir: false,
    resolve: { alias: isTrtc ? standInAlias() : [] },
    plugins: [
      {
        name: 'entry',
        enforce: 'pre',
        resolveId: (id) => (id.endsWith(ENTRY_ID) ? join(ROOT, ENTRY_ID) : null),
        load: (id) => (id === join(ROOT, ENTRY_ID) ? ENTRY : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: ENTRY_ID, formats: ['es'] },
      // the SDK of a provider is another page's
      rollupOptions: { external: isTrtc ? [] : ['trtc-sdk-v5'], output: { codeSplitting: false } },
    },
  })
  return servePage(HTML, built)
}
