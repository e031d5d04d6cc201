import { expect } from 'chai'
import type { Route } from '#api/http/contract.ts'
import { problem } from '#api/http/openapi/problemSchema.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { fill, GOOD_BODIES, MALFORMED } from './bodies.ts'

const IDS: Record<string, string> = {
  handle: 'nobody',
  tierNo: '1',
  actId: `act_${'0'.repeat(22)}`,
  messageId: `msg_${'0'.repeat(22)}`,
  accountId: `acc_${'0'.repeat(22)}`,
}
const ROUTES = Object.values(ROUTE_TABLE)
  .flatMap((routes) => Object.entries(routes) as [string, Route][])
  .filter(([, route]) => route.body)

describe('bad input', () => {
  const { database, api } = joinApi()
  let client: Client
  before(async () => {
    client = await signIn(api().url)
  })

  const counts = async () => {
    const owner = database.pool('owner')
    const { rows } = await owner.query('SELECT count(*)::int AS nonces FROM app.wallet_nonce')
    return { ...(await countRows(owner)), ...rows[0] }
  }

  const pathOf = (route: Route) => {
    const prefix =
      { '/v1/rooms': 'rom', '/v1/seats': 'sea', '/v1/channels': 'chn' }[route.path.slice(0, 9)] ??
      (route.path.startsWith('/v1/channels') ? 'chn' : 'job')
    return fill(route.path, { ...IDS, id: `${prefix}_${'0'.repeat(22)}` })
  }

  for (const [verb, route] of ROUTES) {
    it(`${verb} refuses malformed and oversized bodies as problems and changes nothing`, async () => {
      const before = await counts()
      for (const [name, raw, headers] of MALFORMED) {
        const reply = await client.call(route.method, pathOf(route), { raw, headers })
        expect([reply.status, reply.body?.code], name).to.deep.equal([400, 'MALFORMED_BODY'])
        expect(problem.safeParse(reply.body).success, name).to.equal(true)
      }
      const large = await client.call(route.method, pathOf(route), { body: { text: 'x'.repeat(65 * 1024) } })
      expect([large.status, large.body.code]).to.deep.equal([413, 'BODY_TOO_LARGE'])
      const wrong = await client.call(route.method, pathOf(route), { body: { unexpected: [1, null] } })
      expect(wrong.body.code).to.be.oneOf(['INVALID_INPUT', 'NOT_FOUND'])
      expect(await counts()).to.deep.equal(before)
    })
  }

  it('names the refused fields by their place', async () => {
    const reply = await client.call('POST', '/v1/channels', { body: { handle: 'A', name: '' } })
    expect(reply.status).to.equal(422)
    expect(Object.keys(reply.body.fields).sort()).to.deep.equal(['/handle', '/name'])
  })

  it('answers paths and methods that do not exist as problems', async () => {
    for (const [method, path] of [
      ['GET', '/v1/nothing'],
      ['PUT', '/v1/me'],
      ['GET', '/v1/rooms/%E0%A4%A'],
      ['POST', '/anything'],
    ] as const) {
      const reply = await client.call(method, path, { body: method === 'GET' ? undefined : {} })
      expect([reply.status, reply.body?.code], `${method} ${path}`).to.deep.equal([404, 'NOT_FOUND'])
    }
  })

  it('after all that, the same actions with good input succeed', async () => {
    const good = async (method: string, path: string, body: unknown) => {
      const reply = await client.call(method, path, { body })
      expect(reply.status, `${method} ${path}: ${reply.text}`).to.be.oneOf([200, 201])
      return reply.body
    }
    const { channel } = await good('POST', '/v1/channels', GOOD_BODIES.createChannel)
    const room = { ...(GOOD_BODIES.createRoom as object), channelId: channel.id }
    const { id } = await good('POST', '/v1/rooms', room)
    expect((await good('PATCH', `/v1/rooms/${id}`, GOOD_BODIES.updateRoom)).title).to.equal('Another title')
    const intent = { ...(GOOD_BODIES.createTxIntent as object), wallet: client.wallet.address }
    await good('POST', '/v1/tx-intents', intent)
    expect((await signIn(api().url, client.wallet)).accountId).to.equal(client.accountId)
  })
})
