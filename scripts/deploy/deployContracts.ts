import { type Address, createPublicClient, type Hex, http, type PublicClient, zeroAddress } from 'viem'
import { platformIn } from '#scripts/roles/platform.ts'
import { firstBlockOf } from '#scripts/roles/readLogs.ts'
import { readRoles } from '#scripts/roles/readRoles.ts'
import { type DeployTask, isAdministrator } from './chain/administrator.ts'
import { missingSteps, takeSteps } from './chain/configure.ts'
import type { Ruling } from './chain/missingPowers.ts'
import { initCodeOf } from './chain/partCode.ts'
import { type Placed, placeParts } from './chain/placeParts.ts'
import { addressBy, createPlacer } from './chain/placer.ts'
import { timelockBatch } from './chain/timelockBatch.ts'
import { createDeployer, type Deployer } from './deployer.ts'
import { type Deployment, readDeployment, writeDeployment } from './deployment.ts'
import { abiOf } from './plan/partAbi.ts'
import { type Owners, type PartName, placesIn, ROOTS, ROWS, type Setup } from './plan/parts.ts'
import type { Compile } from './release/committedCode.ts'
import { assertNoSingleKey, assertReleasable, assertTrusted } from './release/release.ts'

export type { Deployment } from './deployment.ts'

export interface DeployOptions {
  rpcUrl: string
  /** pays; the AccessManager's first admin, on public chains only until everything is in place */
  privateKey: Hex
  chainId: number
  /** read first; written when everything is in place */
  deploymentFile: string
  /** deploys and lists a printable dollar; for local chains */
  withTestDollar: boolean
  /** symbol of the chain's own money; default ETH */
  nativeSymbol?: string
  /** contracts that hold the roles, and the keys of services; needed on public chains, written into the file */
  owners?: Owners
  /** where audit reports are; needed on public chains */
  auditsDir?: string
  /** hears what takes long */
  say?: (line: string) => void
  /** of a public chain's sources; default: the compiler of this installation */
  compile?: Compile
}

/**
 * Puts the contracts on a chain and sets them up. Addresses follow from code and arguments, and what is missing is
 * found by asking the chain, so a run that was cut off anywhere is finished by the next and a second run sends nothing.
 * Uses committed bytecode; only on public chains it is compared with what the sources compile to. What an older version put into the file stays where it is.
 * @throws Error when the node is another chain, the file is damaged, a transaction reverts, or a public chain may not
 * have these contracts yet
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const deployer = await createDeployer(options.rpcUrl, options.chainId, options.privateKey)
  const client = createPublicClient({ transport: http(options.rpcUrl) })
  await assertReleasable(deployer, options)
  const before = await keepable(deployer, readDeployment(options.deploymentFile))
  const setup: Setup = {
    deployer: deployer.address,
    nativeSymbol: options.nativeSymbol ?? 'ETH',
    withTestDollar: options.withTestDollar,
    ...(options.owners ? { owners: options.owners } : {}),
    ...(before?.madeWith ? { madeWith: before.madeWith } : {}),
  }
  if (before) await assertNoSingleKey(client, platformIn(before), timelockFor(before, setup))
  const placer = await createPlacer(deployer)
  const former = { kept: before ? rootsOf(before) : {}, known: before ? placesIn(before) : {} }
  const placed = await placeParts(deployer, placer, setup, former)
  const fromBlock = before?.fromBlock ?? placed.firstBlock ?? (await firstBlockOfRoles(client, placed))
  const earlier = earlierOf(
    [...(before?.earlierFeeSchedules ?? []), before?.feeSchedule],
    placed.at.feeSchedule,
  )
  const factories = earlierOf(
    [...(before?.earlierCreatorTokenFactories ?? []), before?.creatorTokenFactory],
    placed.at.creatorTokenFactory,
  )
  const ruling: Ruling = {
    holders: setup.owners ? await holdersOf(client, placed, fromBlock) : [],
    earlierFeeSchedules: earlier,
    ...(before?.timelock ? { timelock: before.timelock } : {}),
  }
  const steps = await missingSteps(deployer, placed, setup, ruling)
  if (steps.length > 0) {
    if (!(await isAdministrator(deployer, placed.at)))
      throw new Error(await forTheTimelock(deployer, placed, steps, ruling))
    await takeSteps(deployer, placed.at, steps)
  }

  const deployment: Deployment = {
    chainId: options.chainId,
    ...(placed.at as Pick<Deployment, Exclude<PartName, 'testDollar' | 'timelock'>>),
    placedBy: placer.factory,
    ...(setup.owners ? { owners: setup.owners } : {}),
    ...(placed.madeWith ? { madeWith: placed.madeWith } : {}),
    ...(earlier.length > 0 ? { earlierFeeSchedules: earlier } : {}),
    ...(factories.length > 0 ? { earlierCreatorTokenFactories: factories } : {}),
    ...courtsIn(before),
    fromBlock,
    currencies: await currenciesOf(deployer, placed, setup),
  }
  await assertTrusted(client, platformIn(deployment))
  writeDeployment(options.deploymentFile, deployment)
  return deployment
}

/** An earlier deployment whose contracts are there; anything else in the file is history. */
async function keepable(deployer: Deployer, before: Deployment | undefined): Promise<Deployment | undefined> {
  if (before?.chainId !== deployer.chainId) return undefined
  const present = await Promise.all(ROOTS.map((name) => deployer.hasCode(before[name])))
  return present.every(Boolean) ? before : undefined
}

