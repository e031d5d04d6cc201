import type { Address } from 'viem'
import type { Owners, PartName } from './parts.ts'
import { SERVICES } from './services.ts'

/** Role numbers of `contracts/governance/Roles.sol`; 0 is the administrator of OpenZeppelin's AccessManager. */
export const ROLES = {
  ADMIN: 0n,
  GUARDIAN: 1n,
  ARBITER: 2n,
  ATTESTOR: 3n,
  KEEPER: 4n,
  CURRENCY_LISTER: 5n,
  FEE_MANAGER: 6n,
} as const
export type RoleName = keyof typeof ROLES

/** Between a change's announcement and the change, as in `contracts/governance/PlatformPlan.sol`. */
const FEE_DELAY_SECONDS = 604_800
const CURRENCY_DELAY_SECONDS = 172_800

/** Who may call what. A restricted function that is not here belongs to the administrator. */
export const POWERS: { part: PartName; functions: string[]; role: RoleName }[] = [
  { part: 'currencyList', functions: ['list', 'setPaused'], role: 'CURRENCY_LISTER' },
  { part: 'feeSchedule', functions: ['setFee'], role: 'FEE_MANAGER' },
  { part: 'feeSchedule', functions: ['pauseInflow', 'resumeInflow'], role: 'GUARDIAN' },
]

/** Who holds which role, with the seconds between announcement and action. */
export const HOLDERS: { role: RoleName; owner: Exclude<keyof Owners, 'safe' | 'treasury'>; delay: number }[] =
  [
    { role: 'GUARDIAN', owner: 'guardian', delay: 0 },
    { role: 'ARBITER', owner: 'arbiter', delay: 0 },
    { role: 'ATTESTOR', owner: 'attestor', delay: 0 },
    { role: 'KEEPER', owner: 'keeper', delay: 0 },
    { role: 'CURRENCY_LISTER', owner: 'currencyLister', delay: CURRENCY_DELAY_SECONDS },
    { role: 'FEE_MANAGER', owner: 'feeManager', delay: FEE_DELAY_SECONDS },
  ]

/** The holder of a role: one of the owners, or the account between an owner and a service. */
export function holderOf(
  { owner }: (typeof HOLDERS)[number],
  at: Partial<Record<PartName, Address>>,
  owners: Owners,
): Address {
  const service = SERVICES.find((row) => row.owner === owner)
  return service ? (at[service.part] as Address) : owners[owner]
}
