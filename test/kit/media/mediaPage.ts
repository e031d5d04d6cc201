import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../../..')

/** A page with the browser client and nothing else, served over HTTP. */
export interface MediaPage {
  url: string
  stop(): Promise<void>
}

/** What runs in the page: one client, its events, and elements for everything that is published. */
const ENTRY = `
import { createMediaClient } from './web/media/createMediaClient.ts'
const EVENTS = ['state', 'remote-published', 'remote-changed', 'remote-unpublished', 'autoplay-blocked', 'muted', 'kicked', 'error']
const plain = (value) => (value instanceof Error ? value.code : value)
window.stage = {
  heard: [],
  async enter(ticket) {
    const client = (this.client = await createMediaClient('embedded'))
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
<button id="press">press</button><div id="stage"></div><script type="module" src="/client.js"></script>`

/** Bundles the client and serves it on a free port; localhost, so that the page is a secure context. */
export async function serveMediaPage(): Promise<MediaPage> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    publicDir: false,
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
      rollupOptions: { output: { codeSplitting: false } },
    },
  })
  const [output] = [built].flat()
  const script = output && 'output' in output ? output.output[0].code : ''
  const server = createServer((request, response) => {
    const isScript = request.url === '/client.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : HTML)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://localhost:${port}/`,
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
