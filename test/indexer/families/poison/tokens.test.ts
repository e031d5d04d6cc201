import { expect } from 'chai'
import type { EventFragment, ParamType, Wallet } from 'ethers'
import {
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
} from '#generated/abis.ts'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import { EVENT_TYPES } from '#indexer/families/registry.ts'
import { TOKENS } from '#indexer/families/tokens/family.ts'
import { useDatabase } from '#test/kit/database.ts'
import { deployEmitter, type Emitter, logOf } from '../../kit/emitter.ts'
import { interfaceOf } from '../../kit/oracles/interfaceOf.ts'
import { createStage, type Stage } from '../../kit/stage.ts'
import { emptyIndex, reachHead } from '../../kit/startIndexer.ts'

const NOBODY = `0x${'0'.repeat(40)}`
const FAN = `0x${'07'.repeat(20)}`
const OTHER = `0x${'08'.repeat(20)}`
const ABIS: Record<string, readonly object[]> = {
  creator_token_factory: creatorTokenFactoryAbi,
  creator_token: creatorTokenAbi,
  vault_factory: creatorVaultFactoryAbi,
  vault: creatorVaultAbi,
}
const READ = EVENT_TYPES.filter(({ family }) => family === TOKENS)

/** The largest value of a type. */
function extreme({ type, components }: ParamType): unknown {
  if (components) return Object.fromEntries(components.map((part) => [part.name, extreme(part)]))
  if (type === 'bool') return true
  if (type === 'address') return FAN
  if (type === 'bytes32') return `0x${'ff'.repeat(32)}`
  if (type === 'string') return '\u{10ffff}\0'.repeat(8)
  return 2n ** BigInt(type.slice(4)) - 1n
}

