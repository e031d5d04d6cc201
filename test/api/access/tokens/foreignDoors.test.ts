import { expect } from 'chai'
import { zeroAddress } from 'viem'
import type { GateRules } from '#domain/access/gate.ts'
import { stagedoorLensAbi } from '#generated/abis.ts'
import { stagedoorLensBytecode } from '#generated/bytecode.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { CHAIN_ID, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import {
  createInstallation,
  type Installation,
  type ServerProcess,
  startApi,
  startWorker,
  type TestApi,
} from '#test/kit/api.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { behindRules, foreign } from './foreignGate.ts'
import { type BookToken, deployBook, deployOdd, ODD_CODE } from './oddTokens.ts'
import { seedToken } from './seedToken.ts'

const WHOLE = 10n ** 18n
const MINIMUM = 100n * WHOLE
/** What is on the chain is seen within some looks of a test. */
const SETTINGS = { FOREIGN_CACHE_MS: '200' }

describe('doors for tokens from elsewhere', () => {
  const db = useDatabase()
  const open: TestSocket[] = []
  let chain: TestChain
  let deployer: Deployer
  let installation: Installation
  let api: TestApi
  let worker: ServerProcess
  let stage: Stage
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person
  const run = async (sql: string, ...values: unknown[]) => (await db.pool('owner').query(sql, values)).rows

  before(async function () {
    this.timeout(60_000)
    chain = await startChain()
    deployer = await createDeployer(chain.url, CHAIN_ID, await chain.fundedKey())
    const nothingElse = Array.from({ length: 4 }, () => zeroAddress)
    const lens = await deployer.deploy(stagedoorLensAbi, stagedoorLensBytecode, nothingElse)
    installation = createInstallation({ rpcUrls: [chain.url], deployment: { lens } })
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), installation, 60)
    api = await startApi(db, installation, SETTINGS)
    worker = await startWorker(db, installation, SETTINGS)
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
    await run("UPDATE app.clock SET shift = '0'")
    await db.pool('indexer').query('UPDATE chain.cursor SET head_seen = number')
  })
  after(async () => {
    await worker?.stop()
    await api?.stop()
    installation?.remove()
    await chain?.stop()
    chain?.remove()
  })

  /** Of a channel of its own: one stream of each is live. */
  async function newRoom(mode: GateRules['mode'], ...conditions: GateRules['conditions']): Promise<string> {
    const creator = await stage.creator(fan())
    const room = await stage.room(creator)
    await behindRules(db, creator, room, { mode, conditions })
    return room
  }
  const erc20 = ({ address }: Pick<BookToken, 'address'>, minUnits = MINIMUM) =>
    foreign({ kind: 'erc20', address }, minUnits)
  const item = ({ address }: BookToken, tokenId: string, count = 1n) =>
    foreign({ kind: 'erc1155', address, tokenId }, count)

  async function expectRefused(person: Person, room: string, told: object[] = []): Promise<void> {
    const { status, body, text } = await enter(api.url, person, room)
    expect([status, body.code], text).to.deep.equal([403, 'TOKENS_SHORT'])
    for (const [n, one] of told.entries()) expect(body.facts.checks[n], text).to.deep.include(one)
  }
  /** In as soon as an answer from before is not taken any more. */
  const getsIn = (person: Person, room: string) =>
    until('they are let in', async () => {
      const { status, body } = await enter(api.url, person, room)
      return status === 201 && (body as { seatId: string; decisionId: string })
    })
  async function sitDown(person: Person, room: string) {
    const { seatId } = await getsIn(person, room)
    await reportMedia(api, db.pool('api'), seatId, 'joined')
    const socket = await connect(api.url, person)
    open.push(socket)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    return { seatId, socket }
  }
  const stateOf = async (seatId: string) =>
    (await run('SELECT state FROM app.seat WHERE id = $1', seatId))[0]?.state
  /** A leap of the clock ends a minute, and neither leases nor the room. */
  async function leap(seatId: string, by: string): Promise<void> {
    await run("UPDATE app.seat_lease SET until = app.now() + interval '1 hour' WHERE seat_id = $1", seatId)
    await run('UPDATE app.room SET host_gone_since = NULL')
    await run('UPDATE app.clock SET shift = $1', by)
  }

  it('[S3.24][S3.55] the minimum of an ERC-20, a number of NFTs, or one id of an ERC-1155 opens, and one less is refused with what is held', async () => {
    const [zoo, punks, items] = [
      await deployBook(deployer),
      await deployBook(deployer),
      await deployBook(deployer),
    ]
    const nfts = foreign({ kind: 'erc721', address: punks.address }, 2n)
    const doors = [
      { room: await newRoom('any', erc20(zoo)), token: zoo, min: MINIMUM, id: 0n },
      { room: await newRoom('any', nfts), token: punks, min: 2n, id: 0n },
      { room: await newRoom('any', item(items, '7', 3n)), token: items, min: 3n, id: 7n },
    ]
    for (const { room, token, min, id } of doors) {
      const person = fan()
      await token.set(person.wallet, min - 1n, id)
      await token.set(person.wallet, 5n * min, id + 1n)
      await expectRefused(person, room, [{ isMet: false, heldUnits: (min - 1n).toString() }])
      await token.set(person.wallet, min, id)
      const { decisionId } = await getsIn(person, room)
      const [stored] = await run(
        "SELECT evidence, block::int, '0x' || encode(block_hash, 'hex') AS hash FROM app.decision WHERE id = $1",
        decisionId,
      )
      const head = await chain.rpc<{ number: string; hash: string }>('eth_getBlockByNumber', 'latest', false)
      expect(stored).to.include({ block: Number(head.number), hash: head.hash })
      expect(stored.evidence).to.include({ reader: 'contract' })
      expect(stored.evidence.foreign).to.include({ block: stored.block, blockHash: head.hash })
      expect(JSON.stringify(stored.evidence)).not.to.include(person.wallet.toString('hex'))
    }
  })

  it('[S3.24] any or all of them, in one wallet, beside tokens that were made here, however late the index is', async () => {
    const [zoo, items] = [await deployBook(deployer), await deployBook(deployer)]
    const either = await newRoom('any', erc20(zoo), item(items, '1'))
    const both = await newRoom('all', erc20(zoo), item(items, '1'))
    const person = fan()
    await items.set(person.wallet, 1n, 1n)
    const { seatId } = await getsIn(person, either)
    await person.call(api.url, 'DELETE', `/v1/seats/${seatId}`)
    await expectRefused(person, both, [{ isMet: false }, { isMet: true }])
    const second = fan()
    await zoo.set(second.wallet, MINIMUM)
    const linked = 'UPDATE app.identity SET account_id = $1 WHERE wallet = $2'
    await run(linked, person.accountId, second.wallet)
    await run('UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1', person.accountId)
    const split = await enter(api.url, person, both)
    expect([split.status, split.body.facts?.isSplit], split.text).to.deep.equal([403, true])
    await zoo.set(person.wallet, MINIMUM)
    await getsIn(person, both)

    const north = await seedToken(db.pool('indexer'), stage, fan())
    const own = { kind: 'erc20', address: north.token, minUnits: '5', symbol: 'NORTH', decimals: 18 } as const
    const mixed = await newRoom('all', { ...own, isForeign: false }, erc20(zoo))
    const holder = fan()
    await zoo.set(holder.wallet, MINIMUM)
    await expectRefused(holder, mixed)
    await north.balance(holder.wallet, 5n)
    const { decisionId } = await getsIn(holder, mixed)
    const [{ evidence, block }] = await run(
      'SELECT evidence, block::int FROM app.decision WHERE id = $1',
      decisionId,
    )
    expect(evidence.reader, 'its own at the block of the index').to.equal('index')
    expect(evidence.foreign.block).not.to.equal(block)

    await db.pool('indexer').query('UPDATE chain.cursor SET head_seen = number + 10')
    const late = fan()
    await zoo.set(late.wallet, MINIMUM)
    await getsIn(late, await newRoom('any', erc20(zoo)))
  })

  it('[S3.34][T8] who sells inside is told of a minute, and keeps the seat with the tokens back; else TOKENS_SHORT', async () => {
    const zoo = await deployBook(deployer)
    const room = await newRoom('any', erc20(zoo))
    const [back, gone] = [fan(), fan()]
    for (const { wallet } of [back, gone]) await zoo.set(wallet, MINIMUM)
    const [first, second] = [await sitDown(back, room), await sitDown(gone, room)]
    for (const { wallet } of [back, gone]) await zoo.set(wallet, MINIMUM - 1n)
    for (const { seatId, socket } of [first, second]) {
      expect(await socket.wait('seat:grace')).to.include({ seatId, cause: 'tokens' })
      expect(await stateOf(seatId)).to.equal('grace')
    }
    await zoo.set(back.wallet, MINIMUM)
    expect(await first.socket.wait('seat:kept')).to.deep.equal({ seatId: first.seatId })
    await leap(second.seatId, '61 seconds')
    const ended = await second.socket.wait('seat:ended')
    expect(ended).to.include({ seatId: second.seatId, reason: 'TOKENS_SHORT', deny: 'TOKENS_SHORT' })
    expect(await stateOf(first.seatId)).to.equal('live')
  })

  it('[S3.55][T33] a token that reverts, burns, bombs or answers askew opens nothing, and closes no other door', async () => {
    const zoo = await deployBook(deployer)
    const honest = await newRoom('any', erc20(zoo))
    const rooms: [string, string][] = []
    for (const [what, code] of Object.entries(ODD_CODE))
      rooms.push([what, await newRoom('any', erc20({ address: await deployOdd(deployer, code) }, 1n))])
    const watcher = fan()
    await zoo.set(watcher.wallet, MINIMUM)
    // all at the same moment, each by somebody else, as one account comes in at one door at a time: each answer comes, whatever the others do
    await Promise.all([
      getsIn(watcher, honest),
      ...rooms.map(async ([what, room]) => {
        const { status, body, text } = await enter(api.url, fan(), room)
        expect([status, body.code], `${what}: ${text}`).to.deep.equal([403, 'TOKENS_SHORT'])
        expect(body.facts.checks[0], what).to.deep.include({ isMet: false, isSilent: true, heldUnits: '0' })
      }),
    ])
  })

  it('[S3.34][T33] a token that falls silent while people are inside: a minute for them, and nobody else notices', async () => {
    const [zoo, fickle] = [await deployBook(deployer), await deployBook(deployer)]
    const [calm, hit] = [fan(), fan()]
    await zoo.set(calm.wallet, MINIMUM)
    await fickle.set(hit.wallet, MINIMUM)
    const other = await sitDown(calm, await newRoom('any', erc20(zoo)))
    const room = await newRoom('any', erc20(fickle))
    const { seatId, socket } = await sitDown(hit, room)
    await fickle.silence(true)
    expect(await socket.wait('seat:grace')).to.include({ seatId, cause: 'tokens' })
    await expectRefused(fan(), room, [{ isMet: false, isSilent: true }])
    await fickle.silence(false)
    expect(await socket.wait('seat:kept')).to.deep.equal({ seatId })
    expect(await stateOf(other.seatId)).to.equal('live')
  })
})
