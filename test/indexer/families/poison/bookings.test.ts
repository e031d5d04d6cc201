import { expect } from 'chai'
import type { ParamType, Wallet } from 'ethers'
import { bookingCourtAbi, consultationEscrowAbi } from '#generated/abis.ts'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { deployEmitter, type Emitter, logOf } from '../../kit/emitter.ts'
import { interfaceOf } from '../../kit/oracles/interfaceOf.ts'
import { createStage, type Stage } from '../../kit/stage.ts'
import { emptyIndex, reachHead } from '../../kit/startIndexer.ts'

const HOST = `0x${'fa'.repeat(20)}`
const KEEPER = `0x${'33'.repeat(20)}`
const FAN = `0x${'07'.repeat(20)}`
const NOTHING = `0x${'0'.repeat(64)}`
const idOf = (byte: string) => `0x${byte.repeat(32)}`
const [A, B, C, D] = ['a1', 'b2', 'c3', 'd4'].map(idOf) as [string, string, string, string]
/** A case whose number has as many digits as a wallet has bytes. */
const LONG = 12_345_678_901_234_567_890n
const START = 1_700_000_000
const KINDS = 'offer policy quote_void escrow escrow_move attendance booking_dispute court_case'.split(' ')

const log = (name: string, args: unknown[]) => logOf(consultationEscrowAbi, name, args)
const ofCourt = (name: string, args: unknown[]) => logOf(bookingCourtAbi, name, args)
const booked = (id: string) => log('Booked', [id, FAN, HOST, 0, 100n, START, 60, 0, 250, NOTHING, 1n, 1n])
const settled = (id: string, fee: bigint) => log('Settled', [id, FAN, 0, 5, 0, 97n, 0n, fee, fee])
const offered = (creator: string) => log('OfferCreated', [1n, creator, 0, 100n, 60, 0, 1])
const POLICY = [3600, 0, 86_400, 604_800, 600, 0, 5000, 9000, 4000, false]

