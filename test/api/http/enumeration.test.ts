import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { useApi } from '#test/kit/api.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, type Reply, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'

describe('enumeration', () => {
  const database = useDatabase()
  const api = useApi(database)
  let owner: Client
  let stranger: Client
  let draft: string
  before(async () => {
    owner = await signIn(api().url)
    stranger = await signIn(api().url)
    const made = await owner.call('POST', '/v1/channels', {
      body: { handle: 'northlight', name: 'Northlight' },
    })
    const rows = createChainRows(database.pool('indexer'))
    await rows.cursor(1)
    const { txHash } = await rows.collection(owner.wallet.address)
    await owner.call('PUT', `/v1/channels/${made.body.channel.id}/collection`, { body: { txHash } })
    draft = newId('rom', randomBytes)
    await database.pool('api').query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title)
       SELECT $1, id, 'stream', 'public', 'secret title' FROM app.channel`,
      [draft],
    )
  })

  const shape = ({ status, body, headers }: Reply) => ({
    status,
    body: { ...body, ref: '' },
    headers: [...headers.keys()].sort(),
    length: Number(headers.get('content-length')),
  })
  const unknownRoom = () => newId('rom', randomBytes)

  it('[T36] a draft, an unknown id and a shapeless id get the same answer in the same form', async () => {
    const replies = await Promise.all(
      [draft, unknownRoom(), 'rom_x', '0x0000000000000000000000000000000000000001'].map((id) =>
        stranger.call('GET', `/v1/rooms/${id}`),
      ),
    )
    for (const reply of replies) expect(shape(reply)).to.deep.equal(shape(replies[0] as Reply))
    expect(replies[0]?.text).not.to.contain('secret')
  })

  it('[T36] the time of an answer does not tell an existing room from one that does not', async function () {
    this.timeout(60_000)
    const unknown = unknownRoom()
    const times: Record<string, number[]> = { [draft]: [], [unknown]: [] }
    for (let round = 0; round < 150; round++) {
      for (const id of round % 2 ? [draft, unknown] : [unknown, draft]) {
        const start = process.hrtime.bigint()
        await stranger.call('POST', `/v1/rooms/${id}/open`)
        times[id]?.push(Number(process.hrtime.bigint() - start) / 1e6)
      }
    }
    const median = (list: number[] = []) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0
    const [there, absent] = [median(times[draft]), median(times[unknown])]
    // a lookup more or less is far below what a network hides; a chain read or a lock would be far above
    expect(Math.abs(there - absent), `${there} ms and ${absent} ms`).to.be.below(2)
  })

  it('[T36] a nonce tells nothing of whether a wallet is known, and public pages show no wallet', async () => {
    const ask = (address: string) =>
      request(api().url, 'POST', '/v1/sign-in/nonce', { body: { address, chainId: 31337 } })
    const known = await ask(owner.wallet.address)
    const unknown = await ask(`0x${randomBytes(20).toString('hex')}`)
    const form = (reply: Reply) => [reply.status, reply.text.length, Object.keys(reply.body)]
    expect(form(known)).to.deep.equal(form(unknown))
    const wallet = owner.wallet.address.toLowerCase()
    for (const path of ['/v1/live', '/v1/channels/northlight', '/v1/config']) {
      for (const { text } of [await request(api().url, 'GET', path), await stranger.call('GET', path)]) {
        expect(text.toLowerCase()).not.to.contain(wallet.slice(2))
        expect(text).not.to.contain(owner.accountId)
      }
    }
    const { collection, creatorWallet } = (await owner.call('GET', '/v1/channels/northlight')).body
    expect(collection, 'the page has one').to.match(/^0x/)
    expect(creatorWallet, 'its owner is told').to.equal(wallet)
  })
})
