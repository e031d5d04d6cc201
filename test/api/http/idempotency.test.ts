import { expect } from 'chai'
import { forgetAnswers } from '#api/http/answerOnce.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

describe('repeated posts', () => {
  const database = useDatabase()
  const api = useApi(database)
  let client: Client
  let channelId: string
  before(async () => {
    client = await signIn(api().url)
    const made = await client.call('POST', '/v1/channels', { body: { handle: 'kiln', name: 'Kiln' } })
    channelId = made.body.channel.id
  })
  const create = (key: string, title = 'One stream', by = client) =>
    by.call('POST', '/v1/rooms', {
      body: { channelId, title, visibility: 'public' },
      headers: { 'idempotency-key': key },
    })
  const rooms = async () => (await database.pool('api').query('SELECT count(*) AS n FROM app.room')).rows[0].n

  it('one key makes one room, however often and however parallel it is sent', async () => {
    const first = await create('key-00001')
    const again = await create('key-00001')
    expect([first.status, again.status]).to.deep.equal([201, 201])
    expect(again.body).to.deep.equal(first.body)
    const many = await Promise.all(Array.from({ length: 20 }, () => create('key-00002')))
    expect(new Set(many.map((reply) => reply.status))).to.satisfy((codes: Set<number>) =>
      [...codes].every((code) => code === 201 || code === 409),
    )
    expect(await rooms()).to.equal(2)
  })

  it('the same key for another request is refused, and belongs to its account', async () => {
    const before = await rooms()
    const other = await create('key-00001', 'Another stream')
    expect([other.status, other.body.code]).to.deep.equal([409, 'IDEMPOTENCY_MISMATCH'])
    const stranger = await create('key-00001', 'One stream', await signIn(api().url))
    expect(stranger.body.code).to.equal('NOT_FOUND')
    expect((await create('short')).body.code).to.equal('INVALID_INPUT')
    expect(await rooms()).to.equal(before)
  })

  it('a refused request may be sent again under its key, and a day later the key is free', async () => {
    const refused = await create('key-00003', '')
    expect(refused.status).to.equal(422)
    expect((await create('key-00003')).status).to.equal(201)
    await database.pool('api').query("UPDATE app.idempotency SET at = at - interval '25 hours'")
    await forgetAnswers(database.pool('api'))
    expect((await create('key-00003', 'Another stream')).status).to.equal(201)
  })
})
