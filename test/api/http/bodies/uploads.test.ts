import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { MAX_FILE_BYTES } from '#domain/calls/dispute.ts'
import { type Client, request } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'
import { useDisputed } from '../../bookings/disputes/useDisputed.ts'
import { timeIn } from '../../bookings/openCalls.ts'

/** Of a booking that nobody has. */
const NOWHERE = `/v1/me/calls/bookings/bkg_${'0'.repeat(22)}/files?name=a.txt`
const RAW = 'application/octet-stream'

describe('files on their way in', function () {
  this.timeout(60_000)
  const { world, fan, seller, newcomer, begun, place, pathOf } = useDisputed()
  let path: string
  beforeEach(async () => {
    path = `${pathOf(await begun())}/files?name=a.txt`
  })
  const bearer = ({ token }: Client) => ({ authorization: `Bearer ${token}` })

  /** A file of which the first byte has been sent. */
  function begin(headers: Record<string, string>, to = path) {
    const sent: ClientRequest = httpRequest(world().url + to, {
      method: 'POST',
      headers: { connection: 'close', 'content-type': RAW, 'content-length': MAX_FILE_BYTES, ...headers },
      agent: false,
    })
    const answer = new Promise<{ status: number | undefined; code: string | undefined }>(
      (resolve, reject) => {
        // who was answered before the end meets a reset
        sent.on('error', reject)
        sent.on('response', (response: IncomingMessage) => {
          let text = ''
          response.on('data', (chunk) => (text += chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode, code: JSON.parse(text || '{}').code }),
          )
        })
      },
    )
    sent.write('\0')
    return { answer, end: () => sent.destroy() }
  }
  const send = async (body: Buffer | string, headers: Record<string, string> = {}, by = fan()) => {
    const { status, body: answer } = await request(world().url, 'POST', path, {
      raw: body as string,
      headers: { 'content-type': RAW, ...bearer(by), ...headers },
    })
    return [status, answer?.code]
  }

  it('[S3.85][T36] are not read of who may not send them', async () => {
    const early = `${pathOf(await place(timeIn(5, '10:00')))}/files?name=a.txt`
    for (const [headers, to, expected] of [
      [{}, path, { status: 401, code: 'SIGN_IN_REQUIRED' }],
      [bearer(fan()), '/v1/admin/nothing', { status: 404, code: 'NOT_FOUND' }],
      [{ ...bearer(fan()), origin: 'https://other.test' }, path, { status: 403, code: 'WRONG_ORIGIN' }],
      [bearer(fan()), NOWHERE, { status: 404, code: 'NOT_FOUND' }],
      [bearer(await newcomer()), path, { status: 404, code: 'NOT_FOUND' }],
      [bearer(fan()), early, { status: 409, code: 'CONFLICT' }],
    ] as const) {
      const upload = begin(headers, to)
      expect(await upload.answer, to).to.deep.equal(expected)
      upload.end()
    }
  })

  it('[S3.85] are a MiB at most, raw, and nothing that has to be inflated', async () => {
    const whole = Buffer.alloc(MAX_FILE_BYTES)
    expect(await send(whole), 'it is read').to.deep.equal([422, 'INVALID_INPUT'])
    expect(await send(Buffer.concat([whole, Buffer.from('a')]))).to.deep.equal([413, 'BODY_TOO_LARGE'])
    // which names no number ahead
    const inPieces = await fetch(world().url + path, {
      method: 'POST',
      headers: { ...bearer(fan()), 'content-type': RAW },
      body: new Blob([whole, whole]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(inPieces.status).to.equal(413)
    for (const [body, headers] of [
      ['{}', { 'content-type': 'application/json' }],
      ['a', { 'content-type': 'text/plain' }],
      [gzipSync(Buffer.alloc(64 * MAX_FILE_BYTES)), { 'content-encoding': 'gzip' }],
      [gzipSync('a'), { 'content-encoding': 'gzip' }],
    ] as const)
      expect(await send(body as string, headers), JSON.stringify(headers)).to.deep.equal([
        ...[400, 'MALFORMED_BODY'],
      ])
  })

  /** Three files of a client that do not come to their end; @returns what ends them */
  async function hold(who: Client) {
    const held = Array.from({ length: 3 }, () => begin(bearer(who)))
    for (const { answer } of held) answer.catch(() => {})
    await until('three are read', async () => (await send('\0', {}, who))[0] === 503)
    return held
  }

  it('[S3.85] three at a time of one account are read, and the next as soon as one is gone', async () => {
    const [first, ...others] = await hold(fan())
    first?.end()
    await until('there is room', async () => (await send('\0'))[0] === 422)
    for (const { end } of others) end()
  })

  it('[S3.85] keep nobody else waiting: what does not end holds no connection to the database', async () => {
    const held = (await Promise.all([fan(), seller()].map(hold))).flat()
    const replies = await Promise.all(Array.from({ length: 20 }, () => fan().call('GET', '/v1/me')))
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([200]))
    const { rows } = await world()
      .database.pool('owner')
      .query(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND usename = 'stagedoor_api' AND state LIKE 'idle in transaction%'",
      )
    expect(rows).to.deep.equal([])
    for (const { end } of held) end()
  })

  it('[once] sent twice, also under a key of another one, a file is taken once as it is', async () => {
    const headers = { 'idempotency-key': 'key-0001' }
    const add = async (raw: string) => {
      const { status, body } = await request(world().url, 'POST', path, {
        raw,
        headers: { 'content-type': RAW, ...bearer(fan()), ...headers },
      })
      return [status, body.id]
    }
    const [one, again, two] = [await add('one'), await add('one'), await add('two')]
    expect([one[0], again, two[0]]).to.deep.equal([201, one, 201])
    expect(two[1]).not.to.equal(one[1])
  })
})
