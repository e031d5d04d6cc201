import type { Address } from 'viem'
import { serviceArgs } from './services.ts'

/** What the whole plan depends on. */
export interface Setup {
  /** pays; administrator until the end on public chains, for good on local ones */
  deployer: Address
  nativeSymbol: string
  withTestDollar: boolean
  /** contracts that hold the roles; none on local chains, where the deployer holds them all */
  owners?: Owners
  /** what constructors were told when the parts of the deployment file were made */
  madeWith?: MadeWith
}

/** Contracts of several people, one per power, and the keys of services; the same address may stand twice. */
export interface Owners {
  /** proposes to the timelock, cancels and executes */
  safe: Address
  guardian: Address
  arbiter: Address
  /** owns the account that is the attestor */
  attestor: Address
  /** signs for that account; a plain key */
  attestorKey: Address
  /** owns the account that is the keeper */
  keeper: Address
  /** calls through that account; a plain key */
  keeperKey: Address
  currencyLister: Address
  feeManager: Address
  treasury: Address
}

/** Owners that a constructor is told once and a call changes later. */
export type MadeWith = Pick<Owners, 'attestorKey' | 'keeperKey' | 'treasury'>

export type PartName = (typeof PARTS)[number]['name']

type At = Record<string, Address>

/** A contract of the platform; parts that others name in `args` stand before them. */
export interface PartRow {
  /** its key in the deployment file */
  name: string
  /** its constant in `contracts/generated` without the ending */
  contract: string
  /** arguments of the constructor; none when left out */
  args?(at: At, setup: Setup): readonly unknown[]
  /** the one among the owners in its arguments that a call changes later: made with a former one it is the same part */
  changedLater?: keyof MadeWith
  /** stands behind an upgradeable proxy: the arguments of `initialize` */
  proxy?(at: At, setup: Setup): readonly unknown[]
  /** belongs to the account that makes it */
  own?: boolean
  /** left out where this is false */
  when?(setup: Setup): boolean
}

/** Two days, the least of `contracts/governance/PlatformTimelock.sol`. */
export const TIMELOCK_SECONDS = 172_800n

const money = (at: At) => [at.ledger, at.currencyList]
const managed = (at: At) => [at.accessManager]

