import { setTimeout as wait } from 'node:timers/promises'
import { type Abi, type Hex, zeroAddress, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Config } from '#api/installation/contract.ts'
import type { CoHost, RoomShares } from '#api/rooms/cohosts/contract.ts'
import { splitFactoryAbi } from '#generated/abis.ts'
import type { Client } from '../visitor/createClient.ts'
import { createWallet } from '../visitor/createWallet.ts'
import type { RecordingOptions } from './recordRoom.ts'

interface Hosts {
  coHosts: CoHost[]
  shares: RoomShares | null
}

const KNOWN_TRIES = 80
const KNOWN_PAUSE_MS = 250

/** Makes the contract that divides. */
async function makeSplit(
  client: Client,
  { parts }: RoomShares,
  { url, key }: RecordingOptions,
): Promise<void> {
  const config = await client.get<Config>('/v1/config')
  const { splitFactory } = config.contracts
  if (!splitFactory) throw new Error('this installation divides no tips')
  const wallet = createWallet(url, config, privateKeyToAccount(key))
  await wallet.fill()
  const payees = parts.map(({ wallet: account, bps }) => ({ account, bps, endsAt: 0 }))
  await wallet.sendCall({
    ...{ address: splitFactory as Hex, abi: splitFactoryAbi as unknown as Abi },
    ...{ functionName: 'createSplit', args: [payees, zeroAddress, zeroHash] },
  })
}

/**
 * Gives co-hosts of a stream that has not begun their shares of its tips, and has the contract made where nobody has made it before.
 * @param wanted handles with hundredths of a percent
 * @throws Error with what it failed at; all of the tips are the channel's then
 */
export async function shareTips(
  client: Client,
  roomId: string,
  wanted: readonly { handle: string; bps: number }[],
  options: RecordingOptions,
): Promise<void> {
  const path = `/v1/rooms/${roomId}`
  const { coHosts } = await client.get<Hosts>(`${path}/co-hosts`)
  await options.prove()
  const shares = coHosts.flatMap(({ channel }) =>
    wanted
      .filter(({ handle }) => handle === channel.handle)
      .map(({ bps }) => ({ channelId: channel.id, bps })),
  )
  try {
    let now = await client.send<Hosts>('PUT', `${path}/shares`, { shares })
    if (now.shares?.problem === 'unmade') await makeSplit(client, now.shares, options)
    for (let tries = 1; now.shares?.problem !== null; tries++) {
      if (tries === KNOWN_TRIES) throw new Error('the contract that divides the tips is not known')
      await wait(KNOWN_PAUSE_MS)
      now = await client.get<Hosts>(`${path}/co-hosts`)
    }
  } catch (error) {
    // with shares in the way it would not begin
    await client.send('PUT', `${path}/shares`, { shares: [] })
    throw error
  }
}
