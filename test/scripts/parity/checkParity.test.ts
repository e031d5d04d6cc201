import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { API_VERSION } from '#local/stripe/contract/findRoute.ts'
import { type RunningStandIn, startStandIn } from '#local/stripe/startStandIn.ts'
import { formOf, type Json, type ParityWorld } from '#scripts/parity/callApi.ts'
import { checkParity } from '#scripts/parity/checkParity.ts'
import type { ParityCall } from '#scripts/parity/playScenario.ts'

const KEY = 'sk_test_standin_0123456789abcdef'
type Fields = { [field: string]: Json }

/** A stand-in behind a proxy that may change what it answers. */
interface ProxiedWorld extends ParityWorld {
  /** changes the answer to a call of this method and path */
  change: (call: string, body: Fields) => { status?: number } | undefined
  end(): Promise<void>
}

async function startProxied(dir: string): Promise<ProxiedWorld> {
  const standIn: RunningStandIn = await startStandIn({
    ...{ dir, key: KEY, commandSecret: 'a secret of the commands', platform: 'acct_standinplatform' },
    ...{ ports: { api: 0, pages: 0, commands: 0 }, clock: () => Date.now() },
  })
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const { authorization = '', 'content-type': type } = request.headers
    const answer = await fetch(`${standIn.apiUrl}${request.url}`, {
      method: String(request.method),
      headers: { authorization, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(request.method === 'POST' ? { body: Buffer.concat(parts) } : {}),
    })
    const body = (await answer.json()) as Fields
    const changed = world.change(`${request.method} ${request.url}`, body)
    response.writeHead(changed?.status ?? answer.status).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const world: ProxiedWorld = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: KEY,
    change: () => undefined,
    async end() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await standIn.end()
    },
  }
  return world
}

/** Of the scenario what needs no account, short enough to be played many times. */
const CALLS: ParityCall[] = [
  { name: 'customer', method: 'POST', path: '/v1/customers', params: { email: 'fan@example.com' } },
  {
    name: 'intent',
    method: 'POST',
    path: '/v1/payment_intents',
    params: {
      ...{
        amount: 900,
        currency: 'eur',
        customer: '{customer.id}',
        payment_method: 'pm_card_visa',
        confirm: true,
      },
      ...{ capture_method: 'automatic', allowed_payment_method_types: ['card'] },
    },
  },
  { name: 'charge', method: 'GET', path: '/v1/charges/{intent.latest_charge}' },
  { name: 'line', method: 'GET', path: '/v1/balance_transactions/{charge.balance_transaction}' },
  {
    name: 'declined',
    method: 'POST',
    path: '/v1/payment_intents',
    params: {
      ...{ amount: 900, currency: 'eur', payment_method: 'pm_card_visa_chargeDeclined', confirm: true },
      allowed_payment_method_types: ['card'],
    },
  },
  {
    name: 'toAccount',
    method: 'POST',
    path: '/v1/payment_intents',
    params: { amount: 900, currency: 'eur', transfer_data: { destination: '{destination}' } },
  },
  { name: 'afterwards', method: 'GET', path: '/v1/payment_intents/{toAccount.id}' },
  {
    name: 'events',
    method: 'GET',
    path: '/v1/events',
    params: { limit: 100 },
    keep: (item, answers) => {
      const body = answers.get('intent')?.body as Fields
      return JSON.stringify(item).includes(String(body.id))
    },
    orderBy: (item) => String((item as Fields).type),
  },
]

