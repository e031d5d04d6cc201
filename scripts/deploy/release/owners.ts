import { readFileSync } from 'node:fs'
import { type Address, getAddress, type Hex, isAddress } from 'viem'
import { z } from 'zod'
import { isLocalChain } from '#settings/chainProfile.ts'
import type { MadeWith, Owners } from '../plan/parts.ts'

/** An address, written as chains and tools here compare it (EIP-55), however the file has it. */
const address = z
  .custom<Address>((text) => typeof text === 'string' && isAddress(text), 'not an address')
  .transform((text) => getAddress(text))

/** What the file of `--owners` holds. */
export const owners: z.ZodType<Owners> = z.strictObject({
  safe: address,
  guardian: address,
  arbiter: address,
  attestor: address,
  attestorKey: address,
  keeper: address,
  keeperKey: address,
  currencyLister: address,
  feeManager: address,
  treasury: address,
})

/** What constructors were told of them. */
export const madeWith: z.ZodType<MadeWith> = z.object({
  attestorKey: address,
  keeperKey: address,
  treasury: address,
})

/** Owners that are meant to be plain keys: contracts of several people stand behind them. */
export const KEYS: (keyof Owners)[] = ['attestorKey', 'keeperKey']

/** Whether other people's money may be on this chain; test networks count. */
export function isPublic(chainId: number): boolean {
  return !isLocalChain(chainId)
}

/** The file of `--owners`. @throws ZodError naming what is missing */
export function readOwners(file: string): Owners {
  return owners.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** Code that only says which contract a key's owner borrowed (EIP-7702): still one key. */
const BORROWED = /^0xef0100/i

/** Whether an address is a key and not a contract. */
export function isKey(code: Hex | undefined): boolean {
  return code === undefined || code === '0x' || BORROWED.test(code)
}
