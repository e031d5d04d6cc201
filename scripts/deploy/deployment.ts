import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAddress } from 'viem'
import { z } from 'zod'
import { madeWith, owners } from './release/owners.ts'

const address = z.custom<`0x${string}`>(
  (text) => typeof text === 'string' && isAddress(text),
  'not an address',
)

/**
 * What `DEPLOYMENT_FILE` holds: where the contracts are and from which block on they speak. What later versions added
 * is optional, so that files of earlier ones stay readable.
 */
export const deployment = z.object({
  chainId: z.int().positive(),
  factory: address,
  ledger: address,
  currencyList: address,
  accessManager: address,
  testDollar: address.optional(),
  streamPassImplementation: address,
  timelock: address.optional(),
  feeSchedule: address.optional(),
  passManagement: address.optional(),
  passVouchers: address.optional(),
  passRenewals: address.optional(),
  passResale: address.optional(),
  roomHub: address.optional(),
  sessionLock: address.optional(),
  consultationEscrow: address.optional(),
  creatorTokenFactory: address.optional(),
  vaultImplementation: address.optional(),
  vaultFactory: address.optional(),
  governorImplementation: address.optional(),
  governorTimelockImplementation: address.optional(),
  governorFactory: address.optional(),
  recordingPublishing: address.optional(),
  recordingsImplementation: address.optional(),
  recordingsFactory: address.optional(),
  splitImplementation: address.optional(),
  supporterPoolImplementation: address.optional(),
  splitFactory: address.optional(),
  lens: address.optional(),
  attestorAccount: address.optional(),
  keeperAccount: address.optional(),
  /** made the other contracts */
  placedBy: address.optional(),
  /** of earlier versions, whose escrow and factories still ask them */
  earlierFeeSchedules: z.array(address).optional(),
  /** of earlier versions, whose tokens go on being sold and asked for */
  earlierCreatorTokenFactories: z.array(address).optional(),
  /** a court of jurors that somebody made and the administrator gave the role of an arbiter; written by hand */
  bookingCourt: address.optional(),
  /** courts whose cases go on beside it */
  earlierBookingCourts: z.array(address).optional(),
  /** who holds the roles; none on local chains, where the deployer holds them all */
  owners: owners.optional(),
  /** owners that constructors were told and that were others then */
  madeWith: madeWith.optional(),
  fromBlock: z.int().min(0),
  currencies: z.array(
    z.object({
      index: z.int().min(0).max(255),
      symbol: z.string(),
      decimals: z.int(),
      token: address.nullable(),
    }),
  ),
})
export type Deployment = z.infer<typeof deployment>

/** The deployment in a file; undefined when there is no file. @throws ZodError when it is damaged */
export function readDeployment(file: string): Deployment | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return deployment.parse(JSON.parse(text))
}

/** Writes the file whole or not at all. */
export function writeDeployment(file: string, value: Deployment): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.part`, file)
}
