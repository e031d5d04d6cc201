import { readFileSync } from 'node:fs'
import { type Address, type Hex, isAddress } from 'viem'
import { z } from 'zod'
import type { Owners } from '../plan/parts.ts'

const address = z.custom<Address>((text) => typeof text === 'string' && isAddress(text), 'not an address')

const owners = z.strictObject({
  safe: address,
  guardian: address,
  arbiter: address,
  attestor: address,
  keeper: address,
  currencyLister: address,
  feeManager: address,
  treasury: address,
})

/** Chains of one machine, whose accounts are nobody's money. */
const LOCAL_CHAINS = [31337, 1337]

/** Whether other people's money may be on this chain; test networks count. */
export function isPublic(chainId: number): boolean {
  return !LOCAL_CHAINS.includes(chainId)
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