/** Every contract of the platform, in the order in which they are placed. */
export const PARTS = [
  { name: 'accessManager', contract: 'accessManager', args: (_, { deployer }) => [deployer] },
  {
    name: 'timelock',
    contract: 'platformTimelock',
    args: (_, { owners }) => [[owners?.safe], [owners?.safe]],
    when: ({ owners }) => owners !== undefined,
  },
  {
    name: 'currencyList',
    contract: 'currencyList',
    args: (at, { nativeSymbol }) => [at.accessManager, nativeSymbol],
  },
  { name: 'factory', contract: 'streamPassFactory', proxy: managed },
  { name: 'ledger', contract: 'ledger', args: (at) => [at.currencyList] },
  {
    name: 'feeSchedule',
    contract: 'feeSchedule',
    args: (at, { owners, deployer }) => [at.accessManager, owners?.treasury ?? deployer],
    changedLater: 'treasury',
  },
  {
    name: 'passManagement',
    contract: 'passManagement',
    args: (at) => [at.factory, ...money(at), at.accessManager],
  },
  {
    name: 'passVouchers',
    contract: 'passVouchers',
    args: (at) => [at.factory, ...money(at), at.accessManager],
  },
  {
    name: 'streamPassImplementation',
    contract: 'streamPass',
    args: (at) => [at.factory, ...money(at), at.passVouchers, at.passManagement],
  },
  { name: 'passRenewals', contract: 'passRenewals', args: (at) => [at.currencyList, at.factory] },
  { name: 'roomHub', contract: 'roomHub', args: money },
  { name: 'sessionLock', contract: 'sessionLock', args: (at) => [at.roomHub] },
  {
    name: 'consultationEscrow',
    contract: 'consultationEscrow',
    args: (at) => [
      {
        manager: at.accessManager,
        fees: at.feeSchedule,
        ledger: at.ledger,
        currencies: at.currencyList,
      },
    ],
  },
  {
    name: 'creatorTokenFactory',
    contract: 'creatorTokenFactory',
    args: (at) => [at.ledger, at.feeSchedule, at.currencyList],
  },
  { name: 'vaultImplementation', contract: 'creatorVault', args: money },
  {
    name: 'vaultFactory',
    contract: 'creatorVaultFactory',
    args: (at) => [at.creatorTokenFactory],
    proxy: managed,
  },
  { name: 'governorImplementation', contract: 'creatorGovernor' },
  { name: 'governorTimelockImplementation', contract: 'creatorTimelock' },
  { name: 'governorFactory', contract: 'governorFactory', args: (at) => [at.vaultFactory], proxy: managed },
  { name: 'recordingPublishing', contract: 'recordingPublishing', args: money },
  {
    name: 'recordingsImplementation',
    contract: 'recordings',
    args: (at) => [...money(at), at.feeSchedule, at.recordingPublishing],
  },
  { name: 'recordingsFactory', contract: 'recordingsFactory', proxy: managed },
  {
    name: 'passResale',
    contract: 'passResale',
    args: (at) => [...money(at), at.feeSchedule, at.factory, at.recordingsFactory],
  },
  { name: 'splitImplementation', contract: 'pullSplit', args: money },
  { name: 'supporterPoolImplementation', contract: 'supporterPool', args: money },
  {
    name: 'splitFactory',
    contract: 'splitFactory',
    args: (at) => [at.ledger, at.splitImplementation, at.supporterPoolImplementation],
  },
  {
    name: 'lens',
    contract: 'stagedoorLens',
    args: (at) => [at.factory, at.roomHub, at.ledger, at.consultationEscrow],
  },
  {
    name: 'attestorAccount',
    contract: 'serviceAccount',
    args: (at, { owners }) => serviceArgs('attestorAccount', at, owners as Owners),
    changedLater: 'attestorKey',
    when: ({ owners }) => owners !== undefined,
  },
  {
    name: 'keeperAccount',
    contract: 'serviceAccount',
    args: (at, { owners }) => serviceArgs('keeperAccount', at, owners as Owners),
    changedLater: 'keeperKey',
    when: ({ owners }) => owners !== undefined,
  },
  {
    name: 'testDollar',
    contract: 'testDollar',
    own: true,
    when: ({ withTestDollar }) => withTestDollar,
  },
] as const satisfies readonly PartRow[]

/** The same rows, for code that walks over them. */
export const ROWS: readonly (PartRow & { name: PartName })[] = PARTS

/** What a folder of an older version has; with these in place its other addresses are kept. */
export const ROOTS = ['accessManager', 'currencyList', 'factory', 'ledger'] as const

/** The parts that a deployment file names. */
export function placesIn(file: Partial<Record<PartName, Address>>): Partial<Record<PartName, Address>> {
  return Object.fromEntries(ROWS.flatMap(({ name }) => (file[name] ? [[name, file[name]]] : [])))
}

/** What a factory makes copies of; set where it names another. */
export const MODELS: { factory: PartName; setter: string; getter: string; models: PartName[] }[] = [
  {
    factory: 'factory',
    setter: 'setImplementation',
    getter: 'implementation',
    models: ['streamPassImplementation'],
  },
  {
    factory: 'vaultFactory',
    setter: 'setImplementation',
    getter: 'implementation',
    models: ['vaultImplementation'],
  },
  {
    factory: 'recordingsFactory',
    setter: 'setImplementation',
    getter: 'implementation',
    models: ['recordingsImplementation'],
  },
  {
    factory: 'governorFactory',
    setter: 'setImplementations',
    getter: 'implementations',
    models: ['governorImplementation', 'governorTimelockImplementation'],
  },
]