describe('parity with the provider, tried between two stand-ins [S1.1]', function () {
  this.timeout(60_000)
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-parity-'))
  let here: ProxiedWorld
  let there: ProxiedWorld
  before(async () => {
    here = await startProxied(path.join(dir, 'here'))
    there = await startProxied(path.join(dir, 'there'))
  })
  after(async () => {
    await here?.end()
    await there?.end()
    rmSync(dir, { recursive: true, force: true })
  })
  afterEach(() => {
    there.change = () => undefined
  })
  const check = async (calls = CALLS) => {
    const lines: string[] = []
    const code = await checkParity(here, there, {
      version: API_VERSION,
      calls,
      say: (line) => lines.push(line),
    })
    return { code, lines }
  }
  /** changes the answer to one path */
  const changing = (start: string, change: (body: Fields) => { status?: number } | undefined) => {
    there.change = (call, body) => (call.startsWith(start) ? change(body) : undefined)
  }
  const INTENTS = 'POST /v1/payment_intents'
  const isPaid = (body: Fields) => body.status === 'succeeded'

  it('finds none between equals, whatever ids and times they have, and says what was not checked', async () => {
    const { code, lines } = await check()
    expect(lines).to.deep.equal([
      'toAccount: not checked, there is no account that may receive money',
      'afterwards: not checked, there is no account that may receive money',
      '6 calls compared, 0 differences',
    ])
    expect(code).to.equal(3)
    expect((await check(CALLS.slice(0, 5))).code).to.equal(0)
  })

  it('finds a field with another name, on both sides', async () => {
    changing('GET /v1/charges/', (body) => {
      body.outcome_of_bank = body.outcome ?? null
      delete body.outcome
      return undefined
    })
    const { code, lines } = await check()
    expect(code).to.equal(1)
    expect(lines.slice(0, 2)).to.deep.equal([
      'charge.outcome: object here, missing there',
      'charge.outcome_of_bank: missing here, object there',
    ])
    expect(lines.at(-1)).to.equal('6 calls compared, 2 differences')
  })

  it('finds another type, in the depth too', async () => {
    changing('GET /v1/charges/', (body) => {
      body.created = String(body.created)
      const details = body.payment_method_details as { card: Fields }
      details.card.exp_month = '12'
      return undefined
    })
    expect((await check()).lines.slice(0, 2)).to.have.members([
      'charge.created: number here, text there',
      'charge.payment_method_details.card.exp_month: number here, text there',
    ])
  })

  it('finds another state, another amount and an id of another kind', async () => {
    changing(INTENTS, (body) => {
      if (!isPaid(body)) return undefined
      Object.assign(body, {
        status: 'processing',
        amount_received: 899,
        id: `pix_${String(body.id).slice(3)}`,
      })
      return undefined
    })
    const { lines } = await check(CALLS.slice(0, 2))
    expect(lines.slice(0, -1)).to.have.members([
      'intent.id: id pi_ here, id pix_ there',
      "intent.status: 'succeeded' here, 'processing' there",
      'intent.amount_received: 900 here, 899 there',
    ])
  })

  it('finds another line of the balance', async () => {
    changing('GET /v1/balance_transactions/', (body) => {
      Object.assign(body, { reporting_category: 'fee', fee: -Number(body.fee), amount: 901 })
      return undefined
    })
    const { lines } = await check()
    expect(lines.filter((line) => line.startsWith('line.'))).to.have.members([
      "line.reporting_category: 'charge' here, 'fee' there",
      'line.amount: 900 here, 901 there',
      'line.fee: number 1 here, number -1 there',
    ])
  })

  it('finds another refusal, and another status', async () => {
    changing(INTENTS, (body) => {
      if (body.error) (body.error as Fields).decline_code = 'lost_card'
      return undefined
    })
    expect((await check()).lines[0]).to.equal(
      "declined.error.decline_code: 'generic_decline' here, 'lost_card' there",
    )
    changing(INTENTS, (body) => (body.error ? { status: 400 } : undefined))
    expect((await check()).lines[0]).to.equal('declined: answers 402 here, 400 there')
  })

  it('finds an event that is missing', async () => {
    changing('GET /v1/events', (body) => {
      body.data = (body.data as Fields[]).filter(({ type }) => type !== 'payment_intent.succeeded')
      return undefined
    })
    const { code, lines } = await check()
    expect(code).to.equal(1)
    expect(lines[0]).to.match(/^events\.data: holds \d+ here, \d+ there$/)
  })

  it('says which calls could not be made because an answer held less', async () => {
    changing(INTENTS, (body) => {
      if (isPaid(body)) delete body.latest_charge
      return undefined
    })
    const { lines } = await check()
    expect(lines).to.include('charge: not made there, what it names was not answered')
  })

  it('writes forms as the API reads them', () => {
    const params = { a: { b: [{ c: 'x y' }, null] }, d: true, e: [] }
    expect(decodeURIComponent(formOf(params))).to.equal('a[b][0][c]=x y&a[b][1]=&d=true')
  })
})