describe('an escrow that somebody poisons', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let escrow: Emitter
  let court: Emitter
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  const texts = async (sql: string): Promise<string[]> => (await rows(sql)).map((row) => String(row.k))
  const suspended = () => texts(`SELECT encode(key, 'hex') AS k FROM chain.suspension ORDER BY 1`)

  before(async () => {
    stage = await createStage(44)
  })
  beforeEach(async () => {
    await emptyIndex(owner())
    escrow = await deployEmitter(stage, stage.people[3] as Wallet)
    court = await deployEmitter(stage, stage.people[3] as Wallet)
    const { number } = await stage.head()
    const root = { creatorWallet: null, fromBlock: number }
    const roots = [
      { ...root, address: escrow.address, kind: 'consultation_escrow' },
      { ...root, address: court.address, kind: 'booking_court' },
    ]
    indexer = createIndexer({
      ...{ databaseUrl: db.url('indexer'), rpcUrls: [stage.chain.url], chainId: 31337, fromBlock: number },
      ...{ roots, pollMs: 20, standbyMs: 50, clock: Date.now, log: { info() {}, warn() {}, error() {} } },
    })
    indexer.start()
  })
  afterEach(() => indexer?.stop())
  after(async () => {
    await stage?.stop()
  })

  /** Whatever stands in the tables of the family. */
  async function everything(): Promise<unknown[]> {
    const all = KINDS.map((kind) => `SELECT '${kind}' AS kind, to_jsonb(t) AS row FROM chain.${kind} t`)
    return rows(`${all.join(' UNION ALL ')} ORDER BY kind, row`)
  }

  it('[T35] a booking, what a creator sells, or a case stands still alone', async () => {
    await escrow.emit(
      ...[log('PolicyCreated', [0, HOST, POLICY]), offered(HOST), offered(KEEPER)],
      ...[booked(A), booked(B), booked(C)],
    )
    await court.emit(ofCourt('Escalated', [A, FAN, LONG, 7n]), ofCourt('Escalated', [B, FAN, 2n, 7n]))
    await reachHead(stage, owner())
    const before = await everything()
    const { number } = await stage.head()
    await escrow.emit(
      // parts that are not the whole; a cause that nobody knows; an offer that is not there
      ...[settled(A, 4n), log('Attested', [C, KEEPER, 1, 1, 1, START, 0, 99, START])],
      log('OfferSwitched', [9n, HOST, true]),
      ...[log('CallConfirmed', [B, HOST]), log('OfferSwitched', [1n, KEEPER, false])],
    )
    await court.emit(ofCourt('Ruling', [KEEPER, LONG, 9n]), ofCourt('Ruling', [KEEPER, 2n, 1n]))
    await escrow.emit(settled(A, 3n), offered(HOST), booked(D), settled(B, 3n))
    await reachHead(stage, owner())
    const digits = Buffer.from(String(LONG)).toString('hex')
    expect(await suspended()).to.deep.equal([digits, A.slice(2), C.slice(2), HOST.slice(2)])
    const asOf = KINDS.filter((kind) => kind !== 'quote_void').map(
      (kind) => `SELECT '${kind}' AS k FROM chain.${kind}_as_of WHERE as_of >= ${number}`,
    )
    expect((await texts(asOf.join(' UNION ALL '))).sort()).to.deep.equal([
      ...['court_case', 'escrow', 'escrow', 'escrow_move', 'escrow_move', 'offer', 'policy'],
    ])
    expect(await texts(`SELECT status AS k FROM chain.escrow ORDER BY id`)).to.deep.equal([
      ...['booked', 'completed', 'booked', 'booked'],
    ])
    expect(await texts('SELECT is_open AS k FROM chain.offer ORDER BY creator')).to.deep.equal([
      'false',
      'true',
    ])
    expect(await texts('SELECT ruling AS k FROM chain.court_case ORDER BY dispute_id')).to.deep.equal([
      ...['creator', 'null'],
    ])
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    await reachHead(stage, owner())
    expect(await suspended()).to.have.length(0)
    expect(await everything()).to.deep.equal(before)
  })

  it('[T35] every column holds the widest value of its type, and has it again after a reorg', async () => {
    const widest = ({ type, components }: ParamType): unknown => {
      if (components) return components.map(widest)
      if (type === 'address') return FAN
      if (type === 'bytes32') return A
      return type === 'bool' ? true : 2n ** BigInt(type.slice(4)) - 1n
    }
    const most = 2n ** 96n - 1n
    /** what is no number but a word, and parts of a whole */
    const told: Record<string, Record<string, bigint>> = {
      Attested: { cause: 13n },
      Settled: { status: 5n, cause: 13n, toCreator: most, toFan: 0n, fee: 0n },
      Ruling: { _ruling: 3n },
    }
    const of = (abi: readonly object[], name: string) => {
      const inputs = interfaceOf(abi as never).getEvent(name)?.inputs ?? []
      return logOf(
        abi,
        name,
        inputs.map((input) => told[name]?.[input.name] ?? widest(input)),
      )
    }
    const all = (abi: readonly object[], names: string) => names.split(' ').map((name) => of(abi, name))
    await escrow.emit(
      ...all(
        consultationEscrowAbi,
        'PolicyCreated OfferCreated QuoteVoided Booked SettlementProposed Attested',
      ),
      ...all(consultationEscrowAbi, 'Disputed SettlementProposed'),
    )
    await court.emit(...all(bookingCourtAbi, 'Escalated Ruling'))
    await reachHead(stage, owner())
    expect(await rows('SELECT reason FROM chain.suspension')).to.deep.equal([])
    const before = await everything()
    const [row] =
      await rows(`SELECT amount_units::text, nonce::text, revision::text, length_minutes, fan_ask_bps,
      fallback_bps, extract(epoch FROM until)::text AS until FROM chain.escrow`)
    expect(row).to.deep.equal({
      ...{
        amount_units: String(most),
        nonce: String(2n ** 256n - 1n),
        revision: '0',
        length_minutes: 65_535,
      },
      ...{ fan_ask_bps: 65_535, fallback_bps: 65_535, until: `${2n ** 40n - 1n}.000000` },
    })
    const { number } = await stage.head()
    await escrow.emit(...all(consultationEscrowAbi, 'OfferSwitched Rescheduled Extended Ruled Settled'))
    await court.emit(...all(bookingCourtAbi, 'RulingWithoutEffect'))
    await reachHead(stage, owner())
    expect(await rows('SELECT reason FROM chain.suspension')).to.deep.equal([])
    expect(await texts('SELECT revision::text AS k FROM chain.escrow')).to.deep.equal([
      String(2n ** 32n - 1n),
    ])
    for (const kind of KINDS) expect(await rows(`SELECT FROM chain.${kind}`), kind).to.not.have.length(0)
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    await reachHead(stage, owner())
    expect(await everything()).to.deep.equal(before)
  })
})