describe('tokens and vaults that say anything', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | null = null

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows

  let emitters: Record<'factory' | 'vaults' | 'one' | 'two' | 'vault', Emitter>
  let deployedAt: number
  const log = (kind: string, name: string, args: unknown[]) => logOf(ABIS[kind] ?? [], name, args)
  const moved = (from: string, to: string, amount: bigint) =>
    log('creator_token', 'Transfer', [from, to, amount])

  before(async () => {
    stage = await createStage(52)
    const made = []
    for (let i = 0; i < 5; i++) made.push(await deployEmitter(stage, stage.people[7] as Wallet))
    const [factory, vaults, one, two, vault] = made as [Emitter, Emitter, Emitter, Emitter, Emitter]
    emitters = { factory, vaults, one, two, vault }
    deployedAt = (await stage.head()).number
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })
  // nobody said anything yet
  afterEach(async () => {
    await indexer?.stop()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - deployedAt })
  })
  beforeEach(async () => {
    await indexer?.stop()
    await emptyIndex(owner())
    const watched = (kind: string, { address }: Emitter) =>
      ({ address, kind, creatorWallet: null, fromBlock: 1 }) as const
    const quiet = { info() {}, warn() {}, error() {} }
    indexer = createIndexer({
      ...{ databaseUrl: db.url('indexer'), rpcUrls: [stage.chain.url], chainId: 31337, fromBlock: 1 },
      roots: [watched('creator_token_factory', emitters.factory), watched('vault_factory', emitters.vaults)],
      ...{ pollMs: 20, standbyMs: 50, clock: Date.now, log: quiet },
    })
    indexer.start()
  })
  const suspended = async () =>
    (await rows(`SELECT '0x' || encode(address, 'hex') AS address FROM chain.suspension`))
      .map(({ address }) => address)
      .sort()

  /** An event of a kind with the largest values there are, of these contracts. */
  function largest(kind: string, fragment: EventFragment) {
    const { one, vault } = emitters
    const own: Record<string, unknown> = { token: one.address, vault: vault.address, from: NOBODY }
    const isOwn = ({ name, indexed }: ParamType) => indexed && name in own
    const values = fragment.inputs.map((input) => (isOwn(input) ? own[input.name] : extreme(input)))
    return log(kind, fragment.name, values)
  }

  it('[T35] every column is as wide as the type that the ABI has for it', async () => {
    const { factory, vaults, one, vault } = emitters
    const speakers: Record<string, Emitter> = {
      ...{ creator_token_factory: factory, vault_factory: vaults },
      ...{ creator_token: one, vault },
    }
    const inOrder = [...READ].sort((a, b) => a.fold.no - b.fold.no)
    for (const { kind, name } of inOrder) {
      const fragment = interfaceOf(ABIS[kind.kind] as never).getEvent(name) as EventFragment
      await speakers[kind.kind]?.emit(largest(kind.kind, fragment))
    }
    await reachHead(stage, owner())
    expect(await rows('SELECT reason FROM chain.suspension')).to.deep.equal([])
    for (const { name } of TOKENS.tables)
      expect(await rows(`SELECT FROM chain.${name}`), name).to.not.have.length(0)
    expect(await rows(`SELECT FROM chain.allocation WHERE vesting_ends_at = 'infinity'`)).to.have.length(1)
  })

  it('[T35] a token, or a vault, stands still alone', async () => {
    const { factory, vaults, one, two, vault } = emitters
    const facts = [0, 2n * 10n ** 29n, 10n ** 22n, 10n ** 24n, 100, 0, 0, 5, 1_700_000_000]
    const created = ({ address }: Emitter) =>
      log('creator_token_factory', 'TokenCreated', [OTHER, address, facts, 'Own', 'OWN'])
    const locked = ({ address }: Emitter) =>
      log('creator_token_factory', 'AllocationLocked', [address, OTHER, 5n, 1_800_000_000, 1_900_000_000])
    const vested = ({ address }: Emitter) =>
      log('creator_token_factory', 'AllocationVested', [address, OTHER, 2n, 2n, 3n])
    await factory.emit(created(one), created(two), locked(one), locked(two))
    const opened = [one.address, vault.address, OTHER, 1n, true]
    await vaults.emit(log('vault_factory', 'VaultCreated', opened))
    for (const token of [one, two]) await token.emit(moved(NOBODY, FAN, 100n))
    await vault.emit(log('vault', 'Staked', [FAN, 5n, 5n, 5n]))
    await reachHead(stage, owner())
    const good = (await stage.head()).number
    // more than somebody has; nothing of nobody; what was never opened
    await one.emit(moved(FAN, OTHER, 101n), moved(FAN, OTHER, 1n))
    await two.emit(moved(OTHER, FAN, 0n), moved(FAN, OTHER, 1n))
    await factory.emit(vested(one), vested(two))
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([one.address])
    const [{ reason }] = await rows('SELECT reason FROM chain.suspension')
    expect(reason, 'the fold itself found it').to.equal(`${FAN} moves 101 of 100`)
    const balances = `SELECT amount_units, as_of IS NULL AS is_known FROM chain.token_balance_as_of ORDER BY 1`
    expect(await rows(balances)).to.deep.equal([
      { amount_units: 1n, is_known: true },
      { amount_units: 99n, is_known: true },
      { amount_units: 100n, is_known: false },
    ])
    const releases = `SELECT released_units, as_of IS NULL AS is_known FROM chain.allocation_as_of ORDER BY 1`
    expect(await rows(releases)).to.deep.equal([
      { released_units: 0n, is_known: false },
      { released_units: 2n, is_known: true },
    ])
    await vault.emit(
      log('vault', 'RevenueDripped', [0, 1n, 1n, 1n]),
      log('vault', 'Staked', [FAN, 5n, 10n, 10n]),
    )
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([one.address, vault.address].sort())
    expect(await rows('SELECT FROM chain.stake_as_of WHERE amount_units = 5 AND as_of > 0')).to.have.length(1)
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - good })
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([])
    expect(await rows('SELECT FROM chain.token_balance WHERE amount_units = 100')).to.have.length(2)
  })

  it('[T35] a launch that no decoder can read: its token is followed and stands still', async () => {
    const { factory, one, two } = emitters
    const [readable] = READ.filter(({ name }) => name === 'TokenCreated')
    expect(readable?.children[0]?.address).to.deep.equal({ topic: 2 })
    const facts = [0, 1n, 1n, 1n, 0, 0, 0, 0, 1]
    const created = ({ address }: Emitter) =>
      log('creator_token_factory', 'TokenCreated', [OTHER, address, facts, 'Own', 'OWN'])
    await factory.emit({ ...created(one), data: '0xff' }, created(two))
    await one.emit(moved(NOBODY, FAN, 7n))
    await two.emit(moved(NOBODY, FAN, 8n))
    await reachHead(stage, owner())
    expect(await suspended()).to.deep.equal([one.address])
    expect(await rows('SELECT amount_units FROM chain.token_balance')).to.deep.equal([{ amount_units: 8n }])
    expect(await rows(`SELECT FROM chain.watch WHERE kind = 'creator_token'`)).to.have.length(2)
  })
})
