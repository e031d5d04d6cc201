import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { parseAbi, toEventSelector } from 'viem'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { PURPOSE_TABLE } from '#api/purposeTable.ts'
import type { Purposes } from '#api/transactions/purposes.ts'
import { watchIntents } from '#api/transactions/watchIntents.ts'
import type { TxPurpose } from '#domain/words.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const CHAIN = 31337
const anyHash = () => `0x${randomBytes(32).toString('hex')}`

/** A node that mined every transaction in block 7 but says it is broken when asked for one of them. */
async function startNode(broken: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: string[] }
      const receipt = { status: '0x1', blockNumber: '0x7', blockHash: anyHash(), transactionHash: params[0] }
      const result = method === 'eth_getTransactionReceipt' ? receipt : `0x${CHAIN.toString(16)}`
      const error = { code: -32603, message: 'broken' }
      const answer = params[0] === broken ? { error } : { result }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('open wallet transactions', () => {
  const { database, api } = joinApi()
  const send = (
    client: Client,
    nonce: number,
    txHash: string,
    expected: Record<string, string> = {},
    purpose: TxPurpose = 'purchase',
  ) =>
    client.call('POST', '/v1/tx-intents', {
      body: {
        ...{ chainId: CHAIN, wallet: client.wallet.address, nonce },
        ...{ purpose, txHash, expect: expected },
      },
    })
  const stateOf = async (client: Client, id: string) =>
    (await client.call('GET', `/v1/tx-intents/${id}`)).body.state as string
  const look = (url: string, purposes: Purposes = PURPOSE_TABLE) =>
    watchIntents({
      pool: database.pool('api'),
      chain: chainReader([url]),
      finder: createTransactionFinder([url], CHAIN),
      clock: Date.now,
      random: randomBytes,
      chainId: CHAIN,
      purposes,
    })
  afterEach(() => database.pool('owner').query('DELETE FROM app.tx_intent'))

  it('an account has at most 20 at a time; the same one again is no new one', async () => {
    const [client, other] = [await signIn(api().url), await signIn(api().url)]
    const hashes = Array.from({ length: 30 }, anyHash)
    const replies = await Promise.all(hashes.map((hash, nonce) => send(client, nonce, hash)))
    const taken = replies.filter((reply) => reply.status === 201)
    expect(taken).to.have.length(20)
    const refused = replies.find((reply) => reply.status !== 201)
    expect([refused?.status, refused?.body.code]).to.deep.equal([429, 'RATE_LIMITED'])
    expect(Number(refused?.headers.get('retry-after'))).to.be.above(0)
    const known = replies.findIndex((reply) => reply.status === 201)
    expect((await send(client, known, hashes[known] as string)).status).to.equal(201)
    expect((await send(other, 0, anyHash())).status).to.equal(201)
    await database
      .pool('api')
      .query("UPDATE app.tx_intent SET state = 'dropped' WHERE id = $1", [taken[0]?.body.id])
    expect((await send(client, 99, anyHash())).status).to.equal(201)
  })

  it('[T21] what a session that proved nothing stored first takes no word from the owner, nor the places', async () => {
    const client = await signIn(api().url)
    const hash = anyHash()
    const said = { collection: `0x${'1'.repeat(40)}`, payout: `0x${'2'.repeat(40)}` }
    const squat = await send(client, 0, hash, { collection: 'mine' })
    await Promise.all(Array.from({ length: 19 }, (_, n) => send(client, n + 1, anyHash())))
    expect((await send(client, 30, anyHash())).status).to.equal(429)
    const own = await send(client, 0, hash, said, 'payout')
    expect([own.status, own.body.id, own.body.purpose]).to.deep.equal([201, squat.body.id, 'payout'])
    expect((await send(client, 31, anyHash(), said, 'payout')).status).to.equal(201)
    expect((await send(client, 0, hash, {}, 'collect')).body.purpose, 'not back').to.equal('payout')
    const { rows } = await database
      .pool('owner')
      .query('SELECT expect FROM app.tx_intent WHERE id = $1', [squat.body.id])
    expect(rows[0].expect).to.deep.equal(said)
  })

  it('one row that cannot be written holds up nobody behind it', async () => {
    const client = await signIn(api().url)
    await createChainRows(database.pool('indexer')).cursor(7, { safe: 7 })
    const bad = (await send(client, 1, anyHash())).body.id
    const good = (await send(client, 2, anyHash())).body.id
    const owner = database.pool('owner')
    await owner.query(`CREATE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON app.tx_intent FOR EACH ROW
        WHEN (OLD.id = '${bad}' AND NEW.state <> OLD.state) EXECUTE FUNCTION app.refuse()`)
    const { server, url } = await startNode('none')
    try {
      const outcome = await look(url).catch((error: Error) => error)
      expect(outcome).to.be.instanceOf(AggregateError)
      expect([await stateOf(client, bad), await stateOf(client, good)]).to.deep.equal(['sent', 'reverted'])
    } finally {
      server.close()
      await owner.query('DROP TRIGGER refuse ON app.tx_intent; DROP FUNCTION app.refuse')
    }
  })

  it('one that no node can answer for goes to the end of the line', async () => {
    const client = await signIn(api().url)
    await createChainRows(database.pool('indexer')).cursor(7, { safe: 7 })
    const broken = anyHash()
    const bad = (await send(client, 1, broken)).body.id
    const good = (await send(client, 2, anyHash())).body.id
    const { server, url } = await startNode(broken)
    try {
      await look(url)
      await look(url)
      expect([await stateOf(client, bad), await stateOf(client, good)]).to.deep.equal(['sent', 'reverted'])
    } finally {
      server.close()
    }
  })

  it('what another feature registers is followed by its event, from the contract it names', async () => {
    const client = await signIn(api().url)
    const owner = database.pool('owner')
    await owner.query("ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'wave'")
    const [waved, slept] = parseAbi(['event Waved(address indexed by)', 'event Slept(address indexed by)'])
    const purposes: Purposes = {
      ...PURPOSE_TABLE,
      wave: { contract: 'beach', topics: [toEventSelector(waved)] },
    }
    const beach = `0x${randomBytes(20).toString('hex')}`
    const hash = anyHash()
    const id = (await send(client, 1, hash, { beach })).body.id
    await owner.query("UPDATE app.tx_intent SET purpose = 'wave' WHERE id = $1", [id])
    // the interface of today does not know the purpose, so its state is read from the table
    const stored = async () =>
      (await owner.query('SELECT state FROM app.tx_intent WHERE id = $1', [id])).rows[0].state
    const rows = createChainRows(database.pool('indexer'))
    const { server, url } = await startNode('none')
    try {
      await rows.event(hash, 7, toEventSelector(slept), beach)
      await rows.event(hash, 7, toEventSelector(waved))
      await rows.cursor(7, { safe: 6 })
      await look(url, purposes)
      expect(await stored(), 'another event, another contract').to.equal('sent')
      await rows.event(hash, 7, toEventSelector(waved), beach)
      await look(url, purposes)
      expect(await stored()).to.equal('included')
      await rows.cursor(7, { safe: 7 })
      await look(url, purposes)
      expect(await stored()).to.equal('safe')
    } finally {
      server.close()
    }
  })
})
