import { type Address, type Hex, toFunctionSelector, zeroAddress } from 'viem'

/** A part that holds a role for a service with one key: `contracts/governance/platform/ServiceAccount.sol`. */
export interface Service {
  part: 'attestorAccount' | 'keeperAccount'
  /** whose the account is */
  owner: 'attestor' | 'keeper'
  /** what signs for it at first */
  key: 'attestorKey' | 'keeperKey'
  /** all it may call: a function of a part, or of every pass collection where no part is named */
  permissions: { part?: 'ledger' | 'passRenewals' | 'consultationEscrow'; signature: string }[]
}

/** What somebody put into the ledger for an account comes out by the account, which hands it on. */
const OWN_MONEY = { part: 'ledger', signature: 'withdrawFor(address,uint8)' } as const

export const SERVICES: Service[] = [
  {
    part: 'attestorAccount',
    owner: 'attestor',
    key: 'attestorKey',
    permissions: [{ signature: 'revoke(uint256,uint256)' }, OWN_MONEY],
  },
  {
    part: 'keeperAccount',
    owner: 'keeper',
    key: 'keeperKey',
    permissions: [
      { signature: 'sweepMatured(uint256[])' },
      { part: 'passRenewals', signature: 'charge(uint256)' },
      { part: 'consultationEscrow', signature: 'finish(bytes32)' },
      OWN_MONEY,
    ],
  },
]

/** The arguments of an account's constructor. */
export function serviceArgs(
  part: Service['part'],
  at: Record<string, Address>,
  owners: Record<Service['owner' | 'key'], Address>,
): readonly unknown[] {
  const service = SERVICES.find((row) => row.part === part)
  if (!service) throw new Error(`${part} is no service's account`)
  const permissions = service.permissions.map((permission): { target: Address; selector: Hex } => ({
    target: permission.part ? (at[permission.part] as Address) : zeroAddress,
    selector: toFunctionSelector(permission.signature),
  }))
  return [owners[service.owner], owners[service.key], at.factory, at.currencyList, permissions]
}
