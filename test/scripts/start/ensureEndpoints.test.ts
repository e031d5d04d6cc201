import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import Stripe from 'stripe'
import { type RunningProcess, startProcess } from '#scripts/start/process/startProcess.ts'
import { ensureEndpoints } from '#scripts/start/world/ensureEndpoints.ts'
import { standInOrder } from '#scripts/start/world/standInOrder.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'

interface Came {
  path: string
  header: string
  body: string
}

describe('endpoints of the stand-in that npm start makes [S2.8][T29]', function () {
  this.timeout(60_000)
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-start-'))
  const servers: Server[] = []
  const came: Came[] = []
  let running: RunningProcess | undefined
  after(async () => {
    await running?.stop()
    for (const server of servers) server.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** an app that writes down what it is told */
  async function listen(): Promise<number> {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        came.push({ path: request.url ?? '', header: String(request.headers['stripe-signature']), body })
        response.end('{}')
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  it('are two with a secret each, also in a folder of before, and move with the app', async () => {
    // a folder of a version that knew a stand-in and no endpoints
    mkdirSync(path.join(dir, 'keys'))
    writeFileSync(path.join(dir, 'keys/stripe'), `sk_test_standin_${'0'.repeat(32)}\n`, { mode: 0o600 })
    const ports = {
      stripe: await freePort(),
      stripePages: await freePort(),
      stripeCommands: await freePort(),
    }
    const standIn = standInOrder(dir, ports)
    const { webhookSecretFiles: files } = standIn.place
    for (const file of Object.values(files)) expect(statSync(file).mode & 0o777, file).to.equal(0o600)
    const secretOf = (endpoint: 'platform' | 'connect') => readFileSync(files[endpoint], 'utf8').trim()
    expect(secretOf('platform'))
      .to.match(/^whsec_\w{40,}$/)
      .and.not.equal(secretOf('connect'))
    expect(standInOrder(dir, ports).place, 'made once').to.deep.equal(standIn.place)

    running = await startProcess({
      ...standIn.order,
      ...{ logDir: path.join(dir, 'logs'), pidDir: path.join(dir, 'pids') },
    })
    const stripe = new Stripe(readFileSync(standIn.place.keyFile, 'utf8').trim(), {
      ...{ host: '127.0.0.1', port: ports.stripe, protocol: 'http', telemetry: false },
    })
    const urls = async () => (await stripe.webhookEndpoints.list()).data.map(({ url }) => url).toSorted()
    const urlsAt = (port: number) =>
      ['connect', 'platform'].map((one) => `http://localhost:${port}/v1/webhooks/provider/${one}`)
    const [first, second] = [await listen(), await listen()]
    await ensureEndpoints(standIn, first)
    await ensureEndpoints(standIn, first)
    expect(await urls()).to.deep.equal(urlsAt(first))
    await ensureEndpoints(standIn, second)
    expect(await urls()).to.deep.equal(urlsAt(second))

    await stripe.customers.create({ name: 'fan' })
    await until('it was told', () => came.length > 0)
    const { path: to, header, body } = came[0] as Came
    expect(to).to.equal('/v1/webhooks/provider/platform')
    expect(Stripe.webhooks.constructEvent(body, header, secretOf('platform')).type).to.equal(
      'customer.created',
    )
  })

  it('are none where there is no stand-in', async () => {
    await ensureEndpoints(null, 1)
  })
})
