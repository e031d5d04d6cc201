import type { Hex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'

const KEY = /^0x[0-9a-fA-F]{64}$/

/** Whether a text is a private key. */
export function isPrivateKey(text: string): boolean {
  return KEY.test(text)
}

/** Keys that a file holds now, the newest first; none without a file. */
export function serviceKeys(keys: RotatingSecret | null): PrivateKeyAccount[] {
  const texts = keys?.accepted() ?? []
  return texts.filter(isPrivateKey).map((text) => privateKeyToAccount(text as Hex))
}
