import type { Address, Hex } from 'viem'
import type { Deployer } from '#scripts/deploy/deployer.ts'

/** What makes code of at most 255 bytes. */
const making = (code: string): Hex =>
  `0x60${(code.length / 2).toString(16).padStart(2, '0')}8060095f395ff3${code}`

/**
 * A token of all three standards that anybody writes into: a call of two words stores the second at the first; `balanceOf(account)` and
 * `balanceOf(account, id)` answer the word at `id << 160 | account`. While the word at the end of its storage is not 0 it reverts.
 */
const BOOK = [
  '36604014601e57', // two words: to the writing
  '5f1954602657', // it is silent: to the end
  '60243560a01b60043517545f5260205ff3', // the word of an account and an id
  '5b6020355f355500', // the writing
  '5b5f5ffd',
].join('')

/** Contracts that do not answer as a token should, by what they do. */
export const ODD_CODE = {
  reverts: making('5f5ffd'),
  burns: making('fe'),
  // a hundred kilobytes, the first word of which says 1
  bombs: making('60015f52620186a05ff3'),
  'answers 31 bytes': making('60015f52601f5ff3'),
  'answers 64 bytes': making('60015f5260405ff3'),
  'answers nothing': making('00'),
} as const

/** A token of which somebody holds what a test says. */
export interface BookToken {
  /** 0x hex, lower case */
  address: string
  /** @param id of an ERC-1155; 0 is what the other standards count */
  set(owner: Buffer | string, units: bigint, id?: bigint): Promise<void>
  silence(isSilent: boolean): Promise<void>
}

const word = (value: bigint): string => value.toString(16).padStart(64, '0')
const hexOf = (owner: Buffer | string): string =>
  typeof owner === 'string' ? owner : `0x${owner.toString('hex')}`

/** Deploys what is no honest token. @returns its address as a condition has it, lower case */
export async function deployOdd(deployer: Deployer, code: Hex): Promise<string> {
  return (await deployer.deploy([], code)).toLowerCase()
}

/** Deploys a token that nobody holds anything of. */
export async function deployBook(deployer: Deployer): Promise<BookToken> {
  const address = await deployOdd(deployer, making(BOOK))
  const store = (key: bigint, value: bigint) =>
    deployer.send(address as Address, `0x${word(key)}${word(value)}`, 'writing into a token')
  return {
    address,
    set: (owner, units, id = 0n) => store((id << 160n) | BigInt(hexOf(owner)), units),
    silence: (isSilent) => store(2n ** 256n - 1n, isSilent ? 1n : 0n),
  }
}
