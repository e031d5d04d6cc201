import { setTimeout as wait } from 'node:timers/promises'
import type { Abi, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Config } from '#api/installation/contract.ts'
import type { HubRoomTerms, LeftOpen } from '#api/rooms/chain/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { TxIntent } from '#api/transactions/contract.ts'
import { roomHubAbi } from '#generated/abis.ts'
import type { Client } from '../visitor/createClient.ts'
import { createWallet } from '../visitor/createWallet.ts'

/** Who records, and where. */
export interface RecordingOptions {
  /** public address of the installation */
  url: string
  /** private key of the creator's wallet */
  key: Hex
  /** shows the second factor, where the session has to */
  prove: () => Promise<void>
}

const LINK_TRIES = 80
const LINK_PAUSE_MS = 250

/** What a creator's wallet sends to the hub. */
interface HubCall {
  hub: string
  functionName: 'openRoom' | 'closeRoom'
  args: unknown[]
  /** id of the room here that is led by what it opens */
  opens?: string
}

/** Sends it and has it kept as an intent. @returns its transaction, which is in a block */
async function sendToHub(client: Client, call: HubCall, { url, key }: RecordingOptions): Promise<Hex> {
  const { hub, opens, functionName, args } = call
  const config = await client.get<Config>('/v1/config')
  const wallet = createWallet(url, config, privateKeyToAccount(key))
  await wallet.fill()
  const abi = roomHubAbi as unknown as Abi
  const txHash = await wallet.sendCall({ address: hub as Hex, abi, functionName, args })
  const { nonce } = await wallet.chain.getTransaction({ hash: txHash })
  const sent = { chainId: config.chain.id, wallet: wallet.account.address, nonce, txHash }
  const expect = { hub: hub.toLowerCase(), ...(opens === undefined ? {} : { opens }) }
  await client.send<TxIntent>('POST', '/v1/tx-intents', { ...sent, purpose: 'room', expect })
  return txHash
}

/** Opens a room on the hub as the terms say. @returns its transaction */
async function openOnHub(client: Client, roomId: string, options: RecordingOptions): Promise<Hex> {
  const terms = await client.get<HubRoomTerms>(`/v1/rooms/${roomId}/hub-room/terms`)
  const { hub, payee, maxSpeakers, all } = terms
  const conditions = terms.conditions.map(({ id, min, ...one }) => ({
    ...one,
    ...{ id: BigInt(id), min: BigInt(min) },
  }))
  const args = [payee, maxSpeakers, all, conditions]
  return sendToHub(client, { hub, functionName: 'openRoom', args, opens: roomId }, options)
}

/**
 * Has the chain lead a voice room that has not begun.
 * @returns the room once it is led
 * @throws Error with what it failed at; what was sent by then may still open it on the chain, and lead the room later
 */
export async function recordRoom(client: Client, roomId: string, options: RecordingOptions): Promise<Room> {
  // first of all: what is sent and not stored belongs to no room
  await options.prove()
  const txHash = await openOnHub(client, roomId, options)
  for (let tries = 1; tries <= LINK_TRIES; tries++) {
    const room = await client.get<Room>(`/v1/rooms/${roomId}`)
    if (room.hubRoom) return room
    await wait(LINK_PAUSE_MS)
  }
  throw new Error(`${txHash} opened a room on the chain that is not linked yet`)
}

/**
 * Closes on the chain what the creator's wallet hosts there of a channel, and is over here or never began.
 * @returns a line for each of them, and for what failed; that stays open
 */
export async function closeLeftOpen(
  client: Client,
  channelId: string,
  options: RecordingOptions,
): Promise<string[]> {
  const lines: string[] = []
  const host = privateKeyToAccount(options.key).address.toLowerCase()
  try {
    const path = `/v1/channels/${channelId}/hub-rooms/left-open`
    const own = (await client.get<{ rooms: LeftOpen[] }>(path)).rooms.filter((room) => room.host === host)
    if (own.length > 0) await options.prove()
    for (const { hub, hubRoomId } of own)
      try {
        await sendToHub(client, { hub, functionName: 'closeRoom', args: [BigInt(hubRoomId)] }, options)
        lines.push(`closed ${hubRoomId} on the chain`)
      } catch (error) {
        lines.push(`left ${hubRoomId} open on the chain: ${(error as Error).message}`)
      }
  } catch (error) {
    lines.push(`did not close what is open on the chain: ${(error as Error).message}`)
  }
  return lines
}
