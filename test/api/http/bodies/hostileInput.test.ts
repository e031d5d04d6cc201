import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { z } from 'zod'
import type { Route } from '#api/http/contract.ts'
import { internalRoutes } from '#api/rooms/media/internalRoutes.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { nodeAuthorization } from '#protocol/node.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { READ_HEADERS } from '#test/kit/attacks/input/hostileHeaders.ts'
import {
  type HostileRoute,
  playHostileHeaders,
  playHostileRoutes,
} from '#test/kit/attacks/input/hostileInput.ts'
import { sampleOf } from '#test/kit/attacks/input/sampleOf.ts'
import { signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const ROUTES = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][])
const SOURCES = new URL('../../../../api/', import.meta.url)

/** Heads by name, wherever the api reads one of a request; those of answers to its own calls are its adapter's. */
function readHeaders(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('adapters/stripe/'),
  )
  const found = files.flatMap((name) => {
    const text = readFileSync(new URL(name, SOURCES), 'utf8')
    const direct = [
      ...text.matchAll(/request\.headers(?:\.(\w+)|\['([\w-]+)'\])|\bheaders(?:\.(\w+)|\['([\w-]+)'\])/g),
    ]
    const taken = [
      ...text.matchAll(
        /\{ ?(?:headers: )?\{ ([\w, ]+) \} \}?(?:: IncomingMessage|: Request| = request\.headers)/g,
      ),
    ]
    return [
      ...direct.map(([, a, b, c, d]) => a ?? b ?? c ?? d),
      ...taken.flatMap(([, names]) => names?.split(', ')),
    ]
  })
  const ours = new Set(['getSetCookie', 'set', 'get', 'entries'])
  return [...new Set(found)].filter((name) => name !== undefined && !ours.has(name)).sort() as string[]
}

