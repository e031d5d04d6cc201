import type { Abi } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import {
  accessManagerAbi,
  consultationEscrowAbi,
  creatorTokenAbi,
  currencyListAbi,
  erc1967ProxyAbi,
  ledgerAbi,
  passManagementAbi,
  passVouchersAbi,
  pullSplitAbi,
  roomHubAbi,
  sessionLockAbi,
  splitFactoryAbi,
  streamPassAbi,
  streamPassFactoryAbi,
  testDollarAbi,
} from '#generated/abis.ts'

/** Interfaces of every contract this application calls or sends people to; a collection answers to the first three. */
export const CALLED_CONTRACTS: readonly Abi[] = [
  streamPassAbi,
  passVouchersAbi,
  passManagementAbi,
  streamPassFactoryAbi,
  ledgerAbi,
  currencyListAbi,
  testDollarAbi,
  roomHubAbi,
  sessionLockAbi,
  creatorTokenAbi,
  accessManagerAbi,
  erc1967ProxyAbi,
  splitFactoryAbi,
  pullSplitAbi,
  consultationEscrowAbi,
]

/** What contracts of the installation are called that have no name of their own. */
const PLAIN_NAMES: Partial<Record<keyof Config['contracts'], string>> = {
  factory: 'Pass collections',
  roomHub: 'Rooms and tips',
  sessionLock: 'Session lock',
  splitFactory: 'Shares of tips',
  consultationEscrow: 'Paid calls',
}

/** The plain name of a contract of the installation; null for every other. */
export function plainName({ contracts }: Pick<Config, 'contracts'>, contract: string): string | null {
  const [, name] =
    Object.entries(PLAIN_NAMES).find(
      ([key]) => contracts[key as keyof typeof contracts]?.toLowerCase() === contract.toLowerCase(),
    ) ?? []
  return name ?? null
}
