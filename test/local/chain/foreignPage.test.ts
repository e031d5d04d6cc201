import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer, type Server as NetServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { BLOCKED_PORTS } from '#local/chain/blockedPorts.ts'
import { type ChainNode, startNode } from '#local/chain/startNode.ts'
import { playForeignPage } from '#test/kit/attacks/door/foreignPage.ts'
import { launchBrowser } from '#test/kit/browser.ts'

const RICH = '0x00000000000000000000000000000000000000ee'
const CHEAT = { jsonrpc: '2.0', id: 1, method: 'anvil_setBalance', params: [RICH, '0x1'] }
/** What the browser says of the fetch and of the WebSocket. */
const UNSAFE = /http:.+ERR_UNSAFE_PORT[\s\S]+ws:.+ERR_UNSAFE_PORT/

describe('the bare local chain [T21]', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-chain-'))
  const servers: (Server | NetServer)[] = []
  let node: ChainNode
  let browser: Browser
  let page: Page
  const listen = async (server: Server | NetServer) => {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    return (server.address() as AddressInfo).port
  }
  before(async function () {
    this.timeout(60_000)
    const genesisS = Math.floor(Date.now() / 1000)
    const foreign = createHttpServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>foreign</title>'),
    )
    const port = await listen(foreign)
    node = await startNode({ dir, chainId: 31337, genesisS, slots: 32 })
    browser = await launchBrowser({ role: 'viewer' })
    page = await browser.newPage()
    await page.goto(`http://localhost:${port}/`)
  })
  after(async () => {
    await browser?.close()
    for (const server of servers) server.close()
    await node?.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  const balance = async () => BigInt(await node.call<string>('eth_getBalance', RICH, 'latest'))

  it('listens where Chromium lets no page go, by fetch or by WebSocket', async () => {
    const reach = await playForeignPage(page, new URL(node.url).host, CHEAT)
    expect(reach).to.deep.include({ isFetched: false, socketAnswer: null })
    expect(reach.refusals.join('\n')).to.match(UNSAFE)
    expect(await balance()).to.equal(0n)
  })

  it('nothing but the port stops the page: on an ordinary one its WebSocket cheats', async () => {
    const { hostname, port } = new URL(node.url)
    const ordinary = await listen(
      createServer((near) => {
        const far = connect(Number(port), hostname)
        near.pipe(far).pipe(near)
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const)
          one.on('error', () => {}).on('close', () => other.destroy())
      }),
    )
    const reach = await playForeignPage(page, `127.0.0.1:${ordinary}`, CHEAT)
    expect(reach.socketAnswer).to.include('"result":null')
    expect(await balance()).to.equal(1n)
  })

  it('Chromium blocks every port that it may take', async () => {
    const open: number[] = []
    for (const port of BLOCKED_PORTS) {
      const { refusals } = await playForeignPage(page, `127.0.0.7:${port}`, CHEAT)
      if (!UNSAFE.test(refusals.join('\n'))) open.push(port)
    }
    expect(open).to.deep.equal([])
  })

  it('two at once find two places', async function () {
    this.timeout(30_000)
    const genesisS = Math.floor(Date.now() / 1000)
    const start = (name: string) =>
      startNode({ dir: path.join(dir, name), chainId: 31337, genesisS, slots: 32 })
    const others = await Promise.all([start('a'), start('b'), start('c')])
    expect(new Set([node, ...others].map(({ url }) => url))).to.have.length(4)
    for (const { url } of others) expect(BLOCKED_PORTS).to.include(Number(new URL(url).port))
    await Promise.all(others.map((other) => other.stop()))
  })
})
