import type { Abi } from 'viem'
import {
  accessManagerAbi,
  currencyListAbi,
  erc1967ProxyAbi,
  ledgerAbi,
  passManagementAbi,
  passVouchersAbi,
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
  accessManagerAbi,
  erc1967ProxyAbi,
]
