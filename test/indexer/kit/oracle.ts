import { expect } from 'chai'
import { Interface, type InterfaceAbi, type Log, type LogDescription } from 'ethers'
import type pg from 'pg'
import { governorFactoryAbi, ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { Stage } from './stage.ts'
import { foldFactory, foldPass } from './truth/foldPasses.ts'
import { emptyTruth, readTables, type Truth } from './truth/truth.ts'

const passAbi = new Interface(streamPassAbi)
const factoryAbi = new Interface(streamPassFactoryAbi)
const ledgerInterface = new Interface(ledgerAbi)
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

/** A factory with the contracts that its events name: every address but its creators' and what they are about. */
function childrenOf(logs: Log[], factory: string, abi: InterfaceAbi): string[] {
  const contract = new Interface(abi)
  const own = logs.filter(({ address }) => lower(address) === lower(factory))
  const created = own.flatMap((log) => {
    const { governor, timelock } = contract.parseLog(log)?.args.toObject() ?? {}
    return [governor, timelock].filter(Boolean).map(lower)
  })
  return [lower(factory), ...created]
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
  const { currencyList, feeSchedule, roomHub, sessionLock, accessManager } = deployment
  const { timelock, attestorAccount, keeperAccount } = deployment
  const others = [currencyList, feeSchedule, roomHub, sessionLock, accessManager].map(lower)
  others.push(...[timelock, attestorAccount, keeperAccount].filter(Boolean).map(lower))
  others.push(...childrenOf(logs, deployment.governorFactory as string, governorFactoryAbi))
  for (const log of logs) {
    const address = lower(log.address)
    const created = address === lower(deployment.factory) ? parse(factoryAbi, log) : null
    if (created?.name === 'PassCollectionCreated') born.add(lower(created.args.collection))
  }
  for (const log of logs) {
    const address = lower(log.address)
    const at = TIMES.get(log.blockHash) as number
    const place = `${log.blockNumber}/${log.index}`
    const isFactory = address === lower(deployment.factory)
    const isLedger = address === lower(deployment.ledger)
    const isOther = others.includes(address)
    if (!isFactory && !isLedger && !isOther && !born.has(address)) continue
    truth.events.set(
      place,
      [log.blockHash, log.transactionHash, address, log.topics.join(), log.data].join(' '),
    )
    if (isOther) continue
    const parsed = parse(isFactory ? factoryAbi : isLedger ? ledgerInterface : passAbi, log)
    if (!parsed) continue
    if (isFactory) foldFactory(truth, parsed)
    else if (isLedger)
      truth.credits.set(`${lower(parsed.args.account)}/${parsed.args.currency}`, String(parsed.args.owed))
    else foldPass(truth, address, parsed, { place, at, block: log.blockNumber })
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
