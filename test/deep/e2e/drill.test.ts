import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, request as pass, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect } from 'chai'
import { DRILLS } from '#scripts/drill/drills.ts'
import { toolEnvironment } from '#scripts/environment.ts'
import { ROOT } from '#scripts/start/root.ts'
import { type HttpsProxy, startHttpsProxy } from '#test/kit/httpsProxy.ts'
import { until } from '#test/kit/time/until.ts'
import { useWorld } from '#test/kit/world.ts'

/** as usual, where the worlds of tests have room */
const LIMITS = {
  LIMIT_READ: '600/60',
  LIMIT_WRITE: '60/60',
  LIMIT_SIGN_IN: '20/60',
  LIMIT_SIGN_IN_ACCOUNT: '10/60',
  LIMIT_FOLLOW: '10/1',
  LIMIT_ADMISSION_ROOM: '10/60',
  LIMIT_ADMISSION_ACCOUNT: '60/60',
  LIMIT_ADMISSION_IP: '120/60',
  LIMIT_CHAIN: '1200/60',
}
/** what is waited for comes sooner */
const SOONER = { SEAT_UNSEEN_S: '4', MEDIA_CONNECT_S: '3', SWEEP_MS: '200' }

describe('the drill', function () {
  this.timeout(120_000)
  const settings: Record<string, string> = { ...LIMITS, ...SOONER, TRUST_PROXY: 'loopback' }
  let proxy: HttpsProxy
  before('start the proxy', async () => {
    proxy = await startHttpsProxy()
    settings.PUBLIC_URL = proxy.url
    settings.MEDIA_PUBLIC_URL = proxy.mediaUrl
  })
  const world = useWorld({ settings })
  beforeEach('tell it who stands behind', () => proxy.serve(world.current().ports))
  after('stop the proxy', () => proxy?.close())

  /** Runs the command against the installation; its lines by their first two words. */
  async function drill(url: string, ...args: string[]) {
    const { dataDir, database, ports } = world.current()
    const caFile = path.join(dataDir, 'proxy.pem')
    writeFileSync(caFile, proxy.cert)
    const order = ['--url', url, '--data', dataDir, '--ca', caFile, '--brief']
    const udp = ['--udp', `${ports.udpMin}-${ports.udpMax}`]
    const child = spawn(process.execPath, ['scripts/drill/main.ts', ...order, ...udp, ...args], {
      cwd: ROOT,
      env: toolEnvironment({ ...LIMITS, DATABASE_OWNER_URL: database.ownerUrl, TRUST_PROXY: 'loopback' }),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    const [code] = await once(child, 'close')
    const lines = [...output.matchAll(/^(held|fell) +(\w+)/gm)].map(
      ([, outcome, name]) => `${name} ${outcome}`,
    )
    return { code, output, lines }
  }

  it('[T37][T38][T21][S3.85] says held of every attack behind an https proxy, and nothing of it remains', async () => {
    const { code, output, lines } = await drill(proxy.url)
    const names = [...DRILLS.flat().map(({ name }) => name), 'nothing_remains']
    expect(lines.sort(), output).to.deep.equal(names.map((name) => `${name} held`).sort())
    expect(code).to.equal(0)
    expect(output.split('\n')[0]).to.equal(
      'Until it ends, visitors see streams called “Drill” on the home page.',
    )
    expect(output).to.match(/\d+ accounts with wallets of this drill stay; \d+ have a channel drill-/)
    const open = async () => {
      const { rows } = await world
        .current()
        .testDatabase.pool('owner')
        .query(
          `SELECT (SELECT count(*) FROM app.room WHERE state <> 'ended')::int AS rooms,
                  (SELECT count(*) FROM app.seat WHERE state <> 'ended')::int AS seats,
                  (SELECT count(*) FROM app.outbox WHERE state <> 'done')::int AS jobs`,
        )
      return rows[0]
    }
    expect(await open()).to.include({ rooms: 0, seats: 0 })
    // those of nobody's rooms and seats are done by the worker in its own time
    await until('the last job is done', async () => (await open()).jobs === 0)
  })

  describe('against an installation that answers every call to the chain', () => {
    let server: Server
    let url: string
    before('put it in front', async () => {
      const { host } = new URL(proxy.url)
      server = createServer((asked, answer) => {
        if (asked.url === '/rpc') {
          asked.resume()
          answer.writeHead(200, { 'content-type': 'application/json' })
          return answer.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result: '0x' }))
        }
        const { method = 'GET', url: path = '/' } = asked
        const from = asked.socket.remoteAddress ?? ''
        const heads = { ...asked.headers, host, 'x-forwarded-for': from }
        const target = { host: '127.0.0.1', port: world.current().ports.web, method, path, headers: heads }
        const passed = pass(target, (heard) => {
          answer.writeHead(heard.statusCode ?? 502, heard.headers)
          heard.pipe(answer)
        })
        passed.on('error', () => answer.destroy())
        asked.pipe(passed)
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      url = `http://localhost:${(server.address() as AddressInfo).port}`
    })
    after('stop it', async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    })

    it('[S3.85] says which attack fell and ends with 1', async () => {
      const { code, output, lines } = await drill(url, '--only', 'chain_calls')
      expect(lines, output).to.deep.equal(['chain_calls fell', 'nothing_remains held'])
      expect(output, output).to.match(/passedOn=28 /)
      expect(output).to.match(/^1 fell: chain_calls/m)
      expect(code).to.equal(1)
    })
  })

  it('names an attack that there is none of, and plays nothing', async () => {
    const { code, lines } = await drill(proxy.url, '--only', 'chain_cals')
    expect([code, lines]).to.deep.equal([2, []])
  })
})
