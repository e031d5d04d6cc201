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
  isEntry?: boolean
  imports?: string[]
}

/** Bytes of the entry and of everything it imports at once, gzip level 9. */
function initialBytes(webDir: string): number {
  const manifest: Record<string, Chunk> = JSON.parse(
    readFileSync(path.join(webDir, '.vite/manifest.json'), 'utf8'),
  )
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)
  const seen = new Set<string>()
  const visit = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key]?.imports ?? []) visit(next)
  }
  visit(entry as string)
  return [...seen].reduce((sum, key) => {
    const text = readFileSync(path.join(webDir, manifest[key]?.file as string))
    return sum + gzipSync(text, { level: 9 }).length
  }, 0)
}

const world = await startTestWorld()
const browser = await launchBrowser({ role: 'viewer' })
const lcp: number[] = []
const cls: number[] = []
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
} finally {
  await browser.close()
  await world.end()
}

const spread = spreadOf(lcp)
const webDir = path.join(import.meta.dirname, '../.stagedoor/web')
printLine(
  'page',
  LOADS,
  { lcp_ms: spread.median, initial_js_gz_bytes: initialBytes(webDir), cls_max: Math.max(...cls) },
  { lcp_ms: spread },
)
