import { readFileSync } from 'node:fs'
import { type Address, type Hex, isHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import { callChain } from './callChain.ts'

const ENOUGH_WEI = 10n ** 17n

/** Addresses of the keys in a file: the newest, and the one that it replaces. @throws Error without the text */
export function walletsIn(file: string): Address[] {
  const { newest, older } = readSecretLines(readFileSync(file, 'utf8'))
  return [newest, ...(older ? [older.secret] : [])].map((key) => {
    if (!isHex(key) || key.length !== 66) throw new Error(`${file} holds no private key, 0x and 64 digits`)
    return privateKeyToAddress(key as Hex)
  })
}

/** Has the faucet of a local chain fill a wallet that has little. */
export async function giveCoins(rpcUrl: string, address: Address): Promise<void> {
  const balance = BigInt(await callChain<string>(rpcUrl, 'eth_getBalance', [address, 'latest']))
  if (balance < ENOUGH_WEI) await callChain(rpcUrl, 'local_faucet', [address])
}

/** Gives the keeper of a local chain coins where it lacks them; it needs no role. Once more sends nothing. */
export async function prepareKeeper(rpcUrl: string, keyFile: string): Promise<void> {
  for (const address of walletsIn(keyFile)) await giveCoins(rpcUrl, address)
}
