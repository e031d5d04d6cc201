import { isHex } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

const KEY = 'stagedoor.burner'

export function hasBurnerKey(): boolean {
  return localStorage.getItem(KEY) !== null
}

/** The test wallet of this browser; made on first use. Holds test money of the local chain only. */
export function burnerAccount(): PrivateKeyAccount {
  const saved = localStorage.getItem(KEY)
  if (saved !== null && isHex(saved) && saved.length === 66) return privateKeyToAccount(saved)
  const made = generatePrivateKey()
  localStorage.setItem(KEY, made)
  return privateKeyToAccount(made)
}
