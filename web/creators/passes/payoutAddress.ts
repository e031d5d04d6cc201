import { getAddress, isAddress, zeroAddress } from 'viem'
import type { Address } from '#web/chain/wallet.ts'

/**
 * A typed address with its check sum, or why it cannot be paid.
 * @param never addresses of contracts that nobody could take the money out of again
 */
export function checkPayout(
  typed: string,
  never: readonly string[],
): { address: Address } | { fault: string } {
  const text = typed.trim()
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    return { fault: 'An address is 0x and 40 signs from 0 to 9 and a to f.' }
  // an address in one case has no check sum to compare
  const isPlain =
    text.slice(2) === text.slice(2).toLowerCase() || text.slice(2) === text.slice(2).toUpperCase()
  if (!isPlain && !isAddress(text)) {
    return { fault: 'A sign of this address is wrong: its check sum does not fit. Copy it again.' }
  }
  const address = getAddress(text.toLowerCase())
  if (address === zeroAddress) return { fault: 'Nobody owns this address.' }
  if (never.some((one) => one.toLowerCase() === address.toLowerCase())) {
    return { fault: 'Money sent to this contract could never be taken out again. Pick another address.' }
  }
  return { address }
}

/** What to know about an address before money goes there. */
export function payoutDoubts(address: Address, wallets: readonly string[], isContract: boolean): string[] {
  const isOwn = wallets.some((one) => one.toLowerCase() === address.toLowerCase())
  return [
    ...(isOwn ? [] : ['This is no wallet of yours here: whether it is yours, only you know.']),
    ...(isContract
      ? ['A contract is at this address. What it does not take waits in the ledger until it does.']
      : []),
  ]
}