/** Where the timelock of these owners is or will be. */
function timelockFor({ placedBy }: Deployment, setup: Setup): Address | undefined {
  const row = ROWS.find(({ name }) => name === 'timelock')
  return row && placedBy && setup.owners && addressBy(placedBy, initCodeOf(row, {}, setup))
}

function rootsOf(before: Deployment): Partial<Record<PartName, Address>> {
  return Object.fromEntries(ROOTS.map((name) => [name, before[name]]))
}

/**
 * Those of earlier versions beside the one of now. The guardian and the fee manager keep their powers over schedules, because contracts of
 * then go on; tokens of earlier factories go on as well.
 */
function earlierOf(known: readonly (Address | undefined)[], now: Address | undefined): Address[] {
  return [...new Set(known)].filter((address) => address !== undefined && address !== now) as Address[]
}

/** Nothing here makes courts: what a person wrote into the file stays. */
function courtsIn(before: Deployment | undefined): Partial<Deployment> {
  const { bookingCourt, earlierBookingCourts } = before ?? {}
  return {
    ...(bookingCourt ? { bookingCourt } : {}),
    ...(earlierBookingCourts ? { earlierBookingCourts } : {}),
  }
}

/** Where somebody else placed them: the first word of either. */
async function firstBlockOfRoles(client: PublicClient, { at }: Placed): Promise<number> {
  const both = [at.accessManager, at.timelock].filter((address) => address !== undefined)
  const blocks = await Promise.all(both.map((address) => firstBlockOf(client, address)))
  return Math.min(...blocks.map((block) => block ?? 0))
}

async function currenciesOf(
  deployer: Deployer,
  { at }: Placed,
  setup: Setup,
): Promise<Deployment['currencies']> {
  const list = at.currencyList as Address
  const abi = abiOf('currencyList')
  const count = Number(await deployer.read<number>(list, abi, 'count'))
  const currencies: Deployment['currencies'] = []
  for (let index = 0; index < count; index++) {
    const [token, decimals] = await deployer.read<[Address, number]>(list, abi, 'currencyAt', [index])
    const isNative = token === zeroAddress
    const symbol = isNative
      ? setup.nativeSymbol
      : await deployer.read<string>(token, abiOf('testDollar'), 'symbol')
    currencies.push({ index, symbol, decimals, token: isNative ? null : token })
  }
  return currencies
}

/** Everybody who holds a role of the AccessManager. */
async function holdersOf(
  client: PublicClient,
  { at }: Placed,
  fromBlock: number,
): Promise<Ruling['holders']> {
  const { holders } = await readRoles(client, at.accessManager as Address, undefined, fromBlock)
  return holders
}

/** What the people above the timelock are asked for, as one decision. */
async function forTheTimelock(
  deployer: Deployer,
  { at }: Placed,
  steps: DeployTask[],
  { timelock }: Ruling,
): Promise<string> {
  const calls = steps.map(({ to, data, what }) => `${what}: call ${to} with ${data}`)
  const list = `the administrator has to make these calls, then run this again:\n${calls.join('\n')}`
  const administrator = timelock ?? at.timelock
  if (!administrator) return list
  const batch = await timelockBatch(deployer, administrator, at.accessManager as Address, steps)
  return `${list}\nas one decision: call ${administrator} with ${batch.schedule}\nafter ${batch.delay} s: call ${administrator} with ${batch.execute}`
}
