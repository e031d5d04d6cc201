import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Orders } from './orders.ts'

/** A page that does what it is told, in a browser profile of its own. */
export interface OrderedPage {
  order<V extends keyof Orders>(verb: V, ...values: Parameters<Orders[V]>): ReturnType<Orders[V]>
}

/** Two people, and which hosts their browsers asked. */
export interface Pages {
  host: OrderedPage
  viewer: OrderedPage
  /** all hosts that were asked for anything, with an unusual port, but not this machine */
  hosts(): string[]
  close(): Promise<void>
}

export interface PageOptions {
  /** a module in the place of the provider's SDK; only tests have one */
  sdkFile?: string
  /** true: media may stay on this machine, and certificates that sign themselves do */
  isLoopback?: boolean
  /** true: no media leaves by UDP, as behind a firewall */
  isUdpBlocked?: boolean
}

const ROOT = join(import.meta.dirname, 'page')
const PAGE = 'doctorPage.html'
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript' }

/** The page with the SDK in it, each file by its path. */
async function buildPage({ sdkFile }: PageOptions): Promise<Map<string, string>> {
  const { build } = await import('vite')
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: { write: false, modulePreload: false, rollupOptions: { input: join(ROOT, PAGE) } },
    resolve: sdkFile ? { alias: { 'trtc-sdk-v5': sdkFile } } : {},
  })
  const files = new Map<string, string>()
  for (const { output } of [built].flat() as {
    output: { fileName: string; code?: string; source?: unknown }[]
  }[])
    for (const { fileName, code, source } of output) files.set(`/${fileName}`, code ?? String(source))
  return files
}

async function serve(files: Map<string, string>): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? `/${PAGE}` : (request.url ?? '')
    const text = files.get(path)
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain'
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': type }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close(),
  }
}

function ordered(page: Page): OrderedPage {
  return {
    order: (verb, ...values) =>
      page.evaluate(
        ([name, given]) => {
          const { doctor } = globalThis as unknown as {
            doctor: Record<string, (...all: unknown[]) => unknown>
          }
          return doctor[name as string]?.(...(given as unknown[]))
        },
        [verb, values] as const,
      ) as never,
  }
}

/** Opens two pages. @throws Error where there is no browser */
export async function openPages(options: PageOptions = {}): Promise<Pages> {
  // it comes with the tools of development, which an installation may do without
  const { launchBrowser } = await import('#test/kit/browser.ts')
  const { isLoopback = false, isUdpBlocked = false } = options
  const browser = await launchBrowser({ role: 'viewer', loopback: isLoopback, isUdpBlocked })
  const asked = new Set<string>()
  try {
    const place = await serve(await buildPage(options))
    const open = async (): Promise<OrderedPage> => {
      const context = await browser.newContext({ ignoreHTTPSErrors: isLoopback })
      const page = await context.newPage()
      const note = (url: string) => {
        const { host, hostname, protocol } = new URL(url)
        if (/^(https?|wss?):$/.test(protocol) && hostname !== 'localhost' && hostname !== '127.0.0.1')
          asked.add(host)
      }
      page.on('request', (request) => note(request.url()))
      page.on('websocket', (socket) => note(socket.url()))
      await page.goto(place.url)
      await page.waitForFunction(() => 'doctor' in globalThis)
      return ordered(page)
    }
    const [host, viewer] = [await open(), await open()]
    return {
      ...{ host, viewer },
      hosts: () => [...asked].sort(),
      close: async () => {
        await browser.close()
        place.close()
      },
    }
  } catch (error) {
    await browser.close()
    throw error
  }
}