describe('hostile input', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let host: Person
  let room: string
  let seat: string
  let draft: string
  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 300)
    host = people[0] as Person
    creator = await stage.creator(host)
    room = await stage.room(creator)
    draft = await stage.room(creator, { state: 'draft' })
    await stage.givePass(creator, { passId: 1, owner: (people[1] as Person).wallet })
    const entered = await enter(api().url, people[1] as Person, room)
    expect(entered.status, entered.text).to.equal(201)
    seat = entered.body.seatId
  })

  const bearer = (person: Person | undefined) => ({ authorization: `Bearer ${person?.token}` })
  const fan = (n: number) => people[2 + (n % 200)] as Person
  const errors = () =>
    api()
      .output()
      .split('\n')
      .filter((line) => /"level":(?:50|60)\b/.test(line))

  /** Who asks, and objects that are there; a route that is not named asks as the host, with samples. */
  const known = (): Record<string, Partial<HostileRoute>> => ({
    createChannel: {
      headers: (n) => bearer(fan(n)),
      goodBody: () => ({ handle: `h${randomBytes(8).toString('hex')}`, name: 'A name', about: 'About it' }),
    },
    setCollection: { ids: { id: creator.channelId } },
    setTierText: { ids: { id: creator.channelId, tierNo: '1' } },
    createTxIntent: {
      headers: (n) => bearer(fan(n)),
      goodBody: (n) => ({
        chainId: 31337,
        wallet: `0x${fan(n).wallet.toString('hex')}`,
        nonce: 0,
        purpose: 'purchase',
        txHash: `0x${randomBytes(32).toString('hex')}`,
        expect: { tierNo: '1' },
      }),
    },
    createRoom: {
      goodBody: () => ({ channelId: creator.channelId, title: 'A stream', visibility: 'public' }),
    },
    updateRoom: { ids: { id: draft } },
    listViewers: { ids: { id: room } },
    getRoom: { ids: { id: room } },
    banViewer: { ids: { id: room }, goodBody: () => ({ seatId: seat, ruleCode: 'spam', reason: 'because' }) },
    admit: { ids: { id: room }, headers: (n) => bearer(fan(n)) },
    renewSeat: { ids: { id: seat }, headers: () => bearer(people[1]) },
    beatSeat: { ids: { id: seat }, headers: () => bearer(people[1]) },
    createNonce: { goodBody: () => ({ address: `0x${'1'.repeat(40)}`, chainId: 31337 }) },
  })

  /** These end what others need: they are played by somebody who has nothing to lose. */
  const ENDS = new Set('signOut endOtherSessions endRoom leaveSeat revokeSession closeAccount'.split(' '))

  it('[T23] every schema of the contracts has a sample, so that none is left out', () => {
    for (const [verb, { body, params, query }] of ROUTES)
      for (const schema of [body, params, query])
        if (schema) expect(() => schema.parse(sampleOf(schema)), verb).not.to.throw()
  })

  it('[T23] every head that the code reads is in the walk', () => {
    expect(readHeaders().filter((name) => !READ_HEADERS.includes(name as never))).to.deep.equal([])
    expect(readHeaders()).to.include.members(['authorization', 'cookie', 'origin', 'idempotency-key'])
  })

  it('[T20][T23] bodies, paths and queries of every route: never 500, nothing at error level', async () => {
    const routes = ROUTES.map(
      ([verb, route], at): HostileRoute => ({
        ...{ verb, route, headers: () => bearer(ENDS.has(verb) ? people[people.length - 1 - at] : host) },
        ...known()[verb],
      }),
    )
    // some of each kind in the gate
    const facts = await playHostileRoutes(api().url, routes, depth(12, Number.POSITIVE_INFINITY))
    expect(facts.failures).to.deep.equal([])
    expect(facts.sent).to.be.greaterThan(1000)
    expect(errors()).to.deep.equal([])
  }).timeout(60_000)

  it('[T20][T23] what is asked of the chain: never 500, nothing at error level', async () => {
    const headers = () => bearer(host)
    const route = { method: 'POST', path: '/rpc' } as const
    const calls = ['eth_call', 'eth_getBalance'].map((method) => ({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: [{ to: `0x${'1'.repeat(40)}`, data: '0x' }, 'latest'],
    }))
    const text = z.string()
    const call = z.object({
      jsonrpc: text,
      id: text,
      method: text,
      params: z.tuple([z.object({ to: text, data: text }), text]),
    })
    const facts = await playHostileRoutes(
      api().url,
      calls.map((good) => ({
        verb: good.method,
        route: { ...route, body: call },
        headers,
        goodBody: () => good,
      })),
    )
    expect(facts.failures).to.deep.equal([])
    expect(errors()).to.deep.equal([])
  }).timeout(30_000)

  it('[T20][T23] what media nodes report: never 500, nothing at error level', async () => {
    const authorization = nodeAuthorization('node-1', api().installation.nodeKeys('report', 'node-1'))
    const good: Record<string, () => unknown> = {
      '/internal/media-nodes': () => ({
        ...(sampleOf(internal[0]?.body as never) as object),
        id: 'node-1',
        url: 'ws://localhost:9',
      }),
      '/internal/media-events': () => ({
        nodeId: 'node-1',
        events: [
          {
            ...{
              eventId: randomBytes(8).toString('hex'),
              source: 'node-1',
              kind: 'joined',
              atMs: Date.now(),
            },
            ...{ providerRoomId: 'a-room', userId: seat, body: { by: 'self' } },
          },
        ],
      }),
    }
    const internal = internalRoutes({} as never)
    const facts = await playHostileRoutes(
      api().internalUrl,
      internal.map((route) => ({
        ...{ verb: route.path, route, goodBody: good[route.path] },
        headers: () => ({ authorization }),
      })),
    )
    expect(facts.failures).to.deep.equal([])
    expect(errors()).to.deep.equal([])
  }).timeout(30_000)

  it('[T20][T23] every head: never 500, nothing at error level', async () => {
    const targets = [
      { method: 'GET', path: '/v1/me' },
      { method: 'POST', path: '/v1/channels', body: '{"handle":"x","name":"\\u0061"}' },
      { method: 'POST', path: '/v1/sign-in/nonce', body: '{}' },
      { method: 'POST', path: '/rpc', body: '[]' },
      { method: 'GET', path: '/' },
      { method: 'GET', path: '/assets/app-1234.js' },
      { method: 'GET', path: '/readyz' },
      { method: 'GET', path: '/v1/socket/?EIO=4&transport=websocket' },
    ]
    const own = { host: new URL(api().url).host, origin: api().url, ...bearer(host) }
    const facts = await playHostileHeaders(api().url, targets, own)
    expect(facts.failures).to.deep.equal([])
    expect(errors()).to.deep.equal([])
  }).timeout(30_000)

  it('[T20][T23] afterwards the same actions with good input succeed', async () => {
    const good = async (person: Person, method: string, path: string, body?: unknown) => {
      const reply = await person.call(api().url, method, path, { body })
      expect(reply.status, `${method} ${path}: ${reply.text}`).to.be.oneOf([200, 201, 204])
      return reply.body
    }
    const { accountId } = await signIn(api().url)
    expect(accountId).to.match(/^acc_/)
    const [fresh] = (await seedPeople(db.pool('api'), api().installation, 1)) as [Person]
    await good(fresh, 'POST', '/v1/channels', { handle: 'saltworks', name: 'Saltworks \u{1f98a}' })
    await good(host, 'PUT', `/v1/channels/${creator.channelId}/tiers/1/text`, { name: 'Evergreen' })
    const wallet = `0x${host.wallet.toString('hex')}`
    const intent = { ...(known().createTxIntent?.goodBody?.(0) as object), wallet }
    const { id } = await good(host, 'POST', '/v1/tx-intents', intent)
    await good(host, 'GET', `/v1/tx-intents/${id}`)
    await good(host, 'POST', '/v1/rooms', known().createRoom?.goodBody?.(0))
    await good(host, 'PATCH', `/v1/rooms/${draft}`, { title: 'Another title' })
    await stage.givePass(creator, { passId: 2, owner: fresh.wallet })
    const { seatId } = await good(fresh, 'POST', `/v1/rooms/${room}/admissions`, { action: 'watch' })
    await good(fresh, 'POST', `/v1/seats/${seatId}/renewals`, {})
    await good(fresh, 'POST', `/v1/seats/${seatId}/beats`)
    await good(host, 'GET', `/v1/rooms/${room}/viewers`)
    await good(host, 'POST', `/v1/rooms/${room}/bans`, { seatId, reason: 'because' })
    await good(host, 'POST', `/v1/rooms/${room}/end`)
    await good(fresh, 'POST', '/v1/sign-out')
  })
})
