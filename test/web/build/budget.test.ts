import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { buildWeb } from './buildWeb.ts'

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  css?: string[]
}

const KB = 1000
const ROUTES = [
  '',
  'pages/HomePage.tsx',
  'pages/channel/ChannelPage.tsx',
  'pages/stream/StreamPage.tsx',
  'pages/SignInPage.tsx',
  'pages/NotFoundPage.tsx',
]

describe('what a page loads', function () {
  this.timeout(120_000)
  let folder: string
  let manifest: Record<string, Chunk>

  before(async () => {
    folder = await buildWeb('production')
    manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  })

  // the address of a provider's SDK makes its chunk one of its own too
  const entry = () => Object.keys(manifest).find((key) => key.endsWith('.html')) as string

  /** Chunks that are fetched with these, by static imports. */
  function closure(keys: readonly string[]): Chunk[] {
    const seen = new Set<string>()
    const walk = (key: string): void => {
      if (seen.has(key)) return
      seen.add(key)
      for (const next of manifest[key]?.imports ?? []) walk(next)
    }
    for (const key of keys) walk(key)
    return [...seen].map((key) => manifest[key] as Chunk)
  }

  const gz = (file: string) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length
  const jsBytes = (chunks: readonly Chunk[]) => chunks.reduce((sum, { file }) => sum + gz(file), 0)

  for (const route of ROUTES) {
    it(`needs at most 120 kB of script for ${route === '' ? 'the shell' : route}`, () => {
      const keys = [entry(), ...(route === '' ? [] : [route])]
      for (const key of keys) expect(manifest, key).to.have.property(key)
      expect(jsBytes(closure(keys))).to.be.at.most(120 * KB)
    })
  }

  it('needs at most 14 kB of style for the first page and one font of at most 35 kB', () => {
    const styles = new Set(closure([entry()]).flatMap(({ css }) => css ?? []))
    expect([...styles].reduce((sum, file) => sum + gz(file), 0)).to.be.at.most(14 * KB)
    const fonts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.woff2'))
    expect(fonts).to.have.length(1)
    expect(statSync(join(folder, 'assets', String(fonts[0]))).size).to.be.at.most(35 * KB)
  })

  it('loads wallets, sockets and media only when they are asked for, schemas and warnings for developers never', () => {
    // Words that each library keeps in its built form; the second list proves that they are there at all.
    const marks = {
      zod: '_zod',
      wallets: 'eth_requestAccounts',
      sockets: 'xhr poll error',
      media: 'RTCPeerConnection',
      sdk: 'schedule.cloud-rtc.com',
      warnings: 'Matched leaf route at location',
    }
    const first = closure([entry()]).map(({ file }) => file)
    const holding = (mark: string) =>
      readdirSync(join(folder, 'assets'))
        .filter((name) => name.endsWith('.js'))
        .filter((name) => readFileSync(join(folder, 'assets', name), 'utf8').includes(mark))
        .map((name) => `assets/${name}`)
    for (const [name, mark] of Object.entries(marks)) {
      expect(
        holding(mark).filter((file) => first.includes(file)),
        name,
      ).to.deep.equal([])
    }
    expect(holding(marks.wallets)).to.not.deep.equal([])
    expect(holding(marks.sockets)).to.not.deep.equal([])
    expect(holding(marks.media)).to.not.deep.equal([])
    expect(holding(marks.zod)).to.deep.equal([])
    expect(holding(marks.warnings)).to.deep.equal([])
    expect(holding(marks.sdk)).to.have.length(1)
  })

  it("needs at most 260 kB for a provider's SDK, which is in nothing that a route loads, and knows where it is", () => {
    const key = Object.keys(manifest).find((name) => name.endsWith('trtc-sdk-v5/trtc.esm.js')) as string
    const { file } = manifest[key] as Chunk
    expect(gz(file)).to.be.at.most(260 * KB)
    const routes = Object.keys(manifest).filter((name) => name.startsWith('pages/'))
    const loaded = closure([entry(), ...routes]).map((chunk) => chunk.file)
    expect(loaded.length).to.be.above(routes.length)
    expect(loaded).not.to.include(file)
    const asking = Object.keys(manifest).find((name) => name.endsWith('media/trtc/fetchSdk.ts')) as string
    const { file: asked } = manifest[asking] as Chunk
    expect(readFileSync(join(folder, asked), 'utf8'), 'fetched before it is run').to.contain(
      file.replace('assets/', ''),
    )
  })

  it('needs at most 340 kB for a wallet, on press', () => {
    const key = Object.keys(manifest).find((name) => name.endsWith('chain/island/mountIsland.tsx')) as string
    const known = new Set(closure([entry()]).map(({ file }) => file))
    expect(jsBytes(closure([key]).filter(({ file }) => !known.has(file)))).to.be.at.most(340 * KB)
  })

  it('[S1.8] needs at most 140 kB more for a wallet on a phone, on its press, and has no window of its makers', () => {
    const keyOf = (source: string) => Object.keys(manifest).find((name) => name.endsWith(source)) as string
    const known = new Set(closure([entry(), keyOf('chain/island/mountIsland.tsx')]).map(({ file }) => file))
    const client = keyOf('@walletconnect/ethereum-provider/dist/index.es.js')
    const sources = ['startRemote.ts', 'remoteConnector.ts', 'PairingSheet.tsx'].map((name) => keyOf(name))
    const pressed = closure([...sources, client]).filter(({ file }) => !known.has(file))
    expect(jsBytes(pressed)).to.be.within(50 * KB, 140 * KB)
    expect(known.has((manifest[client] as Chunk).file), 'before the press').to.equal(false)
    expect(Object.keys(manifest).filter((name) => name.includes('@reown/'))).to.deep.equal([])
    const assets = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'))
    const windows = assets.filter((name) =>
      readFileSync(join(folder, 'assets', name), 'utf8').includes('w3m-modal'),
    )
    expect(windows).to.deep.equal([])
  })
})
