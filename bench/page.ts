import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { launchBrowser } from '#test/kit/browser.ts'
import { startTestWorld } from '#test/kit/world.ts'
import { printLine, spreadOf } from './line.ts'

/** A phone on 4G: 9 Mbit/s down, 170 ms round trip, a processor four times slower than this one. */
const THROTTLE = { offline: false, latency: 170, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 }
const LOADS = 5

const OBSERVE = `globalThis.__lcp = 0; globalThis.__cls = 0
new PerformanceObserver((list) => { for (const entry of list.getEntries()) globalThis.__lcp = entry.startTime }).observe({ type: 'largest-contentful-paint', buffered: true })
new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.__cls += entry.value }).observe({ type: 'layout-shift', buffered: true })`

interface Chunk {
  file: string
  imports?: string[]
}

function manifestOf(webDir: string): Record<string, Chunk> {
  return JSON.parse(readFileSync(path.join(webDir, '.vite/manifest.json'), 'utf8'))
}

function gzBytes(webDir: string, file: string): number {
  return gzipSync(readFileSync(path.join(webDir, file)), { level: 9 }).length
}

/** The chunk that installations with TRTC load, and nobody else. */
function sdkFile(webDir: string): string {
  const manifest = manifestOf(webDir)
  const key = Object.keys(manifest).find((name) => name.endsWith('trtc-sdk-v5/trtc.esm.js'))
  return manifest[key as string]?.file as string
}

/** Bytes of the entry and of everything it imports at once, gzip level 9. */
function initialBytes(webDir: string): number {
  const manifest = manifestOf(webDir)
  // not the first that is an entry: the chunk of the SDK is one too, and nobody loads it at once
  const entry = 'index.html'
  const seen = new Set<string>()
  const visit = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key]?.imports ?? []) visit(next)
  }
  visit(entry)
  return [...seen].reduce((sum, key) => sum + gzBytes(webDir, manifest[key]?.file as string), 0)
}

const webDir = path.join(import.meta.dirname, '../.stagedoor/web')
const world = await startTestWorld()
// the world has built it
const sdk = sdkFile(webDir)
const browser = await launchBrowser({ role: 'viewer' })
const lcp: number[] = []
const cls: number[] = []
const ready: number[] = []
try {
  for (let load = 0; load < LOADS; load++) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', THROTTLE)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.addInitScript(OBSERVE)
    await page.goto(world.publicUrl, { waitUntil: 'networkidle' })
    lcp.push(Math.round(await page.evaluate<number>('globalThis.__lcp')))
    cls.push(await page.evaluate<number>('globalThis.__cls'))
    await context.close()
  }
  for (let load = 0; load < LOADS; load++) {
    // these pages are those of the embedded engine, whose policy keeps the SDK from starting
    const context = await browser.newContext({ bypassCSP: true })
    const page = await context.newPage()
    await page.goto(world.publicUrl, { waitUntil: 'networkidle' })
    const ms = await page.evaluate<number>(
      `(async () => { const start = performance.now(); await import('/${sdk}'); return performance.now() - start })()`,
    )
    ready.push(Math.round(ms))
    await context.close()
  }
} finally {
  await browser.close()
  await world.end()
}

const spread = spreadOf(lcp)
const readySpread = spreadOf(ready)
printLine(
  'page',
  LOADS,
  {
    lcp_ms: spread.median,
    initial_js_gz_bytes: initialBytes(webDir),
    cls_max: Math.max(...cls),
    trtc_chunk_gz_bytes: gzBytes(webDir, sdk),
    trtc_ready_ms: readySpread.median,
  },
  { lcp_ms: spread, trtc_ready_ms: readySpread },
)
