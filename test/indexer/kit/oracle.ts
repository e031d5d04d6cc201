import { expect } from 'chai'
import type { Interface, Log, LogDescription } from 'ethers'
import type pg from 'pg'
import {
  creatorTokenFactoryAbi,
  creatorVaultFactoryAbi,
  governorFactoryAbi,
  ledgerAbi,
  recordingsFactoryAbi,
  splitFactoryAbi,
  streamPassAbi,
  streamPassFactoryAbi,
} from '#generated/abis.ts'
import { interfaceOf } from './oracles/interfaceOf.ts'
import type { Stage } from './stage.ts'
import { foldFactory, foldPass } from './truth/foldPasses.ts'
import { emptyTruth, readTables, type Truth } from './truth/truth.ts'

const passAbi = interfaceOf(streamPassAbi)
const factoryAbi = interfaceOf(streamPassFactoryAbi)
const ledgerInterface = interfaceOf(ledgerAbi)
/** Roots whose rows other oracles compare. */
const OTHERS = [
  ...(['currencyList', 'feeSchedule'] as const),
  ...(['roomHub', 'sessionLock'] as const),
  ...(['creatorTokenFactory', 'vaultFactory'] as const),
  ...(['consultationEscrow', 'bookingCourt'] as const),
  ...(['passRenewals', 'passResale'] as const),
  ...(['recordingsFactory', 'splitFactory', 'governorFactory'] as const),
  ...(['accessManager', 'timelock', 'attestorAccount', 'keeperAccount'] as const),
]
/** Contracts that such a root makes: its event, and the argument that names them. */
const tokenFactory = interfaceOf(creatorTokenFactoryAbi)
const vaultFactory = interfaceOf(creatorVaultFactoryAbi)
const recordingsFactory = interfaceOf(recordingsFactoryAbi)
const splitFactory = interfaceOf(splitFactoryAbi)
const governorFactory = interfaceOf(governorFactoryAbi)
const MADE = [
  { root: 'creatorTokenFactory', abi: tokenFactory, event: 'TokenCreated', child: 'token' },
  { root: 'vaultFactory', abi: vaultFactory, event: 'VaultCreated', child: 'vault' },
  { root: 'recordingsFactory', abi: recordingsFactory, event: 'RecordingsCreated', child: 'collection' },
  { root: 'splitFactory', abi: splitFactory, event: 'SplitCreated', child: 'split' },
  { root: 'splitFactory', abi: splitFactory, event: 'PoolCreated', child: 'pool' },
  { root: 'governorFactory', abi: governorFactory, event: 'GovernorCreated', child: 'governor' },
  { root: 'governorFactory', abi: governorFactory, event: 'GovernorCreated', child: 'timelock' },
] as const
const lower = (value: unknown) => String(value).toLowerCase()

/** What never changes is asked once: when a block of this hash was, and what these bytes say. */
const TIMES = new Map<string, number>()
const SAID = new Map(
  [passAbi, factoryAbi, ledgerInterface].map((abi) => [abi, new Map<string, LogDescription | null>()]),
)

function parse(abi: Interface, log: Log): LogDescription | null {
  const said = SAID.get(abi) as Map<string, LogDescription | null>
  const bytes = `${log.topics} ${log.data}`
  if (!said.has(bytes)) said.set(bytes, abi.parseLog(log))
  return said.get(bytes) ?? null
}

/**
 * What the tables must say, found another way: `eth_getLogs` over the whole range, ethers for decoding, maps
 * for folding. It shares no code with the indexer.
 */
export async function readTruth(stage: Stage): Promise<Truth> {
  const { provider, deployment } = stage
  const truth = emptyTruth()
  const logs = await provider.getLogs({ fromBlock: 0, toBlock: 'latest' })
  const readTime = async (hash: string) =>
    TIMES.set(hash, Number((await provider.send('eth_getBlockByHash', [hash, false])).timestamp))
  const unknown = logs.map((log) => log.blockHash).filter((hash) => !TIMES.has(hash))
  await Promise.all([...new Set(unknown)].map(readTime))
  const born = new Set<string>()
  const others = new Set(OTHERS.map((root) => lower(deployment[root])))
  for (const log of logs) {
    const address = lower(log.address)
    const created = address === lower(deployment.factory) ? parse(factoryAbi, log) : null
    if (created?.name === 'PassCollectionCreated') born.add(lower(created.args.collection))
    for (const { root, abi, event, child } of MADE)
      if (address === lower(deployment[root]) && log.topics[0] === abi.getEvent(event)?.topicHash)
        others.add(lower(abi.parseLog(log)?.args[child]))
  }
  for (const log of logs) {
    const address = lower(log.address)
    const at = TIMES.get(log.blockHash) as number
    const place = `${log.blockNumber}/${log.index}`
    const isFactory = address === lower(deployment.factory)
    const isLedger = address === lower(deployment.ledger)
    const isOther = others.has(address)
    if (!isFactory && !isLedger && !isOther && !born.has(address)) continue
    truth.events.set(
      place,
      [log.blockHash, log.transactionHash, address, log.topics.join(), log.data].join(' '),
    )
    if (isOther) continue
    const parsed = parse(isFactory ? factoryAbi : isLedger ? ledgerInterface : passAbi, log)
    if (!parsed) continue
    if (isFactory) foldFactory(truth, parsed)
    else if (isLedger) {
      const { account, currency, owed } = parsed.args
      // the other event fixes what a currency is
      if (parsed.name !== 'CurrencyFixed') truth.credits.set(`${lower(account)}/${currency}`, String(owed))
    } else foldPass(truth, address, parsed, { place, at, block: log.blockNumber })
  }
  return truth
}

/** Every row of every table against the oracle. @returns how many rows were compared */
export async function expectTruth(stage: Stage, pool: pg.Pool): Promise<number> {
  const [truth, tables] = [await readTruth(stage), await readTables(pool)]
  let rows = 0
  for (const name of Object.keys(truth) as (keyof Truth)[]) {
    const sorted = (map: Map<string, unknown>) =>
      Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
    expect(sorted(tables[name]), name).to.deep.equal(sorted(truth[name]))
    rows += truth[name].size
  }
  return rows
}
